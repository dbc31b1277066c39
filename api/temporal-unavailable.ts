import { SealpostError } from '../domain/errors.ts';

/** What a caller hears where Temporal does not answer in time. */
export function temporalUnavailable(cause: unknown): SealpostError {
  return new SealpostError('temporal.unavailable', 'The workflow service does not answer; try again shortly.', { cause });
}
