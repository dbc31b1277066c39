import type { Knex } from 'knex';
import type { BatchReport } from '../../domain/print/batch-report.ts';
import type { CloseReason } from '../../domain/print/close-batch.ts';
import type { PieceProblem, PieceState } from '../../domain/print/piece.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { PartnerCard } from '../../domain/submission.ts';

export interface PrintBatchRow {
  id: string;
  number: number;
  client_id: string;
  seller_inn: string;
  state: 'closed' | 'handed-over' | 'reconciled';
  closed_because: CloseReason;
  door: string;
  pieces: number;
  sheets: number;
  /** Why a person must look at it; null where nobody must. */
  problem: string | null;
  opened_at: Date;
  closed_at: Date | null;
  handed_over_at: Date | null;
  reconciled_at: Date | null;
  report: BatchReport | null;
}

export interface PrintPieceRow {
  id: string;
  batch_id: string;
  number: number;
  package_id: string;
  partner_id: string;
  attempt: number;
  replaces_id: string | null;
  postal_index: string;
  sheets: number;
  state: PieceState;
  problem: PieceProblem | null;
  problem_sheets: number[] | null;
  tracking: string | null;
  posted_on: string | null;
  delivered_on: string | null;
  returned_on: string | null;
  return_reason: string | null;
  updated_at: Date;
}

/** A document in an envelope, with where its page is kept. */
export interface PieceDocument {
  piece: number;
  documentId: string;
  firstSheet: number;
  sheets: number;
  pdfKey: string;
  pdfSha256: string;
  wetSignature: boolean;
}

/** What the address page and the postal list say. */
export interface PieceAddress {
  piece: number;
  sheets: number;
  partnerCard: PartnerCard;
}

/** @throws SealpostError print-batch.not-found */
export async function getPrintBatch(db: Knex, id: string, clientId?: string): Promise<PrintBatchRow> {
  const row = await db<PrintBatchRow>('print_batches')
    .where({ id, ...(clientId ? { client_id: clientId } : {}) })
    .first();
  if (!row) throw new SealpostError('print-batch.not-found', 'There is no such print batch.');
  return row;
}

export async function listPrintBatches(db: Knex, clientId: string, limit: number): Promise<PrintBatchRow[]> {
  return db<PrintBatchRow>('print_batches').where({ client_id: clientId }).orderBy('number', 'desc').limit(limit);
}

/** The largest batch that an inserter takes, several times over. */
const PIECES_MAX = 100_000;

export async function listPieces(db: Knex, batchId: string, state?: PieceState): Promise<PrintPieceRow[]> {
  return db<PrintPieceRow>('print_pieces')
    .where({ batch_id: batchId, ...(state ? { state } : {}) })
    .orderBy('number')
    .limit(PIECES_MAX);
}

/** @throws SealpostError print-piece.not-found */
export async function getPiece(db: Knex, id: string): Promise<PrintPieceRow> {
  const row = await db<PrintPieceRow>('print_pieces').where({ id }).first();
  if (!row) throw new SealpostError('print-piece.not-found', 'There is no such piece.');
  return row;
}

export async function listPieceDocuments(db: Knex, batchId: string, from: number, to: number): Promise<PieceDocument[]> {
  const { rows } = await db.raw<{ rows: PieceDocument[] }>(
    `select p.number as piece, r.document_id as "documentId", r.first_sheet as "firstSheet", r.sheets, q.pdf_key as "pdfKey",
            q.pdf_sha256 as "pdfSha256", q.wet_signature as "wetSignature"
       from print_pieces p join print_piece_documents r on r.piece_id = p.id join print_queue q on q.document_id = r.document_id
      where p.batch_id = ? and p.number between ? and ? order by p.number, r.place`,
    [batchId, from, to],
  );
  return rows;
}

export async function listPieceAddresses(db: Knex, batchId: string, from: number, to: number): Promise<PieceAddress[]> {
  const { rows } = await db.raw<{ rows: PieceAddress[] }>(
    `select p.number as piece, p.sheets, k.partner_card as "partnerCard"
       from print_pieces p join packages k on k.id = p.package_id
      where p.batch_id = ? and p.number between ? and ? order by p.number`,
    [batchId, from, to],
  );
  return rows;
}

/** A file that the print shop has. */
export interface PrintFileRow {
  batch_id: string;
  name: string;
  sha256: string;
  bytes: number;
  reference: string;
  handed_over_at: Date;
}

export async function listPrintFiles(db: Knex, batchId: string): Promise<PrintFileRow[]> {
  return db<PrintFileRow>('print_files').where({ batch_id: batchId }).orderBy('name');
}

/** Safe to repeat: the first record of a file stays. */
export async function recordPrintFile(db: Knex, file: Omit<PrintFileRow, 'handed_over_at'>): Promise<void> {
  await db<PrintFileRow>('print_files').insert(file).onConflict(['batch_id', 'name']).ignore();
}

/** All of it is with the print shop. Safe to repeat. */
export async function recordHandedOver(db: Knex, id: string): Promise<void> {
  await db('print_batches')
    .where({ id, state: 'closed' })
    .update({ state: 'handed-over', handed_over_at: db.raw('clock_timestamp()'), problem: null });
}

/** Says why a person must look, or that nobody must any more. */
export async function recordBatchProblem(db: Knex, id: string, problem: string | null): Promise<void> {
  await db('print_batches').where({ id }).update({ problem });
}

export async function recordReconciled(db: Knex, id: string, report: BatchReport): Promise<void> {
  await db('print_batches')
    .where({ id, state: 'handed-over' })
    .update({ state: 'reconciled', reconciled_at: db.raw('clock_timestamp()'), report: JSON.stringify(report), problem: null });
}

/** Where a document's letters are and were, newest first. */
export async function listDocumentPieces(
  db: Knex,
  documentId: string,
): Promise<
  (Pick<PrintPieceRow, 'id' | 'batch_id' | 'number' | 'attempt' | 'state' | 'tracking' | 'posted_on' | 'returned_on'> & { batch: number })[]
> {
  const { rows } = await db.raw(
    `select p.id, p.batch_id, p.number, p.attempt, p.state, p.tracking, p.posted_on, p.returned_on, b.number as batch
       from print_piece_documents r join print_pieces p on p.id = r.piece_id join print_batches b on b.id = p.batch_id
      where r.document_id = ? order by p.attempt desc limit 100`,
    [documentId],
  );
  return rows;
}
