import type { Knex } from 'knex';
import type { TimestampToken } from '../signing/time/timestamp-client.ts';

/** A signature that has left the house without a time-stamp yet. */
export interface UnstampedSignature {
  document_id: string;
  cms: Buffer;
  certificate_thumbprint: string;
}

export async function listUnstamped(db: Knex, limit: number): Promise<UnstampedSignature[]> {
  return db('timestamp_queue as q')
    .join('signatures as s', 's.document_id', 'q.document_id')
    .orderBy('q.left_at')
    .limit(limit)
    .select<UnstampedSignature[]>('s.document_id', 's.cms', 's.certificate_thumbprint');
}

/** The first time-stamp of a signature is kept; a later one would only say less. */
export async function insertTimestamp(db: Knex, documentId: string, { token, facts }: TimestampToken): Promise<void> {
  await db.raw(
    `with stamped as (
       insert into signature_timestamps (document_id, token, generated_at, authority) values (?, ?, ?, ?) on conflict (document_id) do nothing
     ) delete from timestamp_queue where document_id = ?`,
    [documentId, token, facts.generatedAt, facts.certificate.thumbprint, documentId],
  );
}

export async function findTimestamp(
  db: Knex,
  documentId: string,
): Promise<{ token: Buffer; generated_at: Date; authority: string } | undefined> {
  return db('signature_timestamps').where({ document_id: documentId }).first();
}

/** Notes how the time-stamping authorities are doing; for the alarm and for the intake's stop. */
export async function recordTimestampHealth(db: Knex, succeeded: boolean): Promise<void> {
  await db.raw(
    succeeded
      ? `insert into trust_services (name, last_success_at) values ('timestamps', clock_timestamp())
         on conflict (name) do update set last_success_at = excluded.last_success_at, failing_since = null`
      : `insert into trust_services (name, failing_since) values ('timestamps', clock_timestamp())
         on conflict (name) do update set failing_since = coalesce(trust_services.failing_since, excluded.failing_since)`,
  );
}

/**
 * Since when a time-stamp is overdue: something waits for one longer than the limit, and none has come for as long. Undefined while
 * all is well, also while a backlog is being worked off.
 */
export async function findTimestampsOverdueSince(db: Knex, limitMs: number): Promise<Date | undefined> {
  const { rows } = await db.raw<{ rows: { oldest: Date | null; last_success_at: Date | null }[] }>(
    `select least((select min(left_at) from timestamp_queue),
                  (select min(updated_at) from documents where phase = 'ARCHIVED' and evidence_batch_id is null)) as oldest,
            (select last_success_at from trust_services where name = 'timestamps') as last_success_at`,
  );
  const { oldest, last_success_at: lastSuccess } = rows[0]!;
  const limit = Date.now() - limitMs;
  if (!oldest || oldest.getTime() > limit || (lastSuccess && lastSuccess.getTime() > limit)) return undefined;
  return oldest;
}
