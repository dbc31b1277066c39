import { idParams, json, type Route } from './openapi-route.ts';
import { attemptsQuery, replaySchema, webhookSchema, webhookView } from './webhooks.schema.ts';
import { z } from './zod.ts';

const one = { request: { params: idParams }, errors: [401, 403, 404] };

/** Being told of changes. */
export const WEBHOOK_ROUTES: Route[] = [
  {
    method: 'post',
    path: '/v1/webhooks',
    scope: 'webhooks:write',
    summary: 'Be told of every change by Standard Webhooks 1.0, in order, at least once',
    request: { body: json(webhookSchema) },
    ok: [201, 'With its secret', json(webhookView)],
    errors: [400, 401, 403, 422],
  },
  {
    method: 'get',
    path: '/v1/webhooks',
    scope: 'webhooks:write',
    summary: 'Own webhooks',
    ok: [200, 'All of them', json(z.object({ webhooks: z.array(webhookView) }))],
    errors: [401, 403],
  },
  {
    method: 'get',
    path: '/v1/webhooks/{id}',
    scope: 'webhooks:write',
    summary: 'A webhook',
    ...one,
    ok: [200, 'The webhook', json(webhookView)],
  },
  { method: 'delete', path: '/v1/webhooks/{id}', scope: 'webhooks:write', summary: 'Be told no more', ...one, ok: [204, 'Gone'] },
  {
    method: 'post',
    path: '/v1/webhooks/{id}/rotate',
    scope: 'webhooks:write',
    summary: 'A new secret; the old one signs beside it for a day',
    ...one,
    ok: [200, 'With its new secret', json(webhookView)],
  },
  {
    method: 'post',
    path: '/v1/webhooks/{id}/replay',
    scope: 'webhooks:write',
    summary: 'Tell again from a position, or open a webhook that was switched off',
    request: { params: idParams, body: json(replaySchema) },
    ok: [200, 'The webhook', json(webhookView)],
    errors: [400, 401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/webhooks/{id}/attempts',
    scope: 'webhooks:write',
    summary: 'Calls of the last week, newest first',
    request: { params: idParams, query: attemptsQuery },
    ok: [200, 'Attempts with status, time and error'],
    errors: [400, 401, 403, 404],
  },
];
