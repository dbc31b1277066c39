import { SealpostError } from '../../../domain/errors.ts';

/** One DER value: a slice of the original bytes, never re-encoded. */
export interface DerValue {
  tag: number;
  /** Tag, length and content. */
  bytes: Buffer;
  content: Buffer;
}

/** Reads exactly one value that fills `bytes`; a trailing byte, an indefinite or a padded length is refused. */
export function readDer(bytes: Buffer): DerValue {
  const value = readAt(bytes, 0);
  if (value.bytes.length !== bytes.length) throw malformed('bytes after the end');
  return value;
}

/** The members of a SEQUENCE or SET, or of a context tag that wraps some. */
export function readMembers(value: DerValue): DerValue[] {
  const members: DerValue[] = [];
  let offset = 0;
  while (offset < value.content.length) {
    const member = readAt(value.content, offset);
    members.push(member);
    offset += member.bytes.length;
  }
  return members;
}

/** The member at an index, with the tag that it must have. */
export function expectMember(members: readonly DerValue[], index: number, tag: number): DerValue {
  const member = members[index];
  if (!member || member.tag !== tag) throw malformed(`member ${index} has not the tag 0x${tag.toString(16)}`);
  return member;
}

export const DER = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  ENUMERATED: 0x0a,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  SEQUENCE: 0x30,
  SET: 0x31,
  /** Constructed context tags: explicit ones, and implicit ones of SEQUENCE and SET. */
  CONTEXT_0: 0xa0,
  CONTEXT_1: 0xa1,
  CONTEXT_2: 0xa2,
  CONTEXT_3: 0xa3,
  CONTEXT_4: 0xa4,
  /** Primitive context tags. */
  PRIMITIVE_0: 0x80,
  PRIMITIVE_2: 0x82,
} as const;

/** The members of the SEQUENCE that `value` must be. */
export function readSequence(value: DerValue | undefined): DerValue[] {
  if (value?.tag !== DER.SEQUENCE) throw malformed('not a SEQUENCE where one must be');
  return readMembers(value);
}

/** UTCTime or GeneralizedTime in UTC; fractions of a second are allowed where TSTInfo allows them. */
export function readTime(value: DerValue | undefined): Date {
  const text = value?.content.toString('latin1') ?? '';
  const full = value?.tag === DER.UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(full);
  const isTime = value?.tag === DER.UTC_TIME || value?.tag === DER.GENERALIZED_TIME;
  if (!match || !isTime) throw malformed('a time that is none');
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(time.getTime())) throw malformed('a time that does not exist');
  return time;
}

/** UTCTime to 2049, GeneralizedTime after (RFC 5652, 11.3; RFC 5280, 4.1.2.5). Seconds; fractions are cut. */
export function writeTime(instant: Date): Buffer {
  return instant.getUTCFullYear() < 2050 ? writeDer(DER.UTC_TIME, Buffer.from(digitsOf(instant).slice(2))) : writeGeneralizedTime(instant);
}

export function writeGeneralizedTime(instant: Date): Buffer {
  return writeDer(DER.GENERALIZED_TIME, Buffer.from(digitsOf(instant)));
}

function digitsOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
}

/** A non-negative INTEGER in its shortest form, from big-endian bytes. */
export function writeUnsigned(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const short = bytes.subarray(start);
  return writeDer(DER.INTEGER, ...((short[0] ?? 0) & 0x80 ? [Buffer.of(0)] : []), short);
}

/** A small non-negative INTEGER, such as a version or a path length. */
export function readSmallInteger(value: DerValue | undefined): number {
  if (value?.tag !== DER.INTEGER || value.content.length === 0 || value.content.length > 4 || value.content[0]! & 0x80)
    throw malformed('a number that is too large or negative');
  if (value.content.length > 1 && value.content[0] === 0 && !(value.content[1]! & 0x80)) throw malformed('a padded number');
  return value.content.readUIntBE(0, value.content.length);
}

/** The octets of a BIT STRING without unused bits: a signature, a public key. */
export function readBits(value: DerValue | undefined): Buffer {
  if (value?.tag !== DER.BIT_STRING || value.content[0] !== 0) throw malformed('a bit string with unused bits');
  return value.content.subarray(1);
}

/** The dotted spelling of an OBJECT IDENTIFIER's content. */
export function readOid(content: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (arcs.length === 0) arcs.push(Math.min(Math.floor(arc / 40), 2), arc - Math.min(Math.floor(arc / 40), 2) * 40);
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

/** Writes one value with the shortest length. */
export function writeDer(tag: number, ...parts: Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | octets.length, ...octets];
  return Buffer.concat([Buffer.from(header), ...parts]);
}

/** The encoding of a dotted OBJECT IDENTIFIER. */
export function writeOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return writeDer(DER.OID, Buffer.from(bytes));
}

function readAt(bytes: Buffer, offset: number): DerValue {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw malformed('cut off');
  if ((tag & 0x1f) === 0x1f) throw malformed('a high tag number');
  let length = first;
  let start = offset + 2;
  if (first & 0x80) {
    const size = first & 0x7f;
    if (size === 0 || size > 4) throw malformed('an indefinite or absurd length');
    length = 0;
    for (let index = 0; index < size; index += 1) length = length * 256 + (bytes[start + index] ?? 0);
    // DER wants the shortest form: a longer one lets two byte strings mean the same.
    if (length < 0x80 || (size > 1 && length < 256 ** (size - 1))) throw malformed('a padded length');
    start += size;
  }
  if (start + length > bytes.length) throw malformed('cut off');
  return { tag, bytes: bytes.subarray(offset, start + length), content: bytes.subarray(start, start + length) };
}

function malformed(what: string): SealpostError {
  return new SealpostError('signature.malformed', `The signature is not DER: ${what}.`);
}
