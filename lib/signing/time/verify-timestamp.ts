import { createHash } from 'node:crypto';
import { readHash, type HashName } from '../asn1/algorithms.ts';
import { DER, expectMember, readDer, readOid, readSequence, readSmallInteger, readTime, type DerValue } from '../asn1/der.ts';
import { failSignature } from '../asn1/failure.ts';
import { OID } from '../asn1/oid.ts';
import { readSignedData, verifySignerInfo } from '../cades/read-signed-data.ts';
import { readCertificate, type Certificate } from '../certificates/certificate.ts';
import { verifyStatus, type StatusEvidence } from '../certificates/certificate-status.ts';
import { verifyChain } from '../certificates/verify-chain.ts';

/** What a time-stamp token says (RFC 3161, TSTInfo). */
export interface TimestampInfo {
  policy: string;
  hash: HashName;
  /** Imprint of the stamped data. */
  imprint: Buffer;
  serial: Buffer;
  generatedAt: Date;
  /** The INTEGER with tag and length, where the token has one. */
  nonce: Buffer | undefined;
}

export interface TimestampFacts extends TimestampInfo {
  certificate: Certificate;
  /** Issuers up to and with the root. */
  chain: Certificate[];
}

export interface TimestampExpectation {
  /** What must be stamped, under the hash that the token uses. */
  digest: (hash: HashName) => Buffer;
  roots: readonly Certificate[];
  /** Candidates for the chain beside those in the token. */
  included?: readonly Certificate[];
  evidence?: StatusEvidence;
  needsStatus?: boolean;
  now?: Date;
  /**
   * The time for which the authority's certificate is judged: now, or a later time-stamp that covers this one.
   * A token of an authority whose certificate has ended since proves nothing by itself.
   */
  validAt?: Date;
}

const NO_EVIDENCE: StatusEvidence = { lists: [], answers: [] };

/**
 * The strict check of a time-stamp token over data: structure, imprint, the signer's attributes, critical and sole extended key usage,
 * chain, status. pkijs checks neither the usage nor the token's certificate id.
 * @throws SealpostError signature.malformed, signature.invalid, signature.indeterminate
 */
export function verifyTimestamp(token: Buffer, expected: TimestampExpectation): TimestampFacts {
  const { roots, included = [], evidence = NO_EVIDENCE, needsStatus = true, now = new Date(), validAt = now } = expected;
  const signed = readSignedData(token);
  if (signed.contentType !== OID.tstInfo || !signed.content) return failSignature('a time-stamp without its statement');
  const info = readInfo(signed.content);
  if (!info.imprint.equals(expected.digest(info.hash))) failSignature('the time-stamp is over other data');
  const certificate = verifySignerInfo(signed, createHash(signed.signer.hash).update(signed.content).digest());
  const candidates = [...signed.certificates.map(readCertificate), ...included];
  // In force when it stamped, and still when it is judged.
  verifyChain(certificate, { included: candidates, roots, at: info.generatedAt, purpose: 'time-stamp' });
  const path = verifyChain(certificate, { included: candidates, roots, at: validAt, purpose: 'time-stamp' });
  if (needsStatus)
    path
      .slice(0, -1)
      .forEach((member, index) => verifyStatus(member, path[index + 1]!, evidence, { at: info.generatedAt, revokedBy: validAt, now }));
  return { ...info, certificate, chain: path.slice(1) };
}

/** What a token says, before anything of it is believed. */
export function readTimestamp(token: Buffer): TimestampInfo {
  const { content } = readSignedData(token);
  return content ? readInfo(content) : failSignature('a time-stamp without its statement');
}

function readInfo(content: Buffer): TimestampInfo {
  const members = readSequence(readDer(content));
  if (readSmallInteger(members[0]) !== 1) failSignature('the version of a time-stamp');
  const [algorithm, imprint] = readSequence(members[2]);
  const optional = members.slice(5);
  return {
    policy: readOid(expectMember(members, 1, DER.OID).content),
    hash: readHash(algorithm),
    imprint: requireOctets(imprint),
    serial: expectMember(members, 3, DER.INTEGER).content,
    generatedAt: readTime(expectMember(members, 4, DER.GENERALIZED_TIME)),
    nonce: optional.find(({ tag }) => tag === DER.INTEGER)?.bytes,
  };
}

function requireOctets(value: DerValue | undefined): Buffer {
  return value?.tag === DER.OCTET_STRING ? value.content : failSignature('a time-stamp without its imprint');
}
