import type { Knex } from 'knex';
import { applyPieceReport, applySheets, type PieceChange, type ReportEffect, type SheetReading } from '../../domain/print/apply-report.ts';
import { buildBatchReport, type BatchAlarm, type BatchReport } from '../../domain/print/batch-report.ts';
import { sheetKey, type ScanVerdict } from '../../domain/print/match-sheets.ts';
import { statesBefore, type PieceState, type PrintState } from '../../domain/print/piece.ts';
import type { ReportKind } from '../../domain/print/report-file.ts';
import type { RowFault } from '../../domain/print/row-fault.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import type { Phase } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { OneOfMany } from './moves-together.ts';
import { recordPaperMoves, recordPaperStates } from './paper-moves.ts';
import { getPiece, getPrintBatch, listPieces, type PrintBatchRow, type PrintPieceRow } from './print-batch-repository.ts';
import { readReportCsv } from '../printer/read-report-csv.ts';
import { sha256Hex } from '../sha256.ts';

/** What a report has led to. */
export interface ReportOutcome {
  changed: Partial<Record<PieceState, number>>;
  alarms: BatchAlarm[];
  /** Rows that were left out while their neighbours were taken, the first ones with their reasons. Outcomes of 0.4.0 have none. */
  refused?: { count: number; rows: RowFault[] };
  /** The same file had been taken before: nothing was done. */
  repeated: boolean;
}

export interface ReportFile {
  batchId: string;
  kind: ReportKind;
  bytes: Buffer;
  /** As the sender names it; where he doesn't, the bytes decide. */
  charset?: string | undefined;
  actor: string;
  /** Of sheets: nothing more of the batch will be read. */
  last?: boolean;
}

/**
 * Takes a report of the print shop or the post. Safe to repeat: a file that was taken is known by its digest, and a piece moves only as
 * PIECE_MOVES says.
 * @throws SealpostError print-report.malformed, print-batch.not-found, print-batch.not-handed-over
 */
export async function takeReport(db: Knex, { batchId, kind, bytes, charset, actor, last = false }: ReportFile): Promise<ReportOutcome> {
  const sha256 = sha256Hex(Buffer.concat([Buffer.from(last ? 'last:' : ''), bytes]));
  return db.transaction(async (trx) => {
    const batch = await lockBatch(trx, batchId);
    const known = await trx('print_reports').where({ batch_id: batchId, kind, sha256 }).first<{ outcome: ReportOutcome }>('outcome');
    if (known) return { ...known.outcome, repeated: true };
    const pieces = await listPieces(trx, batchId);
    const { effect, refused } = await applyReport(trx, batch, { kind, bytes, charset, last }, pieces);
    const alarms = [...effect.alarms, ...refused.slice(0, REFUSED_SHOWN).map((fault) => alarmOfRow(kind, fault))];
    const outcome = { changed: countChanges(effect.changes), alarms, refused: shortened(refused), repeated: false };
    // Posted before it was counted: the file may come again once it was, so it doesn't count as taken.
    const early = effect.alarms.some(({ code }) => code === 'uncounted-piece-posted');
    if (!early) await trx('print_reports').insert({ batch_id: batchId, kind, sha256, outcome: JSON.stringify(outcome), actor });
    await applyChanges(trx, batch, effect, pieces);
    return outcome;
  });
}

const REFUSED_SHOWN = 200;

async function applyReport(
  trx: Knex,
  batch: PrintBatchRow,
  { kind, bytes, charset, last = false }: Pick<ReportFile, 'kind' | 'bytes' | 'charset' | 'last'>,
  pieces: readonly PrintPieceRow[],
): Promise<{ effect: ReportEffect; refused: RowFault[] }> {
  const today = moscowDate(new Date());
  if (kind !== 'sheets') {
    const { rows, refused } = readReportCsv(kind, bytes, today, charset);
    refuseWhole(rows.length, refused);
    return { effect: applyPieceReport(kind, rows, pieces), refused };
  }
  const { rows, refused } = readReportCsv(kind, bytes, today, charset);
  refuseWhole(rows.length, refused);
  // Behind a row that can't be read stands a sheet: until it is known, no sheet is missing.
  const whole = refused.length === 0;
  const reading = { codes: rows.map(({ code }) => code), ended: whole, last: last && whole };
  return { effect: await readSheets(trx, batch, reading, pieces), refused };
}

/** @throws SealpostError print-report.malformed where no row is right */
function refuseWhole(taken: number, refused: readonly RowFault[]): void {
  const [first] = refused;
  if (!first || taken > 0) return;
  throw new SealpostError('print-report.malformed', `No row of the report can be read: line ${first.line}, ${first.messageEn}.`, {
    details: { path: `/lines/${first.line}`, hint: first.hint, refused: shortened(refused) },
  });
}

function shortened(refused: readonly RowFault[]): NonNullable<ReportOutcome['refused']> {
  return { count: refused.length, rows: refused.slice(0, REFUSED_SHOWN) };
}

function alarmOfRow(kind: ReportKind, { line, code }: RowFault): BatchAlarm {
  return { code: 'refused-row', text: `${kind}, line ${line}: ${code}` };
}

/** One reading of a hand scanner. A sheet that is read a second time spoils its envelope: it can't be told from a doubled one. */
export async function takeScan(db: Knex, batchId: string, code: string): Promise<{ verdict: ScanVerdict; changes: PieceChange[] }> {
  return db.transaction(async (trx) => {
    const batch = await lockBatch(trx, batchId);
    const pieces = await listPieces(trx, batchId);
    const effect = await readSheets(trx, batch, { codes: [code], ended: false, last: false }, pieces);
    await applyChanges(trx, batch, effect, pieces);
    if (effect.alarms.length > 0) await keepAlarms(trx, batch.id, effect.alarms);
    return { verdict: effect.verdicts[0]!, changes: effect.changes };
  });
}

/** Forgets what was read of a piece that nothing has been decided about, so that it can be read anew. */
export async function forgetScans(db: Knex, piece: PrintPieceRow): Promise<void> {
  if (piece.state !== 'batched') throw new SealpostError('print-piece.settled', 'About this piece it is decided already.');
  await db('print_sheets_seen').where({ batch_id: piece.batch_id, piece: piece.number }).delete();
}

// Reports of one batch follow each other: two at once would both count from the same sheets.
async function lockBatch(trx: Knex, batchId: string): Promise<PrintBatchRow> {
  await trx('print_batches').where({ id: batchId }).forUpdate().first('id');
  const batch = await getPrintBatch(trx, batchId);
  if (batch.state === 'closed') throw new SealpostError('print-batch.not-handed-over', 'The batch has not been handed over yet.');
  return batch;
}

async function readSheets(trx: Knex, batch: PrintBatchRow, reading: SheetReading, pieces: readonly PrintPieceRow[]) {
  const seen = await trx('print_sheets_seen').where({ batch_id: batch.id }).select<{ piece: number; sheet: number; times: number }[]>();
  const before = new Map(seen.map(({ piece, sheet, times }) => [sheetKey(piece, sheet), times]));
  const effect = applySheets(batch, reading, pieces, before);
  const changed = [...effect.counts].filter(([key, times]) => before.get(key) !== times);
  await trx.raw(
    `insert into print_sheets_seen (batch_id, piece, sheet, times) select ?, piece, sheet, times from jsonb_to_recordset(?) as r(piece int, sheet int, times int)
     on conflict (batch_id, piece, sheet) do update set times = excluded.times`,
    [
      batch.id,
      JSON.stringify(changed.map(([key, times]) => ({ piece: Number(key.split('/')[0]), sheet: Number(key.split('/')[1]), times }))),
    ],
  );
  return effect;
}

/** Where a piece's state takes its documents. */
const DOCUMENT_MOVES: Partial<Record<PieceState, { to: Phase; printState: PrintState }>> = {
  printed: { to: 'PRINTED', printState: 'printed' },
  posted: { to: 'POSTED', printState: 'posted' },
};
const FACET_MOVES: Partial<Record<PieceState, PrintState>> = { delivered: 'delivered', returned: 'returned' };

async function applyChanges(trx: Knex, batch: PrintBatchRow, { changes }: ReportEffect, pieces: readonly PrintPieceRow[]): Promise<void> {
  const byNumber = new Map(pieces.map((piece) => [piece.number, piece]));
  for (const state of new Set(changes.map((change) => change.state))) {
    const own = changes.filter((change) => change.state === state);
    await updatePieces(trx, batch.id, state, own);
    if (state === 'returned') await flagAddresses(trx, own, byNumber);
    const moves = await listMoves(trx, batch, own, byNumber);
    const way = DOCUMENT_MOVES[state];
    if (way) {
      const moved = new Set(await recordPaperMoves(trx, moves, way));
      // A reprinted document may have been that far before; its facet says where its letter is now.
      await recordPaperStates(
        trx,
        moves.filter(({ documentId }) => !moved.has(documentId)),
        way.printState,
      );
    }
    const facet = FACET_MOVES[state];
    if (facet) await recordPaperStates(trx, moves, facet);
  }
}

async function updatePieces(trx: Knex, batchId: string, state: PieceState, changes: readonly PieceChange[]): Promise<void> {
  const rows = changes.map(({ piece, problem = null, problemSheets = null, tracking = null, on = null, reason = null }) => ({
    piece,
    problem,
    problem_sheets: problemSheets,
    tracking,
    day: on,
    reason,
  }));
  const day = ({ posted: 'posted_on', delivered: 'delivered_on', returned: 'returned_on' } as Partial<Record<PieceState, string>>)[state];
  await trx.raw(
    `update print_pieces p set state = ?, updated_at = clock_timestamp(), problem = coalesce(r.problem, p.problem),
            problem_sheets = coalesce(r.problem_sheets, p.problem_sheets), tracking = coalesce(r.tracking, p.tracking),
            return_reason = coalesce(r.reason, p.return_reason)${day ? `, ${day} = r.day` : ''}
       from jsonb_to_recordset(?) as r(piece int, problem text, problem_sheets int[], tracking text, day date, reason text)
      where p.batch_id = ? and p.number = r.piece and p.state = any(?)`,
    [state, JSON.stringify(rows), batchId, statesBefore(state)],
  );
}

/** The next package to the same address waits for a person. */
async function flagAddresses(trx: Knex, changes: readonly PieceChange[], byNumber: ReadonlyMap<number, PrintPieceRow>): Promise<void> {
  const rows = changes.map(({ piece, reason }) => ({ package_id: byNumber.get(piece)!.package_id, reason }));
  await trx.raw(
    `insert into partner_contacts (partner_id, returned_address, returned_at, return_reason)
     select distinct on (k.partner_id) k.partner_id, k.partner_card->'address', clock_timestamp(), r.reason
       from jsonb_to_recordset(?) as r(package_id text, reason text) join packages k on k.id = r.package_id
     on conflict (partner_id) do update set returned_address = excluded.returned_address, returned_at = excluded.returned_at, return_reason = excluded.return_reason`,
    [JSON.stringify(rows)],
  );
}

async function listMoves(
  trx: Knex,
  batch: PrintBatchRow,
  changes: readonly PieceChange[],
  byNumber: ReadonlyMap<number, PrintPieceRow>,
): Promise<OneOfMany[]> {
  const byPiece = new Map(changes.map((change) => [byNumber.get(change.piece)!.id, change]));
  const rows = await trx('print_piece_documents')
    .whereIn('piece_id', [...byPiece.keys()])
    .select<{ piece_id: string; document_id: string }[]>('piece_id', 'document_id');
  return rows.map(({ piece_id: pieceId, document_id: documentId }) => {
    const { piece, tracking, on, reason } = byPiece.get(pieceId)!;
    return {
      documentId,
      data: { batch: batch.number, piece, ...(tracking ? { tracking } : {}), ...(on ? { on } : {}), ...(reason ? { reason } : {}) },
    };
  });
}

/** A hand scanner's alarms stand beside those of the files. */
async function keepAlarms(trx: Knex, batchId: string, alarms: readonly BatchAlarm[]): Promise<void> {
  const outcome: ReportOutcome = { changed: {}, alarms: [...alarms], repeated: false };
  const sha256 = sha256Hex(JSON.stringify(alarms));
  await trx('print_reports')
    .insert({ batch_id: batchId, kind: 'sheets', sha256, outcome: JSON.stringify(outcome), actor: 'scanner' })
    .onConflict(['batch_id', 'kind', 'sha256'])
    .ignore();
}

function countChanges(changes: readonly PieceChange[]): Partial<Record<PieceState, number>> {
  const counts: Partial<Record<PieceState, number>> = {};
  for (const { state } of changes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** How the batch stands now. */
export async function readBatchReport(db: Knex, batch: PrintBatchRow): Promise<BatchReport> {
  const pieces = await listPieces(db, batch.id);
  const reports = await db('print_reports').where({ batch_id: batch.id }).orderBy('id').select<{ outcome: ReportOutcome }[]>('outcome');
  return buildBatchReport(
    batch,
    pieces.map(({ problem_sheets: problemSheets, ...piece }) => ({ ...piece, problemSheets })),
    reports.flatMap(({ outcome }) => outcome.alarms),
  );
}

/**
 * Prints a piece again: the old one is void, its documents wait for the next batch. Safe to repeat: a piece is replaced once.
 * @throws SealpostError print-piece.not-found, print-piece.settled
 */
export async function reprintPiece(db: Knex, pieceId: string, actor: string): Promise<void> {
  await db.transaction(async (trx) => {
    const piece = await getPiece(trx, pieceId);
    if (piece.state === 'void') return;
    const changed = await trx('print_pieces')
      .where({ id: pieceId })
      .whereIn('state', statesBefore('void'))
      .update({ state: 'void', updated_at: trx.raw('clock_timestamp()') });
    if (changed === 0) throw new SealpostError('print-piece.settled', "The post has this piece; it can't be printed again.");
    await trx('print_queue')
      .where({ piece_id: pieceId })
      .update({ piece_id: null, replaces_id: pieceId, attempt: piece.attempt + 1, queued_at: trx.raw('clock_timestamp()') });
    const documents = await trx('print_piece_documents').where({ piece_id: pieceId }).select<{ document_id: string }[]>('document_id');
    await recordPaperStates(
      trx,
      documents.map(({ document_id: documentId }) => ({ documentId, data: { reprints: piece.number, attempt: piece.attempt + 1, actor } })),
      'reprinting',
    );
  });
}
