import { Router, type Request } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import type { ApiKeyRow } from '../lib/database/api-key-repository.ts';
import {
  getManifest,
  getReleaseRules,
  insertManifest,
  insertReleaseRules,
  listHeld,
  releaseManifest,
  type HeldDocument,
  type Manifest,
} from '../lib/database/release-repository.ts';
import { callerOf, requireScope } from './authentication.ts';
import { actorOf } from './heads.ts';
import { releaseRulesSchema, releaseSchema } from './heads.schema.ts';
import { parseInput, pathId } from './parse.ts';

/** A head's batch: what waits, a manifest over it, its release. A head's own key sees and releases nothing of another head. */
export function releaseRoutes(db: Knex): Router {
  const router = Router();
  const release = requireScope('batches:release');

  router.get('/v1/release-rules', requireScope('heads:read'), async (_request, response) => {
    response.json(await getReleaseRules(db));
  });

  router.put('/v1/release-rules', requireScope('heads:write'), async (request, response) => {
    const rules = parseInput(releaseRulesSchema, request.body);
    await insertReleaseRules(db, rules, actorOf(request));
    response.json(rules);
  });

  router.get('/v1/heads/:id/batch', release, async (request, response) => {
    const headId = requireOwnHead(callerOf(request), pathId(request));
    response.json({ headId, documents: await listHeld(db, { clientId: callerOf(request).client_id, headId }) });
  });

  router.post('/v1/heads/:id/manifests', release, async (request, response) => {
    const headId = requireReleasingHead(callerOf(request), pathId(request));
    const manifest = await insertManifest(db, callerOf(request).client_id, headId, actorOf(request));
    response
      .status(201)
      .location(`/v1/manifests/${manifest.id}`)
      .json(await withDocuments(db, manifest));
  });

  router.get('/v1/manifests/:id', release, async (request, response) => {
    response.json(await withDocuments(db, await findOwnManifest(db, callerOf(request), pathId(request))));
  });

  router.post('/v1/manifests/:id/release', release, async (request: Request, response) => {
    const { merkleRoot } = parseInput(releaseSchema, request.body);
    const caller = callerOf(request);
    const { id, headId } = await findOwnManifest(db, caller, pathId(request));
    requireReleasingHead(caller, headId);
    response.json(await releaseManifest(db, { clientId: caller.client_id, id }, merkleRoot, actorOf(request)));
  });

  return router;
}

/**
 * Whoever releases is the head: other keys may look, and neither draw up nor release anything.
 * @throws SealpostError key.head-missing, registry.not-found
 */
export function requireReleasingHead(caller: ApiKeyRow, headId: string): string {
  if (caller.head_id === null)
    throw new SealpostError('key.head-missing', "Batches are released by their head; this key is no head's.", {
      details: { hint: "Use the head's own key: `npm run keys -- create --head ID --scopes batches:release`." },
    });
  return requireOwnHead(caller, headId);
}

/** @throws SealpostError registry.not-found for a head's key that asks for another head: to it there is none */
export function requireOwnHead(caller: ApiKeyRow, headId: string): string {
  if (caller.head_id === null || caller.head_id === headId) return headId;
  throw new SealpostError('registry.not-found', 'There is no such head.');
}

export async function findOwnManifest(db: Knex, caller: ApiKeyRow, id: string): Promise<Manifest> {
  const manifest = await getManifest(db, { clientId: caller.client_id, id });
  if (caller.head_id === null || caller.head_id === manifest.headId) return manifest;
  throw new SealpostError('manifest.not-found', 'There is no such manifest.', { details: { manifestId: id } });
}

async function withDocuments(db: Knex, manifest: Manifest): Promise<Manifest & { documents: HeldDocument[] }> {
  return { ...manifest, documents: await listHeld(db, { manifestId: manifest.id }) };
}
