import { verifyWithAlgorithm } from '../asn1/algorithms.ts';
import { DER, readBits, readDer, readMembers, readSequence, readSmallInteger, readTime, type DerValue } from '../asn1/der.ts';
import { failSignature } from '../asn1/failure.ts';
import { OID } from '../asn1/oid.ts';
import { readExtension, type Certificate } from './certificate.ts';

/** A certificate revocation list (RFC 5280, 5), indexed by serial number. */
export interface RevocationList {
  raw: Buffer;
  issuer: Buffer;
  thisUpdate: Date;
  nextUpdate: Date;
  size: number;
  /** @param serial the INTEGER with tag and length, as it stands in the certificate */
  find(serial: Buffer): { revokedAt: Date } | undefined;
}

/** Of extensions only these don't change what the list covers; a delta or an indirect list must not pass for a whole one. */
const HARMLESS_EXTENSIONS: ReadonlySet<string> = new Set([OID.cRLNumber, OID.authorityKeyIdentifier]);
const HARMLESS_ENTRY_EXTENSIONS: ReadonlySet<string> = new Set([OID.reasonCode, OID.invalidityDate]);

/**
 * Reads a list and checks its signature with the issuer's key. A scan of our own: a general parser needs 0.2 ms an entry, and a
 * hundred thousand entries are not rare.
 * @throws SealpostError signature.malformed, signature.invalid; also for a list without its next update, which would be valid for ever
 */
export function readRevocationList(raw: Buffer, issuer: Certificate): RevocationList {
  const [tbs, algorithm, signature] = readSequence(readDer(raw));
  const fields = readSequence(tbs);
  if (readSmallInteger(fields[0]) !== 1) failSignature('a revocation list that is not of version 2');
  if (!fields[1]?.bytes.equals(algorithm!.bytes)) failSignature('a revocation list that names two signature algorithms');
  if (!fields[2]?.bytes.equals(issuer.subject)) failSignature('a revocation list of another issuer');
  if (issuer.keyUsage && !issuer.keyUsage.has('cRLSign')) failSignature('an issuer that may not sign revocation lists');
  if (!verifyWithAlgorithm(algorithm, tbs!.bytes, issuer.publicKey, readBits(signature)))
    failSignature('the signature of a revocation list');
  const rest = fields.slice(3);
  const thisUpdate = readTime(rest.shift());
  const nextUpdate = readTime(rest.shift());
  const entries = rest[0]?.tag === DER.SEQUENCE ? rest.shift() : undefined;
  for (const extensions of rest) requireHarmless(extensions);
  const index = entries ? indexEntries(entries.content) : new Map<string, number>();
  return {
    raw,
    issuer: issuer.subject,
    thisUpdate,
    nextUpdate,
    size: index.size,
    find(serial) {
      const offset = index.get(serial.toString('latin1'));
      return offset === undefined ? undefined : { revokedAt: readEntry(entries!.content, offset) };
    },
  };
}

function requireHarmless(extensions: DerValue): void {
  for (const extension of readSequence(readMembers(extensions)[0])) {
    const { oid, critical } = readExtension(extension);
    if (critical && !HARMLESS_EXTENSIONS.has(oid)) failSignature(`a revocation list with the critical extension ${oid}`);
  }
}

/** Serial number (with tag and length) → where its entry begins. One pass, no object an entry but the key. */
function indexEntries(content: Buffer): Map<string, number> {
  const index = new Map<string, number>();
  let offset = 0;
  while (offset < content.length) {
    const { start, end } = readHeader(content, offset, DER.SEQUENCE);
    const serial = readHeader(content, start, DER.INTEGER);
    const key = content.toString('latin1', start, serial.end);
    // The first entry counts; a second one of the same serial can only try to soften it.
    if (!index.has(key)) index.set(key, offset);
    const date = readHeader(content, serial.end, undefined);
    if (date.end < end) requireHarmlessEntry(content.subarray(date.end, end));
    offset = end;
  }
  return index;
}

function readHeader(content: Buffer, offset: number, tag: number | undefined): { start: number; end: number } {
  if (tag !== undefined && content[offset] !== tag) failSignature('an entry of a revocation list');
  let length = content[offset + 1] ?? 0;
  let start = offset + 2;
  if (length & 0x80) {
    const size = length & 0x7f;
    if (size === 0 || size > 4 || start + size > content.length) failSignature('an entry of a revocation list');
    length = content.readUIntBE(start, size);
    start += size;
  }
  if (start + length > content.length) failSignature('an entry of a revocation list');
  return { start, end: start + length };
}

/** `reasonCode` as almost every entry carries it, and nothing else: `SEQUENCE { SEQUENCE { OID 2.5.29.21, OCTET STRING { ENUMERATED } } }`. */
const REASON_ONLY = Buffer.from('300c300a0603551d150403' + '0a01', 'hex');

function requireHarmlessEntry(extensions: Buffer): void {
  if (extensions.length === REASON_ONLY.length + 1 && extensions.compare(REASON_ONLY, 0, REASON_ONLY.length, 0, REASON_ONLY.length) === 0)
    return;
  for (const extension of readSequence(readDer(extensions))) {
    const { oid, critical } = readExtension(extension);
    // certificateIssuer is critical: the entry would be about another authority's certificate.
    if (critical && !HARMLESS_ENTRY_EXTENSIONS.has(oid)) failSignature(`an entry of a revocation list with the critical extension ${oid}`);
  }
}

function readEntry(content: Buffer, offset: number): Date {
  const { end } = readHeader(content, offset, DER.SEQUENCE);
  return readTime(readSequence(readDer(content.subarray(offset, end)))[1]);
}
