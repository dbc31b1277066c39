import type { Knex } from 'knex';
import { phasesBefore, type Phase } from '../../domain/document.ts';
import type { PrintState } from '../../domain/print/piece.ts';

/** What happens to one of many documents at once, and what its event says of it: codes and numbers, nothing personal. */
export interface PaperMove {
  documentId: string;
  data: Record<string, unknown>;
}

/**
 * Moves many documents along the print track, each with its event, in one statement; those for which the move is not legal are left as they
 * are. Safe to repeat. As with a single move the feed's counter is locked from here to the commit, so this is the last statement of its
 * transaction. Their workflows are told afterwards, from `paper_news`.
 * @returns ids of those that were moved
 */
export async function recordPaperMoves(
  trx: Knex,
  moves: readonly PaperMove[],
  { to, printState }: { to: Phase; printState: PrintState },
): Promise<string[]> {
  return record(trx, moves, {
    set: 'phase = ?, print_state = ?',
    setBindings: [to, printState],
    where: 'd.phase = any(?)',
    whereBindings: [phasesBefore(to)],
    type: to,
  });
}

/** The same where only the facet moves: a reprint, a letter that came back. */
export async function recordPaperStates(trx: Knex, moves: readonly PaperMove[], printState: PrintState): Promise<string[]> {
  return record(trx, moves, {
    set: 'print_state = ?',
    setBindings: [printState],
    where: `d.print_state is distinct from ?`,
    whereBindings: [printState],
    type: 'PAPER',
  });
}

async function record(
  trx: Knex,
  moves: readonly PaperMove[],
  change: { set: string; setBindings: string[]; where: string; whereBindings: Knex.RawBinding[]; type: string },
): Promise<string[]> {
  if (moves.length === 0) return [];
  const rows = JSON.stringify(moves.map(({ documentId, data }) => ({ id: documentId, data })));
  const { rows: moved } = await trx.raw<{ rows: { document_id: string }[] }>(
    `with wanted as (select id, data from jsonb_to_recordset(?) as w(id text, data jsonb)),
     moved as (
       update documents d set ${change.set}, version = version + 1, updated_at = clock_timestamp()
         from wanted w where d.id = w.id and ${change.where}
       returning d.id, d.client_id, d.partner_id, d.version, d.phase, w.data
     ), told as (
       insert into paper_news (document_id) select id from moved on conflict (document_id) do nothing
     ), numbered as (
       select moved.*, row_number() over (order by id) as place from moved
     ), feed as (
       update event_feed set position = position + (select count(*) from moved) where exists (select 1 from moved)
       returning position - (select count(*) from moved) as before
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.before + n.place, n.id, n.client_id, n.partner_id, n.version, ?, n.phase, clock_timestamp(), n.data from numbered n, feed
     returning document_id`,
    [rows, ...change.setBindings, ...change.whereBindings, change.type],
  );
  return moved.map(({ document_id: id }) => id);
}

/** Documents whose workflows have not been told yet, oldest first. */
export async function listPaperNews(db: Knex, limit: number): Promise<{ documentId: string; at: Date }[]> {
  return db('paper_news').orderBy('at').limit(limit).select({ documentId: 'document_id', at: 'at' });
}

/** Told; unless something newer has happened meanwhile. */
export async function deletePaperNews(db: Knex, documentId: string, at: Date): Promise<void> {
  await db('paper_news').where({ document_id: documentId }).where('at', '<=', at).delete();
}
