import { Router } from 'express';
import type { Knex } from 'knex';
import { facetTexts } from '../domain/docflow/facet-text.ts';
import { getVisibleDocument, listAmending, listVisibleDocuments } from '../lib/database/document-repository.ts';
import { listBuyerWords } from '../lib/database/buyer-words.ts';
import { listDocumentEvents } from '../lib/database/event-repository.ts';
import type { DocumentRow } from '../lib/database/rows.ts';
import { requireScope, viewerOf } from './authentication.ts';
import type { ChangeWatcher } from './change-watcher.ts';
import { toConsumerEvents, toConsumerView, toDocumentView, toEventView, toWordsView } from './document-view.ts';
import { consumerListQuery, listQuery, statusQuery } from './documents.schema.ts';
import { explainRow } from './explain-row.ts';
import { parseInput, pathId } from './parse.ts';
import type { Request, Response } from 'express';
import type { z } from './zod.ts';

type ListQuery = z.infer<typeof listQuery>;

/** Where documents are looked into: status, events, explanations, lists. */
export function documentRoutes(db: Knex, watcher: ChangeWatcher): Router {
  const router = Router();
  const read = requireScope('documents:read');

  router.get('/v1/documents', read, async (request, response) => {
    const viewer = viewerOf(request);
    const { cursor, parked, ...filter }: ListQuery = parseInput(viewer.partnerId ? consumerListQuery : listQuery, request.query);
    const rows = await listVisibleDocuments(db, viewer, { ...filter, after: cursor, parked: parked && parked === 'true' });
    response.json({
      documents: rows.map((row) => present(request, row)),
      next: rows.length === filter.limit ? rows.at(-1)!.accepted_position : null,
    });
  });

  // A caller who knows version n waits for n+1; without a version, for any change from now on.
  const readAfterChange = async (
    request: Request,
    response: Response,
    waitSeconds: number,
    version: number | undefined,
  ): Promise<DocumentRow> => {
    const watch = await watcher.watch(pathId(request));
    try {
      const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
      if (row.version > (version ?? row.version)) return row;
      await watch.changed(waitSeconds * 1000, untilClosed(response));
      return await getVisibleDocument(db, viewerOf(request), row.id);
    } finally {
      watch.release();
    }
  };

  router.get('/v1/documents/:id', read, async (request, response) => {
    const { wait, version } = parseInput(statusQuery, request.query);
    const row =
      wait > 0 ? await readAfterChange(request, response, wait, version) : await getVisibleDocument(db, viewerOf(request), pathId(request));
    response.set('ETag', `"${row.version}"`).json(present(request, row));
  });

  router.get('/v1/documents/:id/explain', read, async (request, response) => {
    const viewer = viewerOf(request);
    const row = await getVisibleDocument(db, viewer, pathId(request));
    // What it waits for in the house, and who must act there, is the house's business.
    if (viewer.partnerId) {
      const { whyRu, whyEn } = explainRow({ ...row, attention: null });
      response.json({ whyRu, whyEn });
      return;
    }
    response.json({
      ...explainRow(row),
      words: (await listBuyerWords(db, row.id)).map(toWordsView),
      facets: facetTexts(toDocumentView(row).facets),
      amends: row.amends_id,
      amendedBy: await listAmending(db, row.id),
    });
  });

  router.get('/v1/documents/:id/events', read, async (request, response) => {
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    const events = await listDocumentEvents(db, row.id);
    response.json({ events: viewerOf(request).partnerId ? toConsumerEvents(events) : events.map(toEventView) });
  });

  return router;
}

function present(request: Request, row: DocumentRow): object {
  return viewerOf(request).partnerId ? toConsumerView(row) : toDocumentView(row);
}

function untilClosed(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}
