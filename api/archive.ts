import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Router, type Response } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { listAlarms, listScrubPasses } from '../lib/database/archive-repository.ts';
import {
  approveAct,
  getAct,
  listActDocuments,
  listActs,
  proposeDisposal,
  withdrawAct,
  type DisposalActRow,
} from '../lib/database/disposal-repository.ts';
import { getVisibleDocument } from '../lib/database/document-repository.ts';
import { getExport, insertExport, listExports, type ExportRow } from '../lib/database/export-repository.ts';
import { liftHold, listHolds, placeHold } from '../lib/database/hold-repository.ts';
import { getRetentionYears, insertRetentionYears } from '../lib/database/retention-repository.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import { disposalSchema, exportSchema, holdSchema, pageQuery, retentionSchema } from './archive.schema.ts';
import { answerOnce } from './answer-once.ts';
import { callerOf, requireScope, viewerOf } from './authentication.ts';
import { parseInput, pathId } from './parse.ts';
import { setFileHeaders } from './send-file.ts';

export interface ArchiveRouteDependencies {
  db: Knex;
  objects: ObjectStore;
  exportsDirectory: string;
}

/** What archivists and auditors do: alarms, retention, holds, disposal, exports. */
export function archiveRoutes(deps: ArchiveRouteDependencies): Router {
  const router = Router();
  careRoutes(router, deps);
  disposalRoutes(router, deps);
  exportRoutes(router, deps);
  return router;
}

const manage = requireScope('archive:manage');

function careRoutes(router: Router, { db, objects }: ArchiveRouteDependencies): void {
  router.get('/v1/archive/alarms', manage, async (request, response) => {
    const { limit } = parseInput(pageQuery, request.query);
    const rows = await listAlarms(db, callerOf(request).client_id, limit);
    response.json({
      alarms: rows.map(
        ({ document_id: documentId, role, what, found_at: foundAt, restored_at: restoredAt, restored_from: restoredFrom }) => ({
          documentId,
          role,
          what,
          foundAt,
          restoredAt,
          restoredFrom,
        }),
      ),
    });
  });
  router.get('/v1/archive/scrubs', manage, async (request, response) => {
    const rows = await listScrubPasses(db, parseInput(pageQuery, request.query).limit);
    response.json({
      scrubs: rows.map(
        ({ id, kind, started_at: startedAt, finished_at: finishedAt, objects: count, bytes, signatures, alarms, restored }) => {
          const seconds = finishedAt ? (finishedAt.getTime() - startedAt.getTime()) / 1000 : null;
          const objectsPerSecond = seconds ? Math.round(count / seconds) : null;
          return { id, kind, startedAt, finishedAt, objects: count, bytes, signatures, alarms, restored, objectsPerSecond };
        },
      ),
    });
  });
  router.get('/v1/archive/retention', manage, async (request, response) => {
    response.json(await getRetentionYears(db, callerOf(request).client_id));
  });
  router.put('/v1/archive/retention', manage, async (request, response) => {
    const years = parseInput(retentionSchema, request.body);
    const { client_id: clientId, prefix } = callerOf(request);
    await insertRetentionYears(db, clientId, years, prefix);
    response.json(await getRetentionYears(db, clientId));
  });
  router.post('/v1/documents/:id/holds', manage, async (request, response) => {
    const { reason } = parseInput(holdSchema, request.body);
    const document = await getVisibleDocument(db, viewerOf(request), pathId(request));
    const { client_id: clientId, prefix: actor } = callerOf(request);
    const { id, placed_at: placedAt } = await placeHold(db, objects, { clientId, documentId: document.id, reason, actor });
    response.status(201).json({ id, documentId: document.id, reason, placedAt });
  });
  router.get('/v1/holds', manage, async (request, response) => {
    const rows = await listHolds(db, callerOf(request).client_id, parseInput(pageQuery, request.query).limit);
    response.json({
      holds: rows.map(({ id, document_id: documentId, reason, placed_at: placedAt, lifted_at: liftedAt }) => ({
        id,
        documentId,
        reason,
        placedAt,
        liftedAt,
      })),
    });
  });
  router.post('/v1/holds/:id/lift', manage, async (request, response) => {
    const { client_id: clientId, prefix: actor } = callerOf(request);
    const { id, document_id: documentId, lifted_at: liftedAt } = await liftHold(db, objects, { clientId, id: pathId(request), actor });
    response.json({ id, documentId, liftedAt });
  });
}

function disposalRoutes(router: Router, { db }: ArchiveRouteDependencies): void {
  router.post('/v1/disposal-acts', manage, async (request, response) => {
    const { until } = parseInput(disposalSchema, request.body);
    const caller = callerOf(request);
    response.status(201).json(toActView(await proposeDisposal(db, caller.client_id, until, caller)));
  });
  router.get('/v1/disposal-acts', manage, async (request, response) => {
    const rows = await listActs(db, callerOf(request).client_id, parseInput(pageQuery, request.query).limit);
    response.json({ acts: rows.map(toActView) });
  });
  router.get('/v1/disposal-acts/:id', manage, async (request, response) => {
    const act = await getAct(db, callerOf(request).client_id, pathId(request));
    response.json({ ...toActView(act), list: await listActDocuments(db, act.id) });
  });
  router.post('/v1/disposal-acts/:id/approve', manage, async (request, response) => {
    const caller = callerOf(request);
    response.status(202).json(toActView(await approveAct(db, caller.client_id, pathId(request), caller)));
  });
  router.post('/v1/disposal-acts/:id/withdraw', manage, async (request, response) => {
    response.json(toActView(await withdrawAct(db, callerOf(request).client_id, pathId(request))));
  });
}

function exportRoutes(router: Router, deps: ArchiveRouteDependencies): void {
  const { db } = deps;
  router.post('/v1/exports', manage, async (request, response) => {
    const filter = parseInput(exportSchema, request.body);
    const { client_id: clientId, prefix } = callerOf(request);
    const body = await answerOnce(db, request, response, async (trx) => toExportView(await insertExport(trx, clientId, filter, prefix)));
    response.status(202).location(`/v1/exports/${body.id}`).json(body);
  });
  router.get('/v1/exports', manage, async (request, response) => {
    const rows = await listExports(db, callerOf(request).client_id, parseInput(pageQuery, request.query).limit);
    response.json({ exports: rows.map(toExportView) });
  });
  router.get('/v1/exports/:id', manage, async (request, response) => {
    response.json(toExportView(await getExport(db, pathId(request), callerOf(request).client_id)));
  });
  router.get('/v1/exports/:id/file', manage, async (request, response) => {
    await sendExport(deps, callerOf(request).client_id, pathId(request), response);
  });
}

/** @throws SealpostError export.not-found, export.not-ready */
export async function sendExport(
  { db, exportsDirectory }: ArchiveRouteDependencies,
  clientId: string,
  id: string,
  response: Response,
): Promise<void> {
  const row = await getExport(db, id, clientId);
  if (row.state !== 'done' || !row.file_name)
    throw new SealpostError('export.not-ready', 'The export is not done yet.', { details: { state: row.state } });
  setFileHeaders(response, 'application/zip', row.file_name);
  response.set('Content-Length', String(row.bytes));
  await pipeline(createReadStream(path.join(exportsDirectory, row.file_name)), response);
}

function toActView(act: DisposalActRow) {
  return {
    id: act.id,
    number: act.number,
    until: act.until,
    state: act.state,
    documents: act.document_count,
    listDigest: act.list_digest,
    proposedBy: act.proposed_by,
    approvedBy: act.approved_by,
    executedAt: act.executed_at,
  };
}

function toExportView(row: ExportRow) {
  const { id, state, filter, total, done, skipped, sha256, bytes, failure } = row;
  return {
    id,
    state,
    filter,
    total,
    done,
    skipped,
    fileName: row.file_name,
    sha256,
    bytes,
    failure,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
