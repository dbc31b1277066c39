import type { Knex } from 'knex';
import { UNISSUED_PHASES } from '../../domain/issue-term.ts';

/** How long before the end of the term people are told. */
const TOLD_BEFORE_DAYS = 1;

/**
 * Tells of documents whose term of issue ends tomorrow or has ended and which haven't left: an event in each one's log, once near the end
 * and once when it is broken. In the feed, so that billing, webhooks and staff learn of it alike. Returns how many were told of.
 */
export async function tellOfTerms(db: Knex, today: string, limit: number): Promise<number> {
  const result = await db.raw<{ rowCount: number }>(
    `with due as (
       select id, issue_due_on as due_on from documents
        where phase = any(:phases) and issue_due_on - :before::int <= :today::date
          and (term_told_on is null or (term_told_on <= issue_due_on and :today::date > issue_due_on))
        order by issue_due_on limit :limit for update skip locked
     ), moved as (
       update documents d set term_told_on = :today, version = version + 1, updated_at = updated_at from due where d.id = due.id
       returning d.id, d.client_id, d.partner_id, d.version, d.phase, due.due_on
     ), feed as (
       update event_feed set position = position + (select count(*) from moved) where exists (select 1 from moved)
       returning position - (select count(*) from moved) as start
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.start + row_number() over (order by moved.id), moved.id, moved.client_id, moved.partner_id, moved.version,
            case when :today::date > due_on then 'TERM_BROKEN' else 'TERM_NEAR' end, moved.phase, clock_timestamp(), jsonb_build_object('dueOn', due_on)
       from moved, feed`,
    { before: TOLD_BEFORE_DAYS, phases: [...UNISSUED_PHASES], today, limit },
  );
  return result.rowCount;
}

export interface TermFigure {
  headId: string;
  dueOn: string;
  count: number;
  overdue: boolean;
}

/** Documents of a client that have not left though their term ends by tomorrow, by head and day, the most urgent first. */
export async function listTermFigures(db: Knex, clientId: string, today: string): Promise<TermFigure[]> {
  const { rows } = await db.raw<{ rows: TermFigure[] }>(
    `select head_id as "headId", issue_due_on::text as "dueOn", count(*)::int as count, issue_due_on < :today::date as overdue
       from documents where client_id = :clientId and phase = any(:phases) and issue_due_on - :before::int <= :today::date
      group by 1, 2, 4 order by 2, 1 limit 200`,
    { clientId, before: TOLD_BEFORE_DAYS, phases: [...UNISSUED_PHASES], today },
  );
  return rows;
}
