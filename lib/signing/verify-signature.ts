import { createHash, verify, type X509Certificate } from 'node:crypto';
import { SealpostError } from '../../domain/errors.ts';
import { OID } from './cades-builder.ts';
import { verifyChain } from './verify-chain.ts';
import { DER, expectMember, readDer, readMembers, readOid, type DerValue } from './der.ts';

/** What a signature must be: over these bytes, by this certificate, under this root. */
export interface SignatureExpectation {
  /** SHA-256 of the signed bytes. */
  digest: Buffer;
  certificate: X509Certificate;
  root: X509Certificate;
}

/** ECDSA or RSA with SHA-256; anything else is refused, not tried. */
const SIGNATURE_ALGORITHMS = new Set(['1.2.840.10045.4.3.2', '1.2.840.113549.1.1.11', '1.2.840.113549.1.1.1']);
const REQUIRED_ATTRIBUTES = [OID.contentType, OID.messageDigest, OID.signingTime, OID.signingCertificateV2];

/**
 * The strict check of a detached CAdES-B-B: DER of exact length, one signer, sorted signed attributes each once, the digest,
 * the pinned certificate, its chain to the root. Stricter than OpenSSL, which lets unsorted attributes pass.
 * @throws SealpostError signature.malformed or signature.invalid, with the reason in details
 */
export function verifySignature(cms: Buffer, expected: SignatureExpectation): { signedAt: Date } {
  const { certificates, signerInfo } = readSignedData(cms);
  const members = readMembers(signerInfo);
  // version, sid, digest algorithm, signed attributes [0], signature algorithm, signature
  if (members.length !== 6) fail('unsigned attributes or missing fields');
  requireVersion1(members);
  const sid = expectMember(members, 1, DER.SEQUENCE);
  requireSha256(expectMember(members, 2, DER.SEQUENCE));
  const signedAttributes = expectMember(members, 3, DER.CONTEXT_0);
  requireSignatureAlgorithm(expectMember(members, 4, DER.SEQUENCE));
  const signature = expectMember(members, 5, DER.OCTET_STRING);

  const signedAt = checkAttributes(signedAttributes, expected);
  if (!certificates.some((value) => value.bytes.equals(expected.certificate.raw))) fail('the signer certificate is not included');
  checkSignerId(sid, expected.certificate);
  // What is signed is the attributes as a SET, not with the context tag that they carry in the message.
  const toBeSigned = Buffer.from(signedAttributes.bytes);
  toBeSigned[0] = DER.SET;
  if (!verify('sha256', toBeSigned, expected.certificate.publicKey, signature.content)) fail('the signature value');
  verifyChain(
    expected.certificate,
    certificates.map((value) => value.bytes),
    expected.root,
    signedAt,
  );
  return { signedAt };
}

function readSignedData(cms: Buffer): { certificates: DerValue[]; signerInfo: DerValue } {
  const contentInfo = readMembers(requireTag(readDer(cms), DER.SEQUENCE));
  requireOid(contentInfo[0], OID.signedData, 'content type of the message');
  if (contentInfo.length !== 2) fail('an unexpected member of ContentInfo');
  const members = readMembers(requireTag(readDer(expectMember(contentInfo, 1, DER.CONTEXT_0).content), DER.SEQUENCE));
  if (members.length !== 5) fail('an unexpected member of SignedData');
  requireVersion1(members);
  const digestAlgorithms = readMembers(expectMember(members, 1, DER.SET));
  if (digestAlgorithms.length !== 1) fail('not exactly one digest algorithm');
  requireSha256(requireTag(digestAlgorithms[0]!, DER.SEQUENCE));
  const encapsulated = readMembers(expectMember(members, 2, DER.SEQUENCE));
  requireOid(encapsulated[0], OID.data, 'encapsulated content type');
  if (encapsulated.length !== 1) fail('the signature is not detached');
  const signers = readMembers(expectMember(members, 4, DER.SET));
  if (signers.length !== 1) fail('not exactly one signer');
  return { certificates: readMembers(expectMember(members, 3, DER.CONTEXT_0)), signerInfo: requireTag(signers[0]!, DER.SEQUENCE) };
}

// No unsigned byte may vary freely: what isn't covered by the signature must be exactly what we know.
function requireVersion1(members: DerValue[]): void {
  if (!expectMember(members, 0, DER.INTEGER).content.equals(Buffer.of(1))) fail('the version');
}

function requireSha256(algorithm: DerValue): void {
  const members = readMembers(algorithm);
  requireOid(members[0], OID.sha256, 'digest algorithm');
  requireNullOrNothing(members);
}

function requireSignatureAlgorithm(algorithm: DerValue): void {
  const members = readMembers(algorithm);
  const oid = expectMember(members, 0, DER.OID);
  if (!SIGNATURE_ALGORITHMS.has(readOid(oid.content))) fail('signature algorithm');
  requireNullOrNothing(members);
}

function requireNullOrNothing(members: DerValue[]): void {
  if (members.length > 2 || (members[1] && !members[1].bytes.equals(Buffer.of(5, 0)))) fail('parameters of an algorithm');
}

function requireTag(value: DerValue, tag: number): DerValue {
  if (value.tag !== tag) fail('the structure of the message');
  return value;
}

function checkAttributes(signedAttributes: DerValue, { digest, certificate }: SignatureExpectation): Date {
  const attributes = readMembers(signedAttributes);
  const values = new Map<string, DerValue>();
  attributes.forEach((attribute, index) => {
    const previous = attributes[index - 1];
    if (previous && Buffer.compare(previous.bytes, attribute.bytes) >= 0) fail('the signed attributes are not sorted');
    const [type, set] = [expectMember(readMembers(attribute), 0, DER.OID), expectMember(readMembers(attribute), 1, DER.SET)];
    const oid = readOid(type.content);
    if (values.has(oid) || readMembers(set).length !== 1) fail(`attribute ${oid} is not there exactly once`);
    values.set(oid, readMembers(set)[0]!);
  });
  for (const oid of REQUIRED_ATTRIBUTES) if (!values.has(oid)) fail(`attribute ${oid} is missing`);
  requireOid(values.get(OID.contentType), OID.data, 'contentType attribute');
  if (!values.get(OID.messageDigest)!.content.equals(digest)) fail('the digest of the document');
  const certificateHash = firstCertificateHash(values.get(OID.signingCertificateV2)!);
  if (!certificateHash.equals(createHash('sha256').update(certificate.raw).digest()))
    fail('signing-certificate-v2 names another certificate');
  return readTime(values.get(OID.signingTime)!);
}

function firstCertificateHash(signingCertificate: DerValue): Buffer {
  const certificateIds = readMembers(expectMember(readMembers(signingCertificate), 0, DER.SEQUENCE));
  return expectMember(readMembers(expectMember(certificateIds, 0, DER.SEQUENCE)), 0, DER.OCTET_STRING).content;
}

function checkSignerId(sid: DerValue, certificate: X509Certificate): void {
  const [issuer, serial] = readMembers(sid);
  const certificateFields = readMembers(expectMember(readMembers(readDer(certificate.raw)), 0, DER.SEQUENCE));
  // Fields of TBSCertificate: [0] version, serial, algorithm, issuer.
  if (!serial?.bytes.equals(certificateFields[1]!.bytes) || !issuer?.bytes.equals(certificateFields[3]!.bytes))
    fail('the signer id names another certificate');
}

function readTime(value: DerValue): Date {
  const text = value.content.toString('latin1');
  const full = value.tag === DER.UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (!match) fail('the signing time');
  const [, year, month, day, hour, minute, second] = match!;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function requireOid(value: DerValue | undefined, oid: string, what: string): void {
  if (!value || value.tag !== DER.OID || readOid(value.content) !== oid) fail(what);
}

function fail(reason: string): never {
  throw new SealpostError('signature.invalid', 'The signature does not verify.', { details: { reason } });
}
