import { SealpostError } from '../../../domain/errors.ts';
import { failSignature, leaveUndecided } from '../asn1/failure.ts';
import type { Certificate } from './certificate.ts';
import { readOcspResponse } from './ocsp-response.ts';
import { readRevocationList } from './revocation-list.ts';

/** Bytes that may prove the status of certificates: revocation lists and OCSP answers, from anywhere. */
export interface StatusEvidence {
  lists: readonly Buffer[];
  answers: readonly Buffer[];
}

export interface StatusProof {
  source: 'list' | 'answer';
  raw: Buffer;
  thisUpdate: Date;
  /** When the proof ends. */
  nextUpdate: Date;
}

/** Clocks differ; more than this and a proof is from the future. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;
/** An OCSP answer without an end is a statement about its moment; it is used this long. */
const ANSWER_LIFE_MS = 60 * 60 * 1000;

interface Statement extends StatusProof {
  revokedAt: Date | undefined;
}

export interface StatusMoment {
  /** The time that a proof must still cover. */
  at: Date;
  /** A revocation up to this time counts; `at` where absent. */
  revokedBy?: Date;
  now: Date;
}

/**
 * The status of a certificate at a time, from proofs that verify; what doesn't verify, is of another issuer, has ended before that
 * time or comes from the future counts for nothing. A revocation after that time does not hurt, one that any proof tells wins over "good".
 * @throws SealpostError signature.invalid where it was revoked; signature.indeterminate where nothing proves the status
 */
export function verifyStatus(
  certificate: Certificate,
  issuer: Certificate,
  evidence: StatusEvidence,
  { at, now, revokedBy = at }: StatusMoment,
): StatusProof {
  const statements = [
    ...evidence.lists.map((raw) => fromList(raw, certificate, issuer)),
    ...evidence.answers.map((raw) => fromAnswer(raw, certificate, issuer)),
  ].filter(
    (statement): statement is Statement => statement !== undefined && statement.thisUpdate.getTime() <= now.getTime() + CLOCK_SKEW_MS,
  );
  // A proof that has ended proves no "good" any more, but what it says of a revocation stays true.
  if (statements.some(({ revokedAt }) => revokedAt !== undefined && revokedAt <= revokedBy)) failSignature('a certificate was revoked');
  const current = statements.filter(({ nextUpdate }) => nextUpdate >= at);
  const newest = current.sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0];
  return newest ?? leaveUndecided('the status of a certificate is not known (no valid revocation list or OCSP answer)');
}

function fromList(raw: Buffer, certificate: Certificate, issuer: Certificate): Statement | undefined {
  const list = believe(() => readRevocationList(raw, issuer));
  if (!list) return undefined;
  const { thisUpdate, nextUpdate } = list;
  return { source: 'list', raw, thisUpdate, nextUpdate, revokedAt: list.find(certificate.serial)?.revokedAt };
}

function fromAnswer(raw: Buffer, certificate: Certificate, issuer: Certificate): Statement | undefined {
  const answer = believe(() => readOcspResponse(raw, certificate, issuer));
  if (!answer || answer.status === 'unknown') return undefined;
  const { thisUpdate, nextUpdate = new Date(thisUpdate.getTime() + ANSWER_LIFE_MS), revokedAt } = answer;
  return { source: 'answer', raw, thisUpdate, nextUpdate, revokedAt };
}

/** What a proof says, or nothing where it doesn't verify. */
function believe<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SealpostError) return undefined;
    throw error;
  }
}
