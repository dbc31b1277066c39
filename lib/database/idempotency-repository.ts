import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';

interface IdempotencyRow {
  client_id: string;
  key: string;
  request_digest: string;
  response: unknown;
}

/**
 * Claims a request key, together with the answer, in the commit of what the answer speaks of. Returns the stored answer where the
 * same request was answered before;
 * a concurrent twin waits here until the first one has committed or given up.
 * Throws request.idempotency-key-reused where the key came with another body.
 */
export async function claimIdempotencyKey(
  trx: Knex,
  clientId: string,
  key: string,
  requestDigest: string,
  response: unknown,
): Promise<unknown> {
  const inserted = await trx.raw<{ rowCount: number }>(
    'insert into idempotency_keys (client_id, key, request_digest, response, created_at) values (?, ?, ?, ?, now()) on conflict do nothing',
    [clientId, key, requestDigest, JSON.stringify(response)],
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
