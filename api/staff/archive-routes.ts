import type { Router } from 'express';
import { listAlarms, listScrubPasses } from '../../lib/database/archive-repository.ts';
import { approveAct, listActs, proposeDisposal, withdrawAct } from '../../lib/database/disposal-repository.ts';
import { insertExport, listExports } from '../../lib/database/export-repository.ts';
import { liftHold, listHolds, placeHold } from '../../lib/database/hold-repository.ts';
import { getVisibleDocument } from '../../lib/database/document-repository.ts';
import { sendExport, type ArchiveRouteDependencies } from '../archive.ts';
import { disposalSchema, exportSchema, holdSchema } from '../archive.schema.ts';
import { parseInput, pathId } from '../parse.ts';
import { archivePage } from './archive-pages.ts';
import type { Guard } from './guard.ts';

const SHOWN_MAX = 30;
const scope = 'archive:manage';

/** The archivist's page. What needs two people needs two here as well: a sign-in is the person of its key. */
export function archivePageRoutes(router: Router, deps: ArchiveRouteDependencies, page: Guard): void {
  const { db } = deps;
  const back = '/staff/archive';
  router.get(
    back,
    page(scope, async ({ response, caller, context }) => {
      const { client_id: clientId } = caller;
      const [alarms, passes, holds, acts, exports] = await Promise.all([
        listAlarms(db, clientId, SHOWN_MAX),
        listScrubPasses(db, 10),
        listHolds(db, clientId, SHOWN_MAX),
        listActs(db, clientId, SHOWN_MAX),
        listExports(db, clientId, SHOWN_MAX),
      ]);
      response.send(archivePage({ alarms, passes, holds, acts, exports, me: caller }, context));
    }),
  );
  router.post(
    '/staff/archive/exports',
    page(scope, async ({ request, response, caller }) => {
      const { from, to, inn, kind } = request.body as Record<string, string>;
      const filter = parseInput(exportSchema, {
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
        ...(inn ? { inn } : {}),
        ...(kind ? { kinds: [kind] } : {}),
      });
      await insertExport(db, caller.client_id, filter, caller.prefix);
      response.redirect(303, back);
    }),
  );
  router.get(
    '/staff/archive/exports/:id',
    page(scope, ({ request, response, caller }) => sendExport(deps, caller.client_id, pathId(request), response)),
  );
  router.post(
    '/staff/archive/acts',
    page(scope, async ({ request, response, caller }) => {
      const { until } = parseInput(disposalSchema, { until: (request.body as { until?: unknown }).until });
      await proposeDisposal(db, caller.client_id, until, caller);
      response.redirect(303, back);
    }),
  );
  router.post(
    '/staff/archive/acts/:id/approve',
    page(scope, async ({ request, response, caller }) => {
      await approveAct(db, caller.client_id, pathId(request), caller);
      response.redirect(303, back);
    }),
  );
  router.post(
    '/staff/archive/acts/:id/withdraw',
    page(scope, async ({ request, response, caller }) => {
      await withdrawAct(db, caller.client_id, pathId(request));
      response.redirect(303, back);
    }),
  );
  holdRoutes(router, deps, page);
}

function holdRoutes(router: Router, { db, objects }: ArchiveRouteDependencies, page: Guard): void {
  router.post(
    '/staff/archive/holds/:id/lift',
    page(scope, async ({ request, response, caller: { client_id: clientId, prefix: actor } }) => {
      await liftHold(db, objects, { clientId, id: pathId(request), actor });
      response.redirect(303, '/staff/archive');
    }),
  );
  router.post(
    '/staff/documents/:id/holds',
    page(scope, async ({ request, response, caller: { client_id: clientId, prefix: actor } }) => {
      const { reason } = parseInput(holdSchema, { reason: (request.body as { reason?: unknown }).reason });
      const { id: documentId } = await getVisibleDocument(db, { clientId }, pathId(request));
      await placeHold(db, objects, { clientId, documentId, reason, actor });
      response.redirect(303, `/staff/documents/${documentId}`);
    }),
  );
}
