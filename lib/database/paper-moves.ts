import type { Knex } from 'knex';
import { phasesBefore, type Phase } from '../../domain/document.ts';
import type { PrintState } from '../../domain/print/piece.ts';
import { recordTogether, type OneOfMany } from './moves-together.ts';

/**
 * Moves many documents along the print track, each with its event, in one statement; those for which the move is not legal are left as they
 * are. Safe to repeat. As with a single move the feed's counter is locked from here to the commit, so this is the last statement of its
 * transaction. Their workflows are told afterwards, from `paper_news`.
 * @returns ids of those that were moved
 */
export async function recordPaperMoves(
  trx: Knex,
  moves: readonly OneOfMany[],
  { to, printState }: { to: Phase; printState: PrintState },
): Promise<string[]> {
  return recordTogether(trx, moves, {
    set: 'phase = ?, print_state = ?',
    setBindings: [to, printState],
    where: 'd.phase = any(?)',
    whereBindings: [phasesBefore(to)],
    type: to,
    tell: true,
  });
}

/** The same where only the facet moves: a reprint, a letter that came back. */
export async function recordPaperStates(trx: Knex, moves: readonly OneOfMany[], printState: PrintState): Promise<string[]> {
  return recordTogether(trx, moves, {
    set: 'print_state = ?',
    setBindings: [printState],
    where: `d.print_state is distinct from ?`,
    whereBindings: [printState],
    type: 'PAPER',
    tell: true,
  });
}

/** Documents whose workflows have not been told yet, oldest first. */
export async function listPaperNews(db: Knex, limit: number): Promise<{ documentId: string; at: Date }[]> {
  return db('paper_news').orderBy('at').limit(limit).select({ documentId: 'document_id', at: 'at' });
}

/** Told; unless something newer has happened meanwhile. */
export async function deletePaperNews(db: Knex, documentId: string, at: Date): Promise<void> {
  await db('paper_news').where({ document_id: documentId }).where('at', '<=', at).delete();
}
