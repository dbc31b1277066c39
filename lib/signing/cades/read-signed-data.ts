import { createHash, type KeyObject } from 'node:crypto';
import { readAlgorithmOid, readHash, verifyWithAlgorithm, type HashName } from '../asn1/algorithms.ts';
import { DER, expectMember, readDer, readMembers, readOid, readSequence, readSmallInteger, type DerValue } from '../asn1/der.ts';
import { failSignature } from '../asn1/failure.ts';
import { OID } from '../asn1/oid.ts';
import { readCertificate, type Certificate } from '../certificates/certificate.ts';

/** A CMS SignedData (RFC 5652) with exactly one signer, taken apart strictly: documents and time-stamps are both of this form. */
export interface SignedData {
  /** Members of SignedData as they stand, for those who build on them. */
  members: DerValue[];
  contentType: string;
  /** Absent in a detached signature. */
  content: Buffer | undefined;
  /** Bytes of the included certificates, in their order. */
  certificates: Buffer[];
  /** CRLs and OCSP responses that travel inside. */
  revocationLists: Buffer[];
  ocspResponses: Buffer[];
  signer: SignerInfo;
}

export interface SignerInfo {
  members: DerValue[];
  hash: HashName;
  /** Type → its one value. */
  attributes: Map<string, DerValue>;
  unsignedAttributes: Map<string, DerValue>;
  signature: Buffer;
}

/** @throws SealpostError signature.malformed, signature.invalid */
export function readSignedData(cms: Buffer): SignedData {
  const contentInfo = readSequence(readDer(cms));
  if (contentInfo.length !== 2) failSignature('an unexpected member of ContentInfo');
  if (readOid(expectMember(contentInfo, 0, DER.OID).content) !== OID.signedData) failSignature('a message that is not SignedData');
  const members = readSequence(readDer(expectMember(contentInfo, 1, DER.CONTEXT_0).content));
  const [version, digestAlgorithms, encapsulated, ...rest] = members;
  const certificates = rest[0]?.tag === DER.CONTEXT_0 ? readMembers(rest.shift()!) : [];
  const statusData = rest[0]?.tag === DER.CONTEXT_1 ? readMembers(rest.shift()!) : [];
  if (rest.length !== 1 || rest[0]!.tag !== DER.SET) failSignature('an unexpected member of SignedData');
  const signers = readMembers(rest[0]!);
  if (signers.length !== 1) failSignature('not exactly one signer');
  const { contentType, content } = readEncapsulated(encapsulated);
  const signer = readSigner(signers[0]!);
  requireOneDigestAlgorithm(digestAlgorithms, signer.hash);
  const ocspResponses = statusData.filter(({ tag }) => tag === DER.CONTEXT_1).map(readOtherStatus);
  const expectedVersion = ocspResponses.length > 0 ? 5 : contentType === OID.data ? 1 : 3;
  if (readSmallInteger(version) !== expectedVersion) failSignature('the version of SignedData');
  return {
    members,
    contentType,
    content,
    certificates: certificates.map(({ bytes }) => bytes),
    revocationLists: statusData.filter(({ tag }) => tag === DER.SEQUENCE).map(({ bytes }) => bytes),
    ocspResponses,
    signer,
  };
}

function readEncapsulated(value: DerValue | undefined): { contentType: string; content: Buffer | undefined } {
  const members = readSequence(value);
  if (members.length > 2) failSignature('an unexpected member of EncapsulatedContentInfo');
  const contentType = readOid(expectMember(members, 0, DER.OID).content);
  if (!members[1]) return { contentType, content: undefined };
  const octets = readDer(expectMember(members, 1, DER.CONTEXT_0).content);
  if (octets.tag !== DER.OCTET_STRING) failSignature('content that is not one OCTET STRING');
  return { contentType, content: octets.content };
}

function requireOneDigestAlgorithm(set: DerValue | undefined, hash: HashName): void {
  const algorithms = set?.tag === DER.SET ? readMembers(set) : [];
  if (algorithms.length !== 1 || readHash(algorithms[0]) !== hash) failSignature('not exactly the one digest algorithm of the signer');
}

/** OtherRevocationInfoFormat with an OCSP response (RFC 5940). */
function readOtherStatus(value: DerValue): Buffer {
  const [format, response] = readMembers(value);
  if (readOid(format?.content ?? Buffer.alloc(0)) !== OID.ocspResponseInCms || !response) failSignature('status data of an unknown format');
  return response!.bytes;
}

function readSigner(value: DerValue): SignerInfo {
  const members = readSequence(value);
  // version, sid, digestAlgorithm, [0] signedAttrs, signatureAlgorithm, signature, [1] unsignedAttrs
  if (members.length < 6 || members.length > 7) failSignature('missing or unexpected fields of the signer');
  if (readSmallInteger(members[0]) !== 1) failSignature('the version of SignerInfo');
  const attributes = readAttributes(expectMember(members, 3, DER.CONTEXT_0), 'signed');
  readAlgorithmOid(members[4]);
  return {
    members,
    hash: readHash(members[2]),
    attributes,
    unsignedAttributes: members[6] ? readAttributes(expectMember(members, 6, DER.CONTEXT_1), 'unsigned') : new Map(),
    signature: expectMember(members, 5, DER.OCTET_STRING).content,
  };
}

/** DER: a SET OF in the order of its encodings. OpenSSL lets another order pass, Bouncy Castle and DSS don't. */
function readAttributes(set: DerValue, which: 'signed' | 'unsigned'): Map<string, DerValue> {
  const attributes = readMembers(set);
  const found = new Map<string, DerValue>();
  attributes.forEach((attribute, index) => {
    const previous = attributes[index - 1];
    if (previous && Buffer.compare(previous.bytes, attribute.bytes) >= 0) failSignature(`the ${which} attributes are not sorted`);
    const members = readSequence(attribute);
    const oid = readOid(expectMember(members, 0, DER.OID).content);
    const values = readMembers(expectMember(members, 1, DER.SET));
    if (members.length !== 2 || found.has(oid) || values.length !== 1) failSignature(`attribute ${oid} is not there exactly once`);
    found.set(oid, values[0]!);
  });
  if (found.size === 0) failSignature(`no ${which} attributes`);
  return found;
}

/** The attribute with this type. @throws SealpostError signature.invalid where it is missing */
export function requireAttribute(signer: SignerInfo, oid: string): DerValue {
  return signer.attributes.get(oid) ?? failSignature(`attribute ${oid} is missing`);
}

/**
 * What every signature must show, over a document or over a time: contentType and messageDigest fit, signing-certificate names the
 * included certificate of the signer id, and the value verifies with its key.
 * @param digest of the content, by the signer's own hash
 * @returns the signer's certificate
 */
export function verifySignerInfo({ certificates, contentType, signer }: SignedData, digest: Buffer): Certificate {
  const typeAttribute = requireAttribute(signer, OID.contentType);
  if (typeAttribute.tag !== DER.OID || readOid(typeAttribute.content) !== contentType) failSignature('contentType attribute');
  const digestAttribute = requireAttribute(signer, OID.messageDigest);
  if (digestAttribute.tag !== DER.OCTET_STRING || !digestAttribute.content.equals(digest)) failSignature('the digest of the content');
  const certificate = findSigner({ certificates, signer });
  requireCertificateHash(signer, certificate);
  verifySignatureValue(signer, certificate.publicKey);
  return certificate;
}

/** The included certificate that the signer id names. Says nothing of the signature. @throws SealpostError signature.invalid where it is not included */
export function findSigner({ certificates, signer: { members } }: Pick<SignedData, 'certificates' | 'signer'>): Certificate {
  const [issuer, serial, ...more] = readSequence(members[1]);
  const all = certificates.map(readCertificate);
  const signer = all.find((candidate) => candidate.serial.equals(serial?.bytes ?? issuer!.bytes) && candidate.issuer.equals(issuer!.bytes));
  if (!signer || more.length > 0) return failSignature('the signer certificate is not included');
  return signer;
}

/** ESSCertIDv2 (RFC 5035), or for time-stamps of older authorities ESSCertID with SHA-1 (RFC 2634), which pkijs does not look at. */
function requireCertificateHash(signer: SignerInfo, certificate: Certificate): void {
  const v2 = signer.attributes.get(OID.signingCertificateV2);
  const v1 = signer.attributes.get(OID.signingCertificate);
  const ids = readSequence(readSequence(v2 ?? v1 ?? failSignature('attribute signing-certificate is missing'))[0]);
  const members = readSequence(ids[0]);
  const hash = v2 ? (members[0]?.tag === DER.SEQUENCE ? readHash(members.shift()) : 'sha256') : 'sha1';
  const named = expectMember(members, 0, DER.OCTET_STRING).content;
  if (!named.equals(createHash(hash).update(certificate.raw).digest())) failSignature('signing-certificate names another certificate');
}

function verifySignatureValue({ members, hash, signature }: SignerInfo, key: KeyObject): void {
  // What is signed is the attributes as a SET, not with the context tag that they carry in the message (RFC 5652, 5.4).
  const toBeSigned = Buffer.from(members[3]!.bytes);
  toBeSigned[0] = DER.SET;
  if (!verifyWithAlgorithm(members[4], toBeSigned, key, signature, hash)) failSignature('the signature value');
}
