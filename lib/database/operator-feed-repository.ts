import type { Knex } from 'knex';
import type { OperatorEvent } from '../edo-operator/edo-operator.ts';

/** An event of an operator as it is kept; `data` is the adapter's event. */
export interface OperatorEventRow {
  id: number;
  operator: string;
  event_id: string;
  data: OperatorEvent;
  received_at: Date;
  /** How often it could not be applied. */
  tries: number;
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

/**
 * Events to apply now, in the order in which they came. One that waits for its next try holds back the later ones of its message: what
 * answers an answer is judged by what it answers.
 */
export async function listOpenEvents(db: Knex, operator: string, limit: number): Promise<OperatorEventRow[]> {
  const { rows } = await db.raw<{ rows: OperatorEventRow[] }>(
    `select e.id, e.operator, e.event_id, e.data, e.received_at, e.tries from operator_events e
      where e.operator = :operator and e.applied_at is null
        and not exists (select 1 from operator_events f where f.operator = e.operator and f.message_id = e.message_id and f.applied_at is null
          and f.next_try_at > clock_timestamp() and f.id <= e.id)
      order by e.id limit :limit`,
    { operator, limit },
  );
  return rows;
}

/** An event has had its effect, or has none; nobody comes back to it. */
export async function recordApplied(
  db: Knex,
  { operator, event_id }: Pick<OperatorEventRow, 'operator' | 'event_id'>,
  outcome: string,
  documentId: string | null,
): Promise<void> {
  await db('operator_events')
    .where({ operator, event_id })
    .update({
      applied_at: db.raw('clock_timestamp()'),
      outcome,
      document_id: documentId,
      next_try_at: null,
      failing_since: null,
      failure: null,
    });
}

/** An event could not be applied now: it stays open, and is tried again after the pause. */
export async function recordNotApplied(
  db: Knex,
  { operator, event_id }: Pick<OperatorEventRow, 'operator' | 'event_id'>,
  { failure, pauseMs }: { failure: string; pauseMs: number },
): Promise<void> {
  await db('operator_events')
    .where({ operator, event_id })
    .whereNull('applied_at')
    .update({
      failure,
      tries: db.raw('tries + 1'),
      failing_since: db.raw('coalesce(failing_since, clock_timestamp())'),
      next_try_at: db.raw('clock_timestamp() + make_interval(secs => ?)', [pauseMs / 1000]),
    });
}
