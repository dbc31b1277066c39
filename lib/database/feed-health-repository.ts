import type { Knex } from 'knex';

export interface FeedHealth {
  operator: string;
  readAt: Date | null;
  /** Since when the feed can't be read, and why. */
  failingSince: Date | null;
  failure: string | null;
  /** Events that wait to be applied. */
  open: number;
  /** Those among them that could not be applied, and since when the oldest could not. */
  failing: number;
  failingEventsSince: Date | null;
}

/** How each operator's feed stands. */
export async function listFeedHealth(db: Knex): Promise<FeedHealth[]> {
  const { rows } = await db.raw<{ rows: FeedHealth[] }>(
    `select f.operator, f.read_at as "readAt", f.failing_since as "failingSince", f.failure,
        coalesce(e.open, 0) as open, coalesce(e.failing, 0) as failing, e.since as "failingEventsSince"
       from operator_feeds f left join lateral (
         select count(*) as open, count(failing_since) as failing, min(failing_since) as since
           from operator_events where operator = f.operator and applied_at is null
       ) e on true order by f.operator`,
  );
  return rows;
}

/** An event that somebody should look at. */
export interface NotedEvent {
  operator: string;
  eventId: string;
  kind: string;
  /** Our key of the message as the operator gives it: an event that counts for nobody may name anything. */
  key: string | null;
  receivedAt: Date;
  /** Of one that could not be applied. */
  tries: number;
  failingSince: Date | null;
  nextTryAt: Date | null;
  failure: string | null;
  /** Why it counts for nobody: `unknown-document` or `other-operator`. */
  outcome: string | null;
}

const NOTED = `operator, event_id as "eventId", kind, data->>'key' as key, received_at as "receivedAt", tries,
  failing_since as "failingSince", next_try_at as "nextTryAt", failure, outcome`;

/** Events that could not be applied and are tried again, the oldest trouble first. */
export async function listFailingEvents(db: Knex, limit: number): Promise<NotedEvent[]> {
  const { rows } = await db.raw<{ rows: NotedEvent[] }>(
    `select ${NOTED} from operator_events where applied_at is null and failing_since is not null order by failing_since, id limit ?`,
    [limit],
  );
  return rows;
}

/** The latest events that count for no document of ours: of one that we don't know, or that another operator carries. */
export async function listStrayEvents(db: Knex, limit: number): Promise<NotedEvent[]> {
  const { rows } = await db.raw<{ rows: NotedEvent[] }>(
    `select ${NOTED} from operator_events where outcome = any (array['unknown-document', 'other-operator']) order by applied_at desc limit ?`,
    [limit],
  );
  return rows;
}
