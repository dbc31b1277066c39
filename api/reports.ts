import { Router } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { listChanges } from '../lib/database/event-repository.ts';
import { getLedger } from '../lib/database/ledger-repository.ts';
import { requireScope, viewerOf } from './authentication.ts';
import { toConsumerEvents, toEventView } from './document-view.ts';
import { changesQuery, ledgerQuery } from './documents.schema.ts';
import { parseInput } from './parse.ts';

/** What billing reconciles with: the feed of changes and the month's ledger. */
export function reportRoutes(db: Knex): Router {
  const router = Router();
  const read = requireScope('documents:read');

  router.get('/v1/changes', read, async (request, response) => {
    const { after, limit } = parseInput(changesQuery, request.query);
    const viewer = viewerOf(request);
    const changes = await listChanges(db, viewer, after, limit);
    const shown = viewer.partnerId ? toConsumerEvents(changes) : changes.map(toEventView);
    response.json({ changes: shown, next: changes.at(-1)?.position ?? after, more: changes.length === limit });
  });

  router.get('/v1/ledger', read, async (request, response) => {
    const { month } = parseInput(ledgerQuery, request.query);
    const { clientId, partnerId } = viewerOf(request);
    if (partnerId) throw new SealpostError('request.not-found', 'There is nothing here.');
    response.json(await getLedger(db, clientId, month));
  });

  return router;
}
