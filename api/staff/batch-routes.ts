import type { Router } from 'express';
import type { Knex } from 'knex';
import { insertManifest, listHeld, listWaitingHeads, releaseManifest } from '../../lib/database/release-repository.ts';
import { pathId } from '../parse.ts';
import { findOwnManifest, requireOwnHead, requireReleasingHead } from '../releases.ts';
import { batchPage, headsPage, manifestPage } from './batch-pages.ts';
import type { Guard } from './guard.ts';

/** Pages on which a head looks through a batch and releases it. */
export function batchRoutes(router: Router, db: Knex, page: Guard): void {
  const scope = 'batches:release';
  router.get(
    '/staff/batches',
    page(scope, async ({ response, caller, context }) => {
      response.send(headsPage(await listWaitingHeads(db, caller.client_id, caller.head_id ?? undefined), context));
    }),
  );
  router.get(
    '/staff/heads/:id',
    page(scope, async ({ request, response, caller, context }) => {
      const headId = requireOwnHead(caller, pathId(request));
      response.send(batchPage(headId, await listHeld(db, { clientId: caller.client_id, headId }), context));
    }),
  );
  router.post(
    '/staff/heads/:id/manifests',
    page(scope, async ({ request, response, caller }) => {
      const headId = requireReleasingHead(caller, pathId(request));
      const { id } = await insertManifest(db, caller.client_id, headId, caller.prefix);
      response.redirect(303, `/staff/manifests/${id}`);
    }),
  );
  router.get(
    '/staff/manifests/:id',
    page(scope, async ({ request, response, caller, context }) => {
      const manifest = await findOwnManifest(db, caller, pathId(request));
      response.send(manifestPage(manifest, await listHeld(db, { manifestId: manifest.id }), context));
    }),
  );
  router.post(
    '/staff/manifests/:id/release',
    page(scope, async ({ request, response, caller }) => {
      const { id, headId } = await findOwnManifest(db, caller, pathId(request));
      requireReleasingHead(caller, headId);
      const { merkleRoot } = request.body as { merkleRoot?: unknown };
      await releaseManifest(db, { clientId: caller.client_id, id }, String(merkleRoot), caller.prefix);
      response.redirect(303, `/staff/manifests/${id}`);
    }),
  );
}
