import { SealpostError } from '../../domain/errors.ts';

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
  INTEGER: 0x02,
  OCTET_STRING: 0x04,
  OID: 0x06,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  SEQUENCE: 0x30,
  SET: 0x31,
  CONTEXT_0: 0xa0,
  CONTEXT_4: 0xa4,
} as const;

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
