import { ledgerQuery } from './documents.schema.ts';
import { orderView, revocationAnswerSchema, revocationSchema, statementSchema } from './docflow.schema.ts';
import { idParams, json, onceHeader, type Route } from './openapi-route.ts';
import { z } from './zod.ts';

const one = { request: { params: idParams }, errors: [401, 403, 404] };

/** What is signed beside documents. */
export const ORDER_ROUTES: Route[] = [
  {
    method: 'post',
    path: '/v1/ledger/statements',
    scope: 'documents:write',
    summary: "Have the month's ledger signed by a head, as a statement with the digest of all documents and the journal's tail",
    request: { headers: onceHeader, body: json(statementSchema) },
    ok: [202, 'Wanted; ask again for its signature', json(orderView)],
    errors: [400, 401, 403, 404, 422, 429],
  },
  {
    method: 'get',
    path: '/v1/ledger/statements',
    scope: 'documents:read',
    summary: 'Statements of a month, newest first',
    request: { query: ledgerQuery },
    ok: [200, 'All of them', json(z.object({ statements: z.array(orderView) }))],
    errors: [400, 401, 403],
  },
  {
    method: 'get',
    path: '/v1/ledger/statements/{id}',
    scope: 'documents:read',
    summary: 'A statement',
    ...one,
    ok: [200, 'How it stands', json(orderView)],
  },
  {
    method: 'get',
    path: '/v1/ledger/statements/{id}/content',
    scope: 'documents:read',
    summary: 'Its exact bytes',
    ...one,
    ok: [200, 'JSON'],
  },
  {
    method: 'get',
    path: '/v1/ledger/statements/{id}/signature',
    scope: 'documents:read',
    summary: 'Its detached signature in DER',
    ...one,
    ok: [200, 'The .p7s file'],
  },
  {
    method: 'get',
    path: '/v1/ledger/documents',
    scope: 'documents:read',
    summary: 'The list over which a statement has its digest, as it is now: id, outcome, gross, digest of what was signed',
    request: { query: ledgerQuery },
    ok: [200, 'A line a document'],
    errors: [400, 401, 403],
  },
  {
    method: 'post',
    path: '/v1/documents/{id}/revocation',
    scope: 'documents:resolve',
    summary: 'Offer the buyer to annul an issued document',
    request: { params: idParams, headers: onceHeader, body: json(revocationSchema) },
    ok: [202, 'Will be signed and sent', json(orderView)],
    errors: [400, 401, 403, 404, 409],
  },
  {
    method: 'post',
    path: '/v1/documents/{id}/revocation/answer',
    scope: 'documents:resolve',
    summary: "Answer the buyer's offer to annul",
    request: { params: idParams, headers: onceHeader, body: json(revocationAnswerSchema) },
    ok: [202, 'Will be signed and sent', json(orderView)],
    errors: [400, 401, 403, 404, 409],
  },
];
