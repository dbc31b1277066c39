import { log } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, TemporalFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor, ActivityExecuteInput, Next } from '@temporalio/worker';
import { SealpostError, type ErrorKind } from '../domain/errors.ts';
import { translateDatabaseError } from '../lib/database/database-error.ts';

/** Only what passes by itself is tried again; the rest is for a person, and the workflow parks the document. */
const RETRIED_KINDS: readonly ErrorKind[] = ['unavailable', 'limited'];

/** Turns the product's errors into Temporal's, with the same code as type. The only such place. */
export class FailureInterceptor implements ActivityInboundCallsInterceptor {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    try {
      return await next(input);
    } catch (error) {
      throw toFailure(error);
    }
  }
}

/**
 * What a failure may say in a history, which is kept for long and read by many: its code, and no more. A message may hold what an operator
 * has answered or which row a database means, and with that names and addresses; it goes into the log of the process.
 */
export function toFailure(error: unknown): unknown {
  // Temporal's own: a cancellation has to arrive as one.
  if (error instanceof TemporalFailure || (error instanceof Error && error.name === 'AbortError')) return error;
  const translated = translateDatabaseError(error);
  if (!(translated instanceof SealpostError)) {
    log.warn('a step failed', { err: error });
    return ApplicationFailure.create({ type: nameOf(error), message: 'The step failed; the log of its process says why.' });
  }
  const { code, kind, message, details } = translated;
  log.info('a step was refused', { code, reason: message });
  return ApplicationFailure.create({
    type: code,
    message: code,
    nonRetryable: !RETRIED_KINDS.includes(kind),
    ...(typeof details.retryAfterMs === 'number' ? { nextRetryDelay: details.retryAfterMs } : {}),
    // Expected outcomes keep the workers' failure metrics clean.
    ...(kind === 'refused' || kind === 'conflict' ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}

/** A class of errors; a code of ours has a point in it, and an unknown error must not look like one. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name.replaceAll('.', '-') : 'Error';
}
