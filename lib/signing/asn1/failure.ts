import { SealpostError } from '../../../domain/errors.ts';

/** The signature, or something that it stands on, is wrong. @throws SealpostError signature.invalid, with the reason in details */
export function failSignature(reason: string): never {
  throw new SealpostError('signature.invalid', `The signature does not verify: ${reason}.`, { details: { reason } });
}

/** Nothing is wrong, but something is missing that would prove it right. @throws SealpostError signature.indeterminate */
export function leaveUndecided(reason: string): never {
  throw new SealpostError('signature.indeterminate', `The signature can be neither trusted nor refused: ${reason}.`, {
    details: { reason },
  });
}

/** Why a check has failed, as precisely as the check has said it. */
export function reasonOf(error: SealpostError): string {
  return typeof error.details.reason === 'string' ? error.details.reason : error.message;
}

export interface FailedVerdict {
  outcome: 'failed' | 'indeterminate';
  reason: string;
}

/** A failed check as a value, as reports want it; what is no failure of a check is thrown on. */
export function judgeFailure(error: unknown): FailedVerdict {
  if (!(error instanceof SealpostError)) throw error;
  return { outcome: error.code === 'signature.indeterminate' ? 'indeterminate' : 'failed', reason: reasonOf(error) };
}
