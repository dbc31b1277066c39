import { createHash } from 'node:crypto';
import { judgeFailure, type FailedVerdict } from '../signing/asn1/failure.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import type { StatusEvidence } from '../signing/certificates/certificate-status.ts';
import { verifyTimestamp } from '../signing/time/verify-timestamp.ts';
import type { AuditAnchor } from './anchor.ts';

export interface AnchorTrust {
  roots: readonly Certificate[];
  /** Without it the status of the authority is not asked for. */
  status?: StatusEvidence | undefined;
  now: Date;
}

/** Judges the time-stamp over an anchor's hash; that the hash is over what the anchor says is for the caller. */
export function judgeAnchorToken(
  { hash, token }: Pick<AuditAnchor, 'hash' | 'token'>,
  { roots, status, now }: AnchorTrust,
): { outcome: 'passed'; generatedAt: Date } | FailedVerdict {
  const digest = (name: string) => createHash(name).update(Buffer.from(hash, 'hex')).digest();
  try {
    const trust = { roots, now, ...(status ? { evidence: status } : { needsStatus: false }) };
    const { generatedAt } = verifyTimestamp(Buffer.from(token, 'base64'), { digest, ...trust });
    return { outcome: 'passed', generatedAt };
  } catch (error) {
    return judgeFailure(error);
  }
}
