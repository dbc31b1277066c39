import { Router } from 'express';
import type { Knex } from 'knex';
import {
  deleteEndpoint,
  getEndpoint,
  insertEndpoint,
  listAttempts,
  listEndpoints,
  replayFrom,
  rotateSecret,
  secretsOf,
  type WebhookEndpoint,
} from '../lib/database/webhook-repository.ts';
import { requireCallableUrl } from '../lib/webhooks/checked-address.ts';
import { callerOf, requireScope } from './authentication.ts';
import { parseInput, pathId } from './parse.ts';
import { attemptsQuery, replaySchema, webhookSchema } from './webhooks.schema.ts';

/** Where a client is told of changes by itself, by Standard Webhooks 1.0. */
export function webhookRoutes(db: Knex, serverSecret: string, allowPrivate: boolean): Router {
  const router = Router();
  const manage = requireScope('webhooks:write');
  const withSecret = (endpoint: WebhookEndpoint) => ({ ...present(endpoint), secret: secretsOf(endpoint, serverSecret)[0]! });

  router.post('/v1/webhooks', manage, async (request, response) => {
    const { url, after } = parseInput(webhookSchema, request.body);
    requireCallableUrl(url, allowPrivate);
    const endpoint = await insertEndpoint(db, callerOf(request).client_id, url, after);
    response.status(201).location(`/v1/webhooks/${endpoint.id}`).json(withSecret(endpoint));
  });

  router.get('/v1/webhooks', manage, async (request, response) => {
    response.json({ webhooks: (await listEndpoints(db, callerOf(request).client_id)).map(present) });
  });

  router.get('/v1/webhooks/:id', manage, async (request, response) => {
    response.json(present(await getEndpoint(db, callerOf(request).client_id, pathId(request))));
  });

  router.delete('/v1/webhooks/:id', manage, async (request, response) => {
    await deleteEndpoint(db, callerOf(request).client_id, pathId(request));
    response.status(204).end();
  });

  router.post('/v1/webhooks/:id/rotate', manage, async (request, response) => {
    response.json(withSecret(await rotateSecret(db, callerOf(request).client_id, pathId(request))));
  });

  router.post('/v1/webhooks/:id/replay', manage, async (request, response) => {
    const { after } = parseInput(replaySchema, request.body ?? {});
    response.json(present(await replayFrom(db, callerOf(request).client_id, pathId(request), after)));
  });

  router.get('/v1/webhooks/:id/attempts', manage, async (request, response) => {
    const { limit } = parseInput(attemptsQuery, request.query);
    const { id } = await getEndpoint(db, callerOf(request).client_id, pathId(request));
    response.json({ attempts: await listAttempts(db, id, limit) });
  });

  return router;
}

function present(endpoint: WebhookEndpoint) {
  const { id, url, position, failures, created_at: createdAt } = endpoint;
  return {
    id,
    url,
    position,
    failures,
    failingSince: endpoint.failing_since,
    nextTryAt: failures > 0 && !endpoint.disabled_at ? endpoint.next_try_at : null,
    disabledAt: endpoint.disabled_at,
    disabledBecause: endpoint.disabled_because,
    createdAt,
  };
}
