import { actView, disposalSchema, exportSchema, exportView, holdSchema, pageQuery, retentionSchema } from './archive.schema.ts';
import { containerQuery } from './documents.schema.ts';
import { idParams, json, type Route } from './openapi-route.ts';
import { z } from './zod.ts';

const page = { query: pageQuery };
const one = { request: { params: idParams }, errors: [401, 403, 404] };

/** The archive: evidence, alarms, retention, holds, disposal, exports. */
export const ARCHIVE_ROUTES: Route[] = [
  {
    method: 'get',
    path: '/v1/documents/{id}/evidence-container',
    summary: 'Everything that proves the document, in one file that is checked offline',
    request: { params: idParams, query: containerQuery },
    ok: [200, 'A zip, or ASiC-S'],
    errors: [400, 401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/archive/alarms',
    summary: 'Objects that were found spoiled, newest first',
    request: page,
    ok: [200, 'The alarms'],
    errors: [400, 401, 403],
  },
  {
    method: 'get',
    path: '/v1/archive/scrubs',
    summary: 'Passes over the archive, newest first',
    request: page,
    ok: [200, 'The passes'],
    errors: [400, 401, 403],
  },
  {
    method: 'get',
    path: '/v1/archive/retention',
    summary: 'How long each kind is kept',
    ok: [200, 'Years by kind', json(retentionSchema)],
    errors: [401, 403],
  },
  {
    method: 'put',
    path: '/v1/archive/retention',
    summary: 'Keep kinds for longer than the law wants, from now on',
    request: { body: json(retentionSchema) },
    ok: [200, 'Years by kind', json(retentionSchema)],
    errors: [400, 401, 403],
  },
  {
    method: 'post',
    path: '/v1/documents/{id}/holds',
    summary: 'Put a document under legal hold',
    request: { params: idParams, body: json(holdSchema) },
    ok: [201, 'The hold'],
    errors: [400, 401, 403, 404, 409],
  },
  {
    method: 'get',
    path: '/v1/holds',
    summary: 'Legal holds, newest first',
    request: page,
    ok: [200, 'The holds'],
    errors: [400, 401, 403],
  },
  { method: 'post', path: '/v1/holds/{id}/lift', summary: 'Lift a legal hold', ...one, ok: [200, 'The hold'] },
  {
    method: 'post',
    path: '/v1/disposal-acts',
    summary: 'Propose to dispose of what nobody must keep any more',
    request: { body: json(disposalSchema) },
    ok: [201, 'The act', json(actView)],
    errors: [400, 401, 403, 409],
  },
  {
    method: 'get',
    path: '/v1/disposal-acts',
    summary: 'Acts, newest first',
    request: page,
    ok: [200, 'The acts', json(z.object({ acts: z.array(actView) }))],
    errors: [400, 401, 403],
  },
  { method: 'get', path: '/v1/disposal-acts/{id}', summary: 'An act with its list', ...one, ok: [200, 'The act', json(actView)] },
  {
    method: 'post',
    path: '/v1/disposal-acts/{id}/approve',
    summary: 'A second person agrees; the act is carried out',
    request: { params: idParams },
    ok: [202, 'The act', json(actView)],
    errors: [401, 403, 404, 409, 503],
  },
  {
    method: 'post',
    path: '/v1/disposal-acts/{id}/withdraw',
    summary: 'Withdraw a proposal',
    request: { params: idParams },
    ok: [200, 'The act', json(actView)],
    errors: [401, 403, 404, 409],
  },
  {
    method: 'post',
    path: '/v1/exports',
    summary: 'Containers and register of a selection, as a tax office asks for them',
    request: { body: json(exportSchema) },
    ok: [202, 'The job', json(exportView)],
    errors: [400, 401, 403, 503],
  },
  {
    method: 'get',
    path: '/v1/exports',
    summary: 'Exports, newest first',
    request: page,
    ok: [200, 'The jobs', json(z.object({ exports: z.array(exportView) }))],
    errors: [400, 401, 403],
  },
  { method: 'get', path: '/v1/exports/{id}', summary: 'How far an export is', ...one, ok: [200, 'The job', json(exportView)] },
  { method: 'get', path: '/v1/exports/{id}/file', summary: 'The file', ...one, ok: [200, 'A zip'] },
];
