import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { CancelledFailure, type ApplicationFailure } from '@temporalio/common';
import { SealpostError } from '../domain/errors.ts';
import { toFailure } from './failure-interceptor.ts';

const PERSONAL = 'Иванов Иван, ivanov@example.test, ул. Мира 5';
const failureOf = (error: unknown): Promise<ApplicationFailure> =>
  new MockActivityEnvironment().run(async () => toFailure(error) as ApplicationFailure);

test('what an operator, a database or a bug has said does not go into a history: the code does', async () => {
  const refused = await failureOf(
    new SealpostError('operator.rejected', `The operator says no: ${PERSONAL}`, { cause: new Error(PERSONAL) }),
  );
  expect(refused).toMatchObject({ type: 'operator.rejected', message: 'operator.rejected', nonRetryable: true });
  const row = Object.assign(new Error(`duplicate key: Key (card)=(${PERSONAL})`), { code: '23505' });
  const failed = await failureOf(row);
  expect(failed).toMatchObject({ type: 'Error', nonRetryable: false });
  for (const failure of [refused, failed])
    expect(JSON.stringify([failure.message, failure.details, String(failure.cause)])).not.toContain('Иванов');
});

test('what passes by itself is tried again, and a cancellation stays one', async () => {
  expect(await failureOf(new SealpostError('operator.busy', 'later', { details: { retryAfterMs: 700 } }))).toMatchObject({
    nonRetryable: false,
    nextRetryDelay: 700,
  });
  const cancelled = new CancelledFailure('the worker stops');
  expect(await failureOf(cancelled)).toBe(cancelled);
});
