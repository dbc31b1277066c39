import type { Knex } from 'knex';

/** What happens to one of many documents at once, and what its event says of it: codes and numbers, nothing personal. */
export interface OneOfMany {
  documentId: string;
  data: Record<string, unknown>;
}

/** One change for all of them: columns of `documents`, for which documents `d` it is legal, and the type of the event. */
interface ChangeOfMany {
  set: string;
  setBindings?: readonly Knex.RawBinding[];
  where: string;
  whereBindings?: readonly Knex.RawBinding[];
  type: string;
  /** Their workflows wait for this. */
  tell?: boolean;
}

// Newer news take the place of older ones under a number of their own, so that telling the older ones does not take these out.
const TELL = `, told as (
       insert into paper_news (document_id) select id from moved
       on conflict (document_id) do update set number = excluded.number, at = excluded.at, claimed_until = null
     )`;

/**
 * Changes many documents, each with its event, in one statement; those for which the change is not legal are left as they are. As with a single
 * move the feed's counter is locked from here to the commit, so this is the last statement of its transaction.
 * @returns ids of those that were changed
 */
export async function recordTogether(trx: Knex, moves: readonly OneOfMany[], change: ChangeOfMany): Promise<string[]> {
  if (moves.length === 0) return [];
  const { setBindings = [], whereBindings = [] } = change;
  const rows = JSON.stringify(moves.map(({ documentId, data }) => ({ id: documentId, data })));
  const { rows: moved } = await trx.raw<{ rows: { document_id: string }[] }>(
    `with wanted as (select id, data from jsonb_to_recordset(?) as w(id text, data jsonb)),
     moved as (
       update documents d set ${change.set}, version = version + 1, updated_at = clock_timestamp()
         from wanted w where d.id = w.id and ${change.where}
       returning d.id, d.client_id, d.partner_id, d.version, d.phase, w.data
     )${change.tell ? TELL : ''}, numbered as (
       select moved.*, row_number() over (order by id) as place from moved
     ), feed as (
       update event_feed set position = position + (select count(*) from moved) where exists (select 1 from moved)
       returning position - (select count(*) from moved) as before
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.before + n.place, n.id, n.client_id, n.partner_id, n.version, ?, n.phase, clock_timestamp(), n.data from numbered n, feed
     returning document_id`,
    [rows, ...setBindings, ...whereBindings, change.type],
  );
  return moved.map(({ document_id: id }) => id);
}
