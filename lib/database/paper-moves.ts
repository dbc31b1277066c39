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

/** News for a workflow: of its letter, or of a document that amends it. The number names exactly these; newer ones of the same document have another. */
export interface PaperNews {
  documentId: string;
  number: number;
}

/** News for one document's workflow, written with what is new. What is told already is told again. */
export async function insertNews(trx: Knex, documentId: string): Promise<void> {
  await trx.raw(
    `insert into paper_news (document_id) values (?)
     on conflict (document_id) do update set number = excluded.number, at = excluded.at, claimed_until = null`,
    [documentId],
  );
}

/** Longer than it takes to tell as many as are claimed at once; what a process that died has claimed is told by another one after this. */
const CLAIM_SECONDS = 60;

/** Takes news to tell, oldest first, so that nobody else tells them too. */
export async function claimPaperNews(db: Knex, limit: number): Promise<PaperNews[]> {
  const { rows } = await db.raw<{ rows: PaperNews[] }>(
    `with due as (
       select document_id from paper_news where claimed_until is null or claimed_until < clock_timestamp()
        order by number limit ? for update skip locked
     )
     update paper_news n set claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS}) from due
      where n.document_id = due.document_id returning n.document_id as "documentId", n.number`,
    [limit],
  );
  return rows;
}

/** Told. News that have come since stay. */
export async function deletePaperNews(db: Knex, told: readonly PaperNews[]): Promise<void> {
  await db.raw(
    `delete from paper_news n using jsonb_to_recordset(?) as t("documentId" text, number bigint) where n.document_id = t."documentId" and n.number = t.number`,
    [JSON.stringify(told)],
  );
}

/** Not told: anybody may try again at once. */
export async function releasePaperNews(db: Knex, untold: readonly PaperNews[]): Promise<void> {
  await db.raw(
    `update paper_news n set claimed_until = null from jsonb_to_recordset(?) as t("documentId" text, number bigint)
      where n.document_id = t."documentId" and n.number = t.number`,
    [JSON.stringify(untold)],
  );
}
