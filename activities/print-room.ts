import { heartbeat } from '@temporalio/activity';
import type { Knex } from 'knex';
import { whyClose, type BatchRules, type CloseReason } from '../domain/print/close-batch.ts';
import { RUN_PIECES, runName } from '../domain/print/lists.ts';
import { REPORT_KINDS } from '../domain/print/report-file.ts';
import { SealpostError } from '../domain/errors.ts';
import { claimPaperNews, deletePaperNews, releasePaperNews, type PaperNews } from '../lib/database/paper-moves.ts';
import {
  getPrintBatch,
  listPieceAddresses,
  listPieceDocuments,
  listPieces,
  listPrintFiles,
  recordBatchProblem,
  recordHandedOver,
  recordPrintFile,
  recordReconciled,
  type PieceDocument,
  type PrintBatchRow,
} from '../lib/database/print-batch-repository.ts';
import { closeBatch, listWaitingQueues } from '../lib/database/print-queue-repository.ts';
import { readBatchReport, reprintPiece, takeReport } from '../lib/database/print-report-repository.ts';
import { findSeller } from '../lib/database/registry-repository.ts';
import { inTurns } from '../lib/in-turns.ts';
import type { Logger } from '../lib/logger.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import { buildPrintLists } from '../lib/paper/print-lists.ts';
import { renderRun } from '../lib/paper/print-run.ts';
import type { PrintDoor } from '../lib/printer/print-door.ts';
import { sha256Hex } from '../lib/sha256.ts';

export interface PrintRoomDependencies {
  db: Knex;
  objects: ObjectStore;
  door: PrintDoor;
  logger: Logger;
  tellWorkflow: (documentId: string) => Promise<void>;
  rules: BatchRules;
  packageWaitSeconds: number;
  lookMs: number;
  /** After so long without word from the print shop a person must look. */
  reportMs: number;
  reprint: 'staff' | 'auto';
}

export interface DueBatch {
  clientId: string;
  sellerInn: string;
  because: CloseReason;
}

const READ_AT_ONCE = 16;
const NEWS_MAX = 500;
const TELL_AT_ONCE = 20;

/** From the queue to the post and back: everything that print batches do. */
export function createPrintRoomActivities(deps: PrintRoomDependencies) {
  const { db, door, rules, packageWaitSeconds } = deps;
  return {
    /** Which queues are due, and how long until the next look. Reads only; telling workflows twice is harmless. */
    async lookAtQueues({ closeNow }: { closeNow: string[] }): Promise<{ due: DueBatch[]; nextLookMs: number }> {
      await tellPaperNews(deps);
      const now = new Date();
      const due = (await listWaitingQueues(db, packageWaitSeconds)).flatMap((queue): DueBatch[] => {
        const because = closeNow.includes(queue.clientId) ? 'staff' : whyClose(queue, rules, now);
        return because ? [{ clientId: queue.clientId, sellerInn: queue.sellerInn, because }] : [];
      });
      return { due, nextLookMs: deps.lookMs };
    },

    /** Harmless to repeat: the workflow has chosen the id, and a batch under it is made once. */
    async closePrintBatch({ batchId, ...due }: DueBatch & { batchId: string }): Promise<{ pieces: number }> {
      return closeBatch(db, { ...due, batchId, sizeMax: rules.sizeMax, waitSeconds: packageWaitSeconds, door: door.name });
    },

    /** One file of the batch. Harmless to repeat: the door looks the file up by its name, and the same facts give the same bytes. */
    async handOverRun({ batchId, run }: { batchId: string; run: number }): Promise<{ more: boolean }> {
      const batch = await getPrintBatch(db, batchId);
      const name = runName(run);
      const more = run * RUN_PIECES < batch.pieces;
      if ((await listPrintFiles(db, batchId)).some((file) => file.name === name)) return { more };
      await submit(deps, batch, { name, mediaType: 'application/pdf', bytes: await renderRunOf(deps, batch, run) });
      return { more };
    },

    /** The lists, and the word that all is there. Harmless to repeat for the same reason. */
    async handOverLists({ batchId }: { batchId: string }): Promise<void> {
      const batch = await getPrintBatch(db, batchId);
      const lists = await buildPrintLists(db, batch);
      for (const list of lists) await submit(deps, batch, list);
      await door.complete(batch.number, await listPrintFiles(db, batchId));
      await recordHandedOver(db, batchId);
    },

    /**
     * Takes what the door has brought, prints spoiled pieces again where nobody has to decide, and says whether every piece is in its place.
     * Harmless to repeat: a report is known by its digest, a piece is replaced once.
     */
    async followPrintBatch({ batchId }: { batchId: string }): Promise<{ reconciled: boolean; nextLookMs: number }> {
      const batch = await getPrintBatch(db, batchId);
      if (batch.state === 'reconciled') return { reconciled: true, nextLookMs: 0 };
      const wrong = await takeDoorReports(deps, batch);
      if (deps.reprint === 'auto')
        for (const { id } of await listPieces(db, batchId, 'spoiled')) await reprintPiece(db, id, 'sealpost:print-room');
      const report = await readBatchReport(db, batch);
      if (report.settled && report.balanced) await recordReconciled(db, batchId, report);
      else await recordBatchProblem(db, batchId, wrong ?? report.alarms.at(-1)?.code ?? overdueProblem(batch, deps.reportMs));
      await tellPaperNews(deps);
      return { reconciled: report.settled && report.balanced, nextLookMs: deps.lookMs };
    },
  };
}

async function submit(
  { db, door }: PrintRoomDependencies,
  { id, number }: PrintBatchRow,
  { name, mediaType, bytes }: { name: string; mediaType: 'application/pdf' | 'text/csv'; bytes: Buffer },
): Promise<void> {
  const { reference } = await door.submit({ batch: number, name, mediaType, bytes });
  const sha256 = sha256Hex(bytes);
  await recordPrintFile(db, { batch_id: id, name, sha256, bytes: bytes.length, reference });
}

async function renderRunOf(deps: PrintRoomDependencies, batch: PrintBatchRow, run: number): Promise<Buffer> {
  const { db } = deps;
  const [from, to] = [(run - 1) * RUN_PIECES + 1, run * RUN_PIECES];
  const [addresses, documents, seller] = await Promise.all([
    listPieceAddresses(db, batch.id, from, to),
    listPieceDocuments(db, batch.id, from, to),
    findSeller(db, batch.seller_inn),
  ]);
  const pages = new Map<string, Buffer>();
  const read = async (document: PieceDocument) => pages.set(document.documentId, await readPage(deps, document));
  await inTurns(documents, READ_AT_ONCE, read, heartbeat);
  const pieces = addresses.map(({ piece, sheets, partnerCard }) => ({
    number: piece,
    sheets,
    partner: partnerCard,
    documents: documents
      .filter((document) => document.piece === piece)
      .map((document) => ({ pdf: pages.get(document.documentId)!, sheets: document.sheets })),
  }));
  return renderRun({ batch, seller: seller!, pieces, createdAt: batch.closed_at! });
}

/** The page as it was rendered and signed for: one that has changed in the store is not sent to anybody. */
async function readPage({ objects }: PrintRoomDependencies, { documentId, pdfKey, pdfSha256 }: PieceDocument): Promise<Buffer> {
  const bytes = await objects.get({ key: pdfKey, versionId: null });
  if (sha256Hex(bytes) !== pdfSha256)
    throw new SealpostError('print.page-changed', 'The page in the store is not the one that was queued.', { details: { documentId } });
  return bytes;
}

/** Takes them in the order in which things happen. Returns why a person must look: a report that can't be read, or comes before its count. */
async function takeDoorReports({ db, door, logger }: PrintRoomDependencies, batch: PrintBatchRow): Promise<string | undefined> {
  let wrong: string | undefined;
  const reports = (await door.listReports(batch.number)).toSorted((a, b) => REPORT_KINDS.indexOf(a.kind) - REPORT_KINDS.indexOf(b.kind));
  for (const { name, kind, bytes } of reports) {
    try {
      const { alarms } = await takeReport(db, { batchId: batch.id, kind, bytes, actor: `door:${door.name}`, last: /-last\./.test(name) });
      for (const code of ['refused-row', 'uncounted-piece-posted'] as const)
        if (alarms.some((alarm) => alarm.code === code)) wrong ??= code;
    } catch (error) {
      if (!(error instanceof SealpostError) || error.code !== 'print-report.malformed') throw error;
      logger.warn({ batch: batch.number, report: name, err: error }, 'a report of the print shop can not be read');
      wrong = 'print-report.malformed';
    }
  }
  return wrong;
}

function overdueProblem({ handed_over_at: at }: PrintBatchRow, reportMs: number): string | null {
  return at && Date.now() - at.getTime() > reportMs ? 'print-batch.not-reported' : null;
}

/**
 * Workflows are told after the commit; what is lost on the way stands in the table until it was told. Each piece of news is told by one
 * process; one workflow that can't be told holds up no other.
 */
async function tellPaperNews({ db, tellWorkflow }: PrintRoomDependencies): Promise<void> {
  for (;;) {
    const news = await claimPaperNews(db, NEWS_MAX);
    if (news.length === 0) return;
    const failures: { item: PaperNews; error: unknown }[] = [];
    const tell = (item: PaperNews) => tellWorkflow(item.documentId).catch((error: unknown) => void failures.push({ item, error }));
    await inTurns(news, TELL_AT_ONCE, tell, heartbeat);
    const untold = failures.map(({ item }) => item);
    await deletePaperNews(
      db,
      news.filter((item) => !untold.includes(item)),
    );
    if (failures.length === 0) continue;
    await releasePaperNews(db, untold);
    throw failures[0]!.error;
  }
}
