import type { Knex } from 'knex';
import type { OperatorEvent } from '../edo-operator/edo-operator.ts';

/** An event of an operator as it is kept; `data` is the adapter's event. */
export interface OperatorEventRow {
  id: number;
  operator: string;
  event_id: string;
  data: OperatorEvent;
}

export async function findCursor(db: Knex, operator: string): Promise<string | null> {
  const row = await db('operator_feeds').where({ operator }).first<{ cursor: string | null } | undefined>('cursor');
  return row?.cursor ?? null;
}

/** Keeps a page and where to read on, in one commit: what was read is never read past without being kept. Returns how many events were new. */
export async function recordPage(db: Knex, operator: string, events: readonly OperatorEvent[], cursor: string | null): Promise<number> {
  const rows = events.map((event) => ({
    event_id: event.eventId,
    cursor: event.cursor,
    message_id: event.messageId,
    kind: event.kind,
    data: event,
  }));
  const result = await db.raw<{ rows: { inserted: number }[] }>(
    `with inserted as (
       insert into operator_events (operator, event_id, cursor, message_id, kind, data)
       select :operator, r.event_id, r.cursor, r.message_id, r.kind, r.data
         from jsonb_to_recordset(:rows) as r(event_id text, cursor text, message_id text, kind text, data jsonb)
       on conflict do nothing returning 1
     ), feed as (
       insert into operator_feeds (operator, cursor, read_at) values (:operator, :cursor, clock_timestamp())
       on conflict (operator) do update set cursor = excluded.cursor, read_at = excluded.read_at, failing_since = null, failure = null
     )
     select count(*) as inserted from inserted`,
    { operator, cursor, rows: JSON.stringify(rows) },
  );
  return result.rows[0]!.inserted;
}

/** Remembers since when an operator's feed can't be read, for those who look. */
export async function recordFeedFailure(db: Knex, operator: string, code: string): Promise<void> {
  await db.raw(
    `insert into operator_feeds (operator, failing_since, failure) values (?, clock_timestamp(), ?)
     on conflict (operator) do update set failing_since = coalesce(operator_feeds.failing_since, excluded.failing_since), failure = excluded.failure`,
    [operator, code],
  );
}

/** Events that have not been applied yet, in the order in which they came. */
export async function listOpenEvents(db: Knex, operator: string, limit: number): Promise<OperatorEventRow[]> {
  return db<OperatorEventRow>('operator_events')
    .where({ operator })
    .whereNull('applied_at')
    .orderBy('id')
    .limit(limit)
    .select('id', 'operator', 'event_id', 'data');
}

export async function recordApplied(
  db: Knex,
  { operator, event_id }: OperatorEventRow,
  outcome: string,
  documentId: string | null,
): Promise<void> {
  await db('operator_events')
    .where({ operator, event_id })
    .update({ applied_at: db.raw('clock_timestamp()'), outcome, document_id: documentId });
}

export interface FeedHealth {
  operator: string;
  readAt: Date | null;
  failingSince: Date | null;
  failure: string | null;
  open: number;
}

/** How each operator's feed stands. */
export async function listFeedHealth(db: Knex): Promise<FeedHealth[]> {
  return db('operator_feeds as f')
    .select({ operator: 'f.operator', readAt: 'f.read_at', failingSince: 'f.failing_since', failure: 'f.failure' })
    .select(db.raw(`(select count(*) from operator_events e where e.operator = f.operator and e.applied_at is null) as open`))
    .orderBy('f.operator');
}
