import type { Router } from 'express';
import { SealpostError } from '../../domain/errors.ts';
import { clearReturnedAddress, listReturnedAddresses } from '../../lib/database/partner-address-repository.ts';
import { getPrintBatch, listPieces, listPrintBatches } from '../../lib/database/print-batch-repository.ts';
import { countWaiting } from '../../lib/database/print-queue-repository.ts';
import { readBatchReport, reprintPiece, takeReport, takeScan, type ReportOutcome } from '../../lib/database/print-report-repository.ts';
import { buildPrintLists } from '../../lib/paper/print-lists.ts';
import { parseInput, pathId } from '../parse.ts';
import { closeNow, findOwnPiece } from '../print.ts';
import { reportQuery, scanSchema } from '../print.schema.ts';
import { sendFile } from '../send-file.ts';
import { z } from '../zod.ts';
import type { StaffDependencies } from './attention-routes.ts';
import type { Guard, PageCall } from './guard.ts';
import { batchDetailPage, batchesPage, scanPage } from './print-pages.ts';

const BATCHES_SHOWN = 50;
const RETURNED_SHOWN = 100;
const scope = 'print:manage';
const reportForm = reportQuery.extend({ text: z.string().min(1) });

/** What the mail room sees: batches, envelopes that need a decision, the scanner, reports. */
export function printPageRoutes(router: Router, deps: StaffDependencies, page: Guard): void {
  const { db, temporal } = deps;
  const showBatch = async ({ request, response, caller, context }: PageCall, outcome?: ReportOutcome) => {
    const batch = await getPrintBatch(db, pathId(request), caller.client_id);
    const [report, pieces] = await Promise.all([readBatchReport(db, batch), listPieces(db, batch.id)]);
    response.send(batchDetailPage({ batch, report, pieces, ...(outcome ? { outcome } : {}) }, context));
  };

  router.get(
    '/staff/print',
    page(scope, async ({ response, caller: { client_id: clientId }, context }) => {
      const [batches, waiting, returned] = await Promise.all([
        listPrintBatches(db, clientId, BATCHES_SHOWN),
        countWaiting(db, clientId),
        listReturnedAddresses(db, clientId, RETURNED_SHOWN),
      ]);
      response.send(batchesPage(batches, waiting, returned, context));
    }),
  );
  router.post(
    '/staff/print/close',
    page(scope, async ({ response, caller }) => {
      await closeNow(temporal, caller.client_id);
      response.redirect(303, '/staff/print');
    }),
  );
  router.post(
    '/staff/print/addresses/:id/clear',
    page(scope, async ({ request, response, caller }) => {
      await clearReturnedAddress(db, caller.client_id, pathId(request));
      response.redirect(303, '/staff/print');
    }),
  );
  router.post(
    '/staff/print/pieces/:id/reprint',
    page(scope, async ({ request, response, caller }) => {
      const piece = await findOwnPiece(db, caller.client_id, pathId(request));
      await reprintPiece(db, piece.id, caller.prefix);
      response.redirect(303, `/staff/print/${piece.batch_id}`);
    }),
  );
  router.get(
    '/staff/print/:id',
    page(scope, (call) => showBatch(call)),
  );
  router.post(
    '/staff/print/:id/reports',
    page(scope, async (call) => {
      const { token: _token, ...form } = call.request.body as Record<string, unknown>;
      const { kind, last, text } = parseInput(reportForm, form);
      const batch = await getPrintBatch(db, pathId(call.request), call.caller.client_id);
      const outcome = await takeReport(db, {
        batchId: batch.id,
        kind,
        bytes: Buffer.from(text.replaceAll('\r\n', '\n')),
        actor: call.caller.prefix,
        last: last === 'true',
      });
      await showBatch(call, outcome);
    }),
  );
  listRoutes(router, deps, page);
  scannerRoutes(router, deps, page);
}

function listRoutes(router: Router, { db }: StaffDependencies, page: Guard): void {
  router.get(
    '/staff/print/:id/lists/:name',
    page(scope, async ({ request, response, caller }) => {
      const lists = await buildPrintLists(db, await getPrintBatch(db, pathId(request), caller.client_id));
      const list = lists.find(({ name }) => name === request.params.name);
      if (!list) throw new SealpostError('request.not-found', 'Такого списка нет.');
      sendFile(response, list.mediaType, list.name, list.bytes);
    }),
  );
}

/** A hand scanner types a code and Enter: one form is all it needs. */
function scannerRoutes(router: Router, { db }: StaffDependencies, page: Guard): void {
  router.get(
    '/staff/print/:id/scan',
    page(scope, async ({ request, response, caller, context }) => {
      response.send(scanPage(await getPrintBatch(db, pathId(request), caller.client_id), undefined, context));
    }),
  );
  router.post(
    '/staff/print/:id/scan',
    page(scope, async ({ request, response, caller, context }) => {
      const batch = await getPrintBatch(db, pathId(request), caller.client_id);
      const { token: _token, ...form } = request.body as Record<string, unknown>;
      const { code } = parseInput(scanSchema, form);
      const { verdict, changes } = await takeScan(db, batch.id, code);
      response.send(scanPage(batch, { verdict, changed: changes[0]?.state }, context));
    }),
  );
}
