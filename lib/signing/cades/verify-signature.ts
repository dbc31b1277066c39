import { createHash } from 'node:crypto';
import type { HashName } from '../asn1/algorithms.ts';
import { readTime } from '../asn1/der.ts';
import { failSignature, judgeFailure, type FailedVerdict } from '../asn1/failure.ts';
import { OID } from '../asn1/oid.ts';
import { readCertificate, type Certificate } from '../certificates/certificate.ts';
import { verifyStatus, type StatusEvidence } from '../certificates/certificate-status.ts';
import { verifyChain } from '../certificates/verify-chain.ts';
import { verifyTimestamp, type TimestampFacts } from '../time/verify-timestamp.ts';
import { readSignedData, requireAttribute, verifySignerInfo, type SignedData } from './read-signed-data.ts';

/** What a signature must be: over these bytes, under these roots, and by this certificate where the signer is known beforehand. */
export interface SignatureExpectation {
  /** SHA-256 of the signed bytes. */
  digest: Buffer;
  roots: readonly Certificate[];
  certificate?: Certificate;
  /** Status data that did not travel inside the signature. */
  evidence?: StatusEvidence;
  /** False where the status was asked just before: the signing process checks its own results this way. */
  needsStatus?: boolean;
  /** The time of the check; now where absent. */
  now?: Date;
  /** A time at which the signature existed beyond doubt, such as that of an evidence record. */
  existedAt?: Date;
}

export interface VerifiedSignature {
  level: 'B-B' | 'B-T' | 'B-LT';
  certificate: Certificate;
  /** What the signer's own clock said. */
  signedAt: Date;
  timestamp: TimestampFacts | undefined;
  /** The earliest time at which the signature is proven to have existed; the certificate is judged by it. */
  provenAt: Date;
}

const NO_EVIDENCE: StatusEvidence = { lists: [], answers: [] };
/** Attributes that EN 319 122-1 wants in every baseline signature. */
const REQUIRED = [OID.signingTime, OID.signingCertificateV2];
const UNSIGNED: ReadonlySet<string> = new Set([OID.signatureTimeStamp]);

/**
 * The strict check of a detached CAdES baseline signature (EN 319 122-1): DER of exact length, one signer, sorted attributes each once,
 * content type, digest, signing-certificate-v2, the included signer, his chain and status at the proven time, the time-stamp.
 * @throws SealpostError signature.malformed, signature.invalid; signature.indeterminate where a proof is missing
 */
export function verifySignature(cms: Buffer, expected: SignatureExpectation): VerifiedSignature {
  const signed = readSignedData(cms);
  const { signer } = signed;
  if (signed.contentType !== OID.data || signed.content) failSignature('the signature is not detached');
  for (const oid of REQUIRED) requireAttribute(signer, oid);
  for (const oid of signer.unsignedAttributes.keys()) if (!UNSIGNED.has(oid)) failSignature(`the unsigned attribute ${oid} is not known`);
  if (signer.hash !== 'sha256') failSignature('a digest algorithm other than SHA-256');
  const certificate = verifySignerInfo(signed, expected.digest);
  if (expected.certificate && certificate !== expected.certificate) failSignature('the signature is by another certificate');
  const signedAt = readTime(signer.attributes.get(OID.signingTime));

  const { now = new Date(), existedAt } = expected;
  const context = { ...contextOf(signed, expected), now };
  const token = signer.unsignedAttributes.get(OID.signatureTimeStamp);
  const timestamp = token && verifyTimestamp(token.bytes, { ...context, digest: digestOf(signer.signature), validAt: existedAt ?? now });
  const provenAt = [timestamp?.generatedAt, existedAt, now].reduce((a, b) => (b && (!a || b < a) ? b : a))!;
  requireWithStatus(certificate, { ...context, at: provenAt });
  const isLongTerm = timestamp && signed.revocationLists.length + signed.ocspResponses.length > 0;
  return { level: isLongTerm ? 'B-LT' : timestamp ? 'B-T' : 'B-B', certificate, signedAt, timestamp, provenAt };
}

/** The digest of these bytes under any hash. */
export function digestOf(bytes: Buffer): (hash: HashName) => Buffer {
  return (hash) => createHash(hash).update(bytes).digest();
}

/** With what certificates are judged: those of the message, and status data from the message and from beside it. */
interface Context {
  included: readonly Certificate[];
  roots: readonly Certificate[];
  evidence: StatusEvidence;
  needsStatus: boolean;
  now: Date;
}

function contextOf(signed: SignedData, { roots, evidence = NO_EVIDENCE, needsStatus = true }: SignatureExpectation): Omit<Context, 'now'> {
  return {
    included: signed.certificates.map(readCertificate),
    roots,
    needsStatus,
    evidence: {
      lists: [...signed.revocationLists, ...evidence.lists],
      answers: [...signed.ocspResponses, ...evidence.answers],
    },
  };
}

function requireWithStatus(certificate: Certificate, { at, ...context }: Context & { at: Date }): void {
  const path = verifyChain(certificate, { ...context, at, purpose: 'document' });
  if (!context.needsStatus) return;
  // The root is trusted by configuration; nobody above it could revoke it.
  path.slice(0, -1).forEach((member, index) => verifyStatus(member, path[index + 1]!, context.evidence, { at, now: context.now }));
}

export type Verdict = ({ outcome: 'passed' } & VerifiedSignature) | FailedVerdict;

/** The same check with its three outcomes as a value, as reports and the command line want them. */
export function judgeSignature(cms: Buffer, expected: SignatureExpectation): Verdict {
  try {
    return { outcome: 'passed', ...verifySignature(cms, expected) };
  } catch (error) {
    return judgeFailure(error);
  }
}
