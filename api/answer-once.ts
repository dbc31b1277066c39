import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import { digestOfSubmission } from '../lib/database/acceptance.ts';
import { runOnce } from '../lib/database/idempotency-repository.ts';
import { callerOf } from './authentication.ts';
import { requireIdempotencyKey } from './packages.ts';

/**
 * The answer to an order under its Idempotency-Key: what is wanted, and the answer, are written in one commit; a repeat gets the same answer
 * and wants nothing again.
 * @throws SealpostError request.idempotency-key-missing, request.idempotency-key-reused
 */
export async function answerOnce<T extends object>(
  db: Knex,
  request: Request,
  response: Response,
  run: (trx: Knex) => Promise<T>,
): Promise<T> {
  const claim = {
    clientId: callerOf(request).client_id,
    key: requireIdempotencyKey(request),
    requestDigest: digestOfSubmission({ path: request.path, body: request.body as unknown }),
  };
  const { replayed, answer } = await runOnce(db, claim, run);
  if (replayed) response.set('Idempotent-Replayed', 'true');
  return answer;
}
