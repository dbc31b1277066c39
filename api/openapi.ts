import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { KIND_OF } from '../domain/errors.ts';
import {
  cancelSchema,
  changesQuery,
  documentSchema,
  eventSchema,
  explanationSchema,
  ledgerQuery,
  listQuery,
  resolveSchema,
  signatureQuery,
  statusQuery,
} from './documents.schema.ts';
import { acceptanceSchema, packageSchema, singleDocumentSchema } from './packages.schema.ts';
import { idParams, json, type Route } from './openapi-route.ts';
import { HEAD_ROUTES } from './openapi-heads.ts';
import { DOCFLOW_ROUTES } from './openapi-docflow.ts';
import { ARCHIVE_ROUTES } from './openapi-archive.ts';
import { PRINT_ROUTES } from './openapi-print.ts';
import { ORDER_ROUTES } from './openapi-orders.ts';
import { WEBHOOK_ROUTES } from './openapi-webhooks.ts';
import { z } from './zod.ts';

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.enum(Object.keys(KIND_OF) as [string, ...string[]]).or(z.literal('internal')),
    detail: z.string(),
    path: z.string().optional().openapi({ description: 'JSON pointer of what is wrong.' }),
    hint: z.string().optional(),
    existingId: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

const failure = { description: 'A problem (RFC 9457) with a stable code', content: { 'application/problem+json': { schema: problem } } };
const modeQuery = z.object({ mode: z.literal('plan').optional().openapi({ description: 'plan: check everything, change nothing.' }) });
const idempotencyHeader = z.object({
  'Idempotency-Key': z.string().max(255).optional().openapi({ description: 'Needed unless mode=plan.' }),
});

/** Every route of the API: what the description says of it is what is taken. */
export const ROUTES: readonly Route[] = [
  {
    method: 'post',
    path: '/v1/packages',
    scope: 'documents:write',
    summary: "Hand in one consumer's package",
    request: { query: modeQuery, headers: idempotencyHeader, body: json(packageSchema) },
    ok: [202, 'Accepted (with mode=plan: 200 and a Plan)', json(acceptanceSchema)],
    errors: [400, 401, 403, 409, 413, 422, 429, 503],
  },
  {
    method: 'post',
    path: '/v1/documents',
    scope: 'documents:write',
    summary: 'Hand in a single document',
    request: { query: modeQuery, headers: idempotencyHeader, body: json(singleDocumentSchema) },
    ok: [202, 'Accepted (with mode=plan: 200 and a Plan)', json(acceptanceSchema)],
    errors: [400, 401, 403, 409, 413, 422, 429, 503],
  },
  {
    method: 'post',
    path: '/v1/imports',
    scope: 'documents:write',
    summary: 'Hand in many packages: NDJSON in, a result line per row out; repeat it to resume',
    request: {
      query: modeQuery,
      body: { content: { 'application/x-ndjson': { schema: z.string() } } },
    },
    ok: [
      200,
      'A line per row: accepted, repeated, refused; a last line `interrupted` where the import must be repeated',
      { content: { 'application/x-ndjson': { schema: z.string() } } },
    ],
    errors: [401, 403, 429],
  },
  {
    method: 'get',
    path: '/v1/packages/{id}',
    scope: 'documents:read',
    summary: "A package with its documents, by our id or by billing's",
    request: { params: idParams },
    ok: [200, 'The package'],
    errors: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/documents',
    scope: 'documents:read',
    summary: 'Find documents',
    request: { query: listQuery },
    ok: [
      200,
      'A page; `next` is the cursor of the following one',
      json(z.object({ documents: z.array(documentSchema), next: z.number().nullable() })),
    ],
    errors: [400, 401, 403],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}',
    scope: 'documents:read',
    summary: 'Status of a document; waits for a change on request',
    request: { params: idParams, query: statusQuery },
    ok: [200, 'The document', json(documentSchema)],
    errors: [400, 401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}/explain',
    scope: 'documents:read',
    summary: 'Why it waits, who must act, by when, and what happens otherwise',
    request: { params: idParams },
    ok: [200, 'In Russian and English', json(explanationSchema)],
    errors: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}/events',
    scope: 'documents:read',
    summary: 'What happened to a document',
    request: { params: idParams },
    ok: [200, 'Events, oldest first', json(z.object({ events: z.array(eventSchema) }))],
    errors: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}/content',
    scope: 'documents:read',
    summary: 'The exact bytes that are signed',
    request: { params: idParams },
    ok: [200, 'The file'],
    errors: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}/signature',
    scope: 'documents:read',
    summary: 'The detached CAdES signature in DER',
    request: { params: idParams, query: signatureQuery },
    ok: [200, 'The .p7s file'],
    errors: [400, 401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}/evidence',
    scope: 'documents:read',
    summary: 'The evidence record (RFC 4998) over document and signature',
    request: { params: idParams },
    ok: [200, 'The .ers file'],
    errors: [401, 403, 404],
  },
  {
    method: 'post',
    path: '/v1/documents/{id}/cancel',
    scope: 'documents:write',
    summary: 'Cancel before the point of no return',
    request: { params: idParams, body: json(cancelSchema) },
    ok: [200, 'Cancelled', json(documentSchema)],
    errors: [400, 401, 403, 404, 409, 503],
  },
  {
    method: 'post',
    path: '/v1/documents/{id}/resolve',
    scope: 'documents:resolve',
    summary: 'Decide on a parked document (staff)',
    request: { params: idParams, body: json(resolveSchema) },
    ok: [202, 'Taken', json(documentSchema)],
    errors: [400, 401, 403, 404, 409, 503],
  },
  {
    method: 'get',
    path: '/v1/changes',
    scope: 'documents:read',
    summary: 'Gap-free feed of events, in the order of commits',
    request: { query: changesQuery },
    ok: [
      200,
      'A page; ask again with `after` = `next`',
      json(z.object({ changes: z.array(eventSchema), next: z.number(), more: z.boolean() })),
    ],
    errors: [400, 401, 403],
  },
  {
    method: 'get',
    path: '/v1/ledger',
    scope: 'documents:read',
    summary:
      "The month's ledger: accepted = delivered + awaiting buyer + refused + annulled + posted + in print + rejected + cancelled + parked, once nothing is in progress",
    request: { query: ledgerQuery },
    ok: [200, 'The ledger'],
    errors: [400, 401, 403],
  },
  ...HEAD_ROUTES,
  ...DOCFLOW_ROUTES,
  ...PRINT_ROUTES,
  ...ARCHIVE_ROUTES,
  ...ORDER_ROUTES,
  ...WEBHOOK_ROUTES,
];

/** OpenAPI 3.1 from the schemas that the routes parse with. */
export function buildOpenApi(limits: { bodyBytes: number; requestsPerMinute: number }): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer', description: 'API key: sp_…' });
  for (const {
    ok: [status, description, body],
    errors,
    scope,
    ...route
  } of ROUTES) {
    const responses = { [status]: { description, ...body }, ...Object.fromEntries(errors.map((code) => [code, failure])) };
    registry.registerPath({ ...route, security: [{ apiKey: [scope] }], responses });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Sealpost',
      version: '1',
      description: `Limits: ${limits.bodyBytes} bytes a body or NDJSON line, ${limits.requestsPerMinute} requests a minute and key (see the RateLimit headers). Decimals are text, instants are UTC, legal dates are Moscow dates.`,
    },
    servers: [{ url: '/' }],
  });
}
