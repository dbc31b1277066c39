import type { Client } from '@temporalio/client';
import express, { Router } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { clearReturnedAddress, listReturnedAddresses } from '../lib/database/partner-address-repository.ts';
import {
  getPiece,
  getPrintBatch,
  listPieces,
  listPrintBatches,
  type PrintBatchRow,
  type PrintPieceRow,
} from '../lib/database/print-batch-repository.ts';
import { forgetScans, readBatchReport, reprintPiece, takeReport, takeScan } from '../lib/database/print-report-repository.ts';
import { buildPrintLists } from '../lib/paper/print-lists.ts';
import { CLOSE_BATCH_NOW, PRINT_ROOM_ID } from '../workflows/contract.ts';
import { callerOf, requireScope } from './authentication.ts';
import { verifyText } from './json-body.ts';
import { parseInput, pathId } from './parse.ts';
import { batchListQuery, pieceQuery, reportQuery, scanSchema } from './print.schema.ts';
import { sendFile } from './send-file.ts';
import { temporalUnavailable } from './temporal-unavailable.ts';

/** The readings of a large batch, 20 bytes a sheet. */
const REPORT_MAX = '20mb';
const RETURNED_MAX = 500;

/** Print batches: how they stand, and what the print shop and the post report. */
export function printRoutes(db: Knex, temporal: Client): Router {
  const router = Router();
  const manage = requireScope('print:manage');
  const batchOf = (request: express.Request) => getPrintBatch(db, pathId(request), callerOf(request).client_id);

  router.get('/v1/print-batches', manage, async (request, response) => {
    const { limit } = parseInput(batchListQuery, request.query);
    response.json({ batches: (await listPrintBatches(db, callerOf(request).client_id, limit)).map(toBatchView) });
  });
  router.post('/v1/print-batches/close', manage, async (request, response) => {
    await closeNow(temporal, callerOf(request).client_id);
    response.status(202).json({});
  });
  router.get('/v1/print-batches/:id', manage, async (request, response) => {
    const batch = await batchOf(request);
    response.json({ ...toBatchView(batch), report: await readBatchReport(db, batch) });
  });
  router.get('/v1/print-batches/:id/pieces', manage, async (request, response) => {
    const { state } = parseInput(pieceQuery, request.query);
    response.json({ pieces: (await listPieces(db, (await batchOf(request)).id, state)).map(toPieceView) });
  });
  router.get('/v1/print-batches/:id/lists/:name', manage, async (request, response) => {
    const list = (await buildPrintLists(db, await batchOf(request))).find(({ name }) => name === request.params.name);
    if (!list) throw new SealpostError('request.not-found', 'There is no such list: manifest.csv, f103.csv, f103.pdf.');
    sendFile(response, list.mediaType, list.name, list.bytes);
  });
  router.post(
    '/v1/print-batches/:id/reports',
    manage,
    express.text({ type: ['text/csv', 'text/plain'], limit: REPORT_MAX, verify: verifyText }),
    async (request, response) => {
      const { kind, last } = parseInput(reportQuery, request.query);
      const batch = await batchOf(request);
      if (typeof request.body !== 'string')
        throw new SealpostError('request.invalid', 'A report is sent as text/csv.', { details: { hint: 'Content-Type: text/csv' } });
      const actor = callerOf(request).prefix;
      response.json(await takeReport(db, { batchId: batch.id, kind, text: request.body, actor, last: last === 'true' }));
    },
  );
  router.post('/v1/print-batches/:id/scans', manage, async (request, response) => {
    const { code } = parseInput(scanSchema, request.body);
    response.json(await takeScan(db, (await batchOf(request)).id, code));
  });
  router.post('/v1/print-pieces/:id/reprint', manage, async (request, response) => {
    await reprintPiece(db, (await findOwnPiece(db, callerOf(request).client_id, pathId(request))).id, callerOf(request).prefix);
    response.status(202).json(toPieceView(await getPiece(db, pathId(request))));
  });
  router.post('/v1/print-pieces/:id/forget-scans', manage, async (request, response) => {
    await forgetScans(db, await findOwnPiece(db, callerOf(request).client_id, pathId(request)));
    response.status(204).end();
  });
  router.get('/v1/returned-addresses', manage, async (request, response) => {
    response.json({ addresses: await listReturnedAddresses(db, callerOf(request).client_id, RETURNED_MAX) });
  });
  router.delete('/v1/returned-addresses/:id', manage, async (request, response) => {
    if (!(await clearReturnedAddress(db, callerOf(request).client_id, pathId(request))))
      throw new SealpostError('partner.not-found', 'No returned letter is known of this consumer.');
    response.status(204).end();
  });
  return router;
}

/** Asks the print room not to wait for size or cut-off. @throws SealpostError temporal.unavailable */
export async function closeNow(temporal: Client, clientId: string): Promise<void> {
  try {
    await temporal.workflow.getHandle(PRINT_ROOM_ID).signal(CLOSE_BATCH_NOW, clientId);
  } catch (error) {
    throw temporalUnavailable(error);
  }
}

/** @throws SealpostError print-piece.not-found, for those of other clients likewise */
export async function findOwnPiece(db: Knex, clientId: string, id: string): Promise<PrintPieceRow> {
  const piece = await getPiece(db, id);
  await getPrintBatch(db, piece.batch_id, clientId).catch(() => {
    throw new SealpostError('print-piece.not-found', 'There is no such piece.');
  });
  return piece;
}

function toBatchView(batch: PrintBatchRow) {
  const { id, number, state, door, pieces, sheets, problem } = batch;
  return {
    id,
    number,
    sellerInn: batch.seller_inn,
    state,
    closedBecause: batch.closed_because,
    door,
    pieces,
    sheets,
    problem,
    closedAt: batch.closed_at,
    handedOverAt: batch.handed_over_at,
    reconciledAt: batch.reconciled_at,
  };
}

function toPieceView(piece: PrintPieceRow) {
  const { id, number, attempt, sheets, state, problem, tracking } = piece;
  return {
    id,
    number,
    packageId: piece.package_id,
    attempt,
    replaces: piece.replaces_id,
    postalIndex: piece.postal_index,
    sheets,
    state,
    problem,
    problemSheets: piece.problem_sheets,
    tracking,
    postedOn: piece.posted_on,
    deliveredOn: piece.delivered_on,
    returnedOn: piece.returned_on,
    returnReason: piece.return_reason,
  };
}
