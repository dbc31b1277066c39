import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';

interface IdempotencyRow {
  client_id: string;
  key: string;
  request_digest: string;
  response: unknown;
}

/**
 * Claims a request key in the caller's transaction. Returns the stored answer where the same request was answered before;
 * a concurrent twin waits here until the first one has committed or given up.
 * Throws request.idempotency-key-reused where the key came with another body.
 */
export async function claimIdempotencyKey(trx: Knex, clientId: string, key: string, requestDigest: string): Promise<unknown> {
  const inserted = await trx.raw<{ rowCount: number }>(
    'insert into idempotency_keys (client_id, key, request_digest, created_at) values (?, ?, ?, now()) on conflict do nothing',
    [clientId, key, requestDigest],
  );
  if (inserted.rowCount > 0) return undefined;
  const row = await trx<IdempotencyRow>('idempotency_keys').where({ client_id: clientId, key }).first();
  if (row && row.request_digest !== requestDigest) {
    throw new SealpostError('request.idempotency-key-reused', 'This Idempotency-Key was used with another body.', {
      details: { header: 'Idempotency-Key', hint: 'Use a new key for a new request.' },
    });
  }
  return row?.response;
}

/** Stores the answer beside the claim, in the same commit as what it speaks of. */
export async function recordIdempotentResponse(trx: Knex, clientId: string, key: string, response: unknown): Promise<void> {
  await trx('idempotency_keys')
    .where({ client_id: clientId, key })
    .update({ response: JSON.stringify(response) });
}
