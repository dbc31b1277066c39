import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
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
      const translated = translateDatabaseError(error);
      if (!(translated instanceof SealpostError)) throw error;
      throw ApplicationFailure.create({
        type: translated.code,
        message: translated.message,
        nonRetryable: !RETRIED_KINDS.includes(translated.kind),
        ...(typeof translated.details.retryAfterMs === 'number' ? { nextRetryDelay: translated.details.retryAfterMs } : {}),
        // Expected outcomes keep the workers' failure metrics clean.
        ...(translated.kind === 'refused' || translated.kind === 'conflict' ? { category: ApplicationFailureCategory.BENIGN } : {}),
      });
    }
  }
}
