import { idParams, json, type Route } from './openapi-route.ts';
import {
  batchListQuery,
  batchReportSchema,
  pieceQuery,
  pieceSchema,
  printBatchSchema,
  reportOutcomeSchema,
  reportQuery,
  scanSchema,
} from './print.schema.ts';
import { z } from './zod.ts';

const csv = { content: { 'text/csv': { schema: z.string() } } };

/** Paper: batches, what the print shop and the post report. */
export const PRINT_ROUTES: Route[] = [
  {
    method: 'get',
    path: '/v1/print-batches',
    summary: 'Print batches, newest first',
    request: { query: batchListQuery },
    ok: [200, 'The batches', json(z.object({ batches: z.array(printBatchSchema) }))],
    errors: [400, 401, 403],
  },
  {
    method: 'post',
    path: '/v1/print-batches/close',
    summary: 'Close what waits for print without waiting for size or cut-off',
    ok: [202, 'Asked'],
    errors: [401, 403, 503],
  },
  {
    method: 'get',
    path: '/v1/print-batches/{id}',
    summary: 'A batch and how it came out',
    request: { params: idParams },
    ok: [200, 'The batch with its report', json(printBatchSchema.extend({ report: batchReportSchema }))],
    errors: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/print-batches/{id}/pieces',
    summary: 'Envelopes of a batch',
    request: { params: idParams, query: pieceQuery },
    ok: [200, 'The pieces', json(z.object({ pieces: z.array(pieceSchema) }))],
    errors: [400, 401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/print-batches/{id}/lists/{name}',
    summary: 'manifest.csv, f103.csv or f103.pdf',
    request: { params: idParams.extend({ name: z.string() }) },
    ok: [200, 'The file'],
    errors: [401, 403, 404],
  },
  {
    method: 'post',
    path: '/v1/print-batches/{id}/reports',
    summary: 'A report of the print shop or the post; the same file again changes nothing',
    request: { params: idParams, query: reportQuery, body: csv },
    ok: [200, 'What it has led to', json(reportOutcomeSchema)],
    errors: [400, 401, 403, 404, 409],
  },
  {
    method: 'post',
    path: '/v1/print-batches/{id}/scans',
    summary: 'One reading of a hand scanner',
    request: { params: idParams, body: json(scanSchema) },
    ok: [200, 'What it says, and what became of its envelope'],
    errors: [400, 401, 403, 404, 409],
  },
  {
    method: 'post',
    path: '/v1/print-pieces/{id}/reprint',
    summary: 'Print an envelope again; the old one is void',
    request: { params: idParams },
    ok: [202, 'The old piece', json(pieceSchema)],
    errors: [401, 403, 404, 409],
  },
  {
    method: 'post',
    path: '/v1/print-pieces/{id}/forget-scans',
    summary: 'Read an envelope anew',
    request: { params: idParams },
    ok: [204, 'Forgotten'],
    errors: [401, 403, 404, 409],
  },
  {
    method: 'get',
    path: '/v1/returned-addresses',
    summary: 'Consumers whose last letter came back; their next package waits',
    ok: [200, 'The addresses'],
    errors: [401, 403],
  },
  {
    method: 'delete',
    path: '/v1/returned-addresses/{id}',
    summary: 'The address is right after all',
    request: { params: idParams },
    ok: [204, 'Lifted'],
    errors: [401, 403, 404],
  },
];
