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
