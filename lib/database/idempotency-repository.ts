import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';

interface IdempotencyRow {
  client_id: string;
  key: string;
  request_digest: string;
  response: unknown;
}

/**
 * The answer that was given under a request key, or undefined where the key is new.
 * @throws SealpostError request.idempotency-key-reused where the key came with another body
 */
export async function findIdempotentResponse(db: Knex, clientId: string, key: string, requestDigest: string): Promise<unknown> {
  const row = await db<IdempotencyRow>('idempotency_keys').where({ client_id: clientId, key }).first();
  if (row && row.request_digest !== requestDigest) {
    throw new SealpostError('request.idempotency-key-reused', 'This Idempotency-Key was used with another body.', {
      details: { header: 'Idempotency-Key', hint: 'Use a new key for a new request.' },
    });
  }
  return row?.response;
}

/**
 * Runs once what a key stands for: what it writes and its answer are one commit. Twins wait for each other, and the later one gets the answer
 * of the first, as JSON has kept it.
 * @throws SealpostError request.idempotency-key-reused
 */
export async function runOnce<T extends object>(
  db: Knex,
  { clientId, key, requestDigest }: { clientId: string; key: string; requestDigest: string },
  run: (trx: Knex) => Promise<T>,
): Promise<{ replayed: boolean; answer: T }> {
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`${clientId}\n${key}`]);
    const known = await findIdempotentResponse(trx, clientId, key, requestDigest);
    if (known !== undefined) return { replayed: true, answer: known as T };
    const answer = await run(trx);
    await trx('idempotency_keys').insert({
      client_id: clientId,
      key,
      request_digest: requestDigest,
      response: JSON.stringify(answer),
      created_at: trx.raw('clock_timestamp()'),
    });
    return { replayed: false, answer };
  });
}

/** Request keys are for repeats, not for ever: what a document is, its identity keeps. */
const KEPT_DAYS = 30;

/** Forgets old request keys, a bounded number at a time. */
export async function deleteOldRequestKeys(db: Knex, limit: number): Promise<void> {
  await db.raw(
    `delete from idempotency_keys where ctid in (select ctid from idempotency_keys where created_at < now() - make_interval(days => ?) limit ?)`,
    [KEPT_DAYS, limit],
  );
}
