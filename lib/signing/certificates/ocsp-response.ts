import { createHash } from 'node:crypto';
import { verifyWithAlgorithm } from '../asn1/algorithms.ts';
import { DER, readBits, readDer, readMembers, readOid, readSequence, readTime, writeDer, writeOid, type DerValue } from '../asn1/der.ts';
import { failSignature } from '../asn1/failure.ts';
import { OID } from '../asn1/oid.ts';
import { isIssuedBy, readCertificate, readExtension, type Certificate } from './certificate.ts';

/** What a responder says of one certificate (RFC 6960). */
export interface OcspAnswer {
  status: 'good' | 'revoked' | 'unknown';
  revokedAt?: Date;
  producedAt: Date;
  thisUpdate: Date;
  nextUpdate: Date | undefined;
  /** Content of the nonce extension, where the answer has one. */
  nonce: Buffer | undefined;
}

/** An OCSPRequest for one certificate. SHA-1 only names the issuer here; every responder knows that form (RFC 5019, 2.1.1). */
export function buildOcspRequest(certificate: Certificate, issuer: Certificate, nonce: Buffer): Buffer {
  const request = writeDer(DER.SEQUENCE, certificateId(certificate, issuer));
  const nonceExtension = writeDer(DER.SEQUENCE, writeOid(OID.ocspNonce), writeDer(DER.OCTET_STRING, writeDer(DER.OCTET_STRING, nonce)));
  const extensions = writeDer(DER.CONTEXT_2, writeDer(DER.SEQUENCE, nonceExtension));
  return writeDer(DER.SEQUENCE, writeDer(DER.SEQUENCE, writeDer(DER.SEQUENCE, request), extensions));
}

function certificateId(certificate: Certificate, issuer: Certificate): Buffer {
  const hash = (data: Buffer) => writeDer(DER.OCTET_STRING, createHash('sha1').update(data).digest());
  const algorithm = writeDer(DER.SEQUENCE, writeOid(OID.sha1), Buffer.of(DER.NULL, 0));
  return writeDer(DER.SEQUENCE, algorithm, hash(issuer.subject), hash(issuer.publicKeyBits), certificate.serial);
}

/**
 * Reads an OCSPResponse and believes it only after its signature: by the issuer itself, or by a responder whom the issuer has
 * certified for this (RFC 6960, 4.2.2.2). pkijs's chain engine skips exactly this check.
 * @throws SealpostError signature.malformed, signature.invalid; also where the answer is about another certificate
 */
export function readOcspResponse(raw: Buffer, certificate: Certificate, issuer: Certificate): OcspAnswer {
  const [status, responseBytes] = readSequence(readDer(raw));
  if (status?.tag !== DER.ENUMERATED || status.content[0] !== 0 || !responseBytes) failSignature('an OCSP answer without success');
  const [type, octets] = readSequence(readMembers(responseBytes!)[0]);
  if (readOid(type!.content) !== OID.ocspBasic) failSignature('an OCSP answer of an unknown kind');
  const [tbs, algorithm, signature, included] = readSequence(readDer(octets!.content));
  const data = readSequence(tbs).filter(({ tag }, index) => !(index === 0 && tag === DER.CONTEXT_0));
  const [responderId, producedAtValue, responses, extensions] = data;
  const producedAt = readTime(producedAtValue);
  const candidates = included ? readSequence(readMembers(included)[0]).map(({ bytes }) => readCertificate(bytes)) : [];
  const responder = [issuer, ...candidates].find((candidate) => isNamed(responderId!, candidate));
  if (!responder) return failSignature('an OCSP answer whose responder is not known');
  if (responder !== issuer) requireResponder(responder, issuer, producedAt);
  if (!verifyWithAlgorithm(algorithm, tbs!.bytes, responder.publicKey, readBits(signature)))
    failSignature('the signature of an OCSP answer');

  const single = readSequence(responses).find((response) => isAbout(readSequence(response)[0]!, certificate, issuer));
  if (!single) return failSignature('an OCSP answer about another certificate');
  return { ...readSingle(single), producedAt, nonce: readNonce(extensions) };
}

function requireResponder(responder: Certificate, issuer: Certificate, at: Date): void {
  if (!isIssuedBy(responder, issuer)) failSignature('an OCSP responder that the issuer has not certified');
  if (!responder.extendedKeyUsage?.purposes.includes(OID.ocspSigning))
    failSignature('an OCSP responder that is not one by its certificate');
  if (responder.keyUsage && !responder.keyUsage.has('digitalSignature')) failSignature('an OCSP responder that may not sign');
  if (responder.unknownCriticalExtension) failSignature('an OCSP responder with a critical extension that is not known');
  // Without this mark the responder's own status would have to be asked, and of whom?
  if (!responder.hasOcspNoCheck) failSignature('an OCSP responder whose own status is open (no id-pkix-ocsp-nocheck)');
  if (at < responder.notBefore || at > responder.notAfter) failSignature('an OCSP responder whose certificate was not valid');
}

/** ResponderID: [1] the subject's name, or [2] the SHA-1 of its key. */
function isNamed(responderId: DerValue, candidate: Certificate): boolean {
  const inner = readMembers(responderId)[0];
  if (responderId.tag === DER.CONTEXT_1) return inner!.bytes.equals(candidate.subject);
  return responderId.tag === DER.CONTEXT_2 && inner!.content.equals(createHash('sha1').update(candidate.publicKeyBits).digest());
}

const ID_HASHES = new Map<string, string>([
  [OID.sha1, 'sha1'],
  [OID.sha256, 'sha256'],
]);

function isAbout(certId: DerValue, certificate: Certificate, issuer: Certificate): boolean {
  const [algorithm, nameHash, keyHash, serial] = readSequence(certId);
  const hash = ID_HASHES.get(readOid(readSequence(algorithm)[0]!.content));
  if (!hash || !serial) return false;
  const digest = (data: Buffer) => createHash(hash).update(data).digest();
  return (
    serial.bytes.equals(certificate.serial) &&
    nameHash!.content.equals(digest(issuer.subject)) &&
    keyHash!.content.equals(digest(issuer.publicKeyBits))
  );
}

function readSingle(single: DerValue): Omit<OcspAnswer, 'producedAt' | 'nonce'> {
  const [, status, thisUpdate, ...rest] = readSequence(single);
  const next = rest.find(({ tag }) => tag === DER.CONTEXT_0);
  const times = { thisUpdate: readTime(thisUpdate), nextUpdate: next ? readTime(readMembers(next)[0]) : undefined };
  if (status?.tag === DER.PRIMITIVE_0) return { status: 'good', ...times };
  if (status?.tag === DER.PRIMITIVE_2) return { status: 'unknown', ...times };
  if (status?.tag !== DER.CONTEXT_1) return failSignature('an OCSP answer without a status');
  return { status: 'revoked', revokedAt: readTime(readMembers(status)[0]), ...times };
}

function readNonce(extensions: DerValue | undefined): Buffer | undefined {
  if (!extensions) return undefined;
  for (const extension of readSequence(readMembers(extensions)[0])) {
    const { oid, content } = readExtension(extension);
    if (oid === OID.ocspNonce) return readDer(content).content;
  }
  return undefined;
}
