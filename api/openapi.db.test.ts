import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type Api } from '../tests/support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

test('the OpenAPI document names every route that the API serves, and the docs page keeps to its own origin', async () => {
  const { body } = await api.call('GET', '/openapi.json', { key: null });
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths).sort()).toEqual([
    '/v1/absences/{id}/end',
    '/v1/archive/alarms',
    '/v1/archive/retention',
    '/v1/archive/scrubs',
    '/v1/bounces',
    '/v1/certificates/{id}/retire',
    '/v1/changes',
    '/v1/disposal-acts',
    '/v1/disposal-acts/{id}',
    '/v1/disposal-acts/{id}/approve',
    '/v1/disposal-acts/{id}/withdraw',
    '/v1/docflow-policy',
    '/v1/documents',
    '/v1/documents/{id}',
    '/v1/documents/{id}/answer',
    '/v1/documents/{id}/cancel',
    '/v1/documents/{id}/content',
    '/v1/documents/{id}/events',
    '/v1/documents/{id}/evidence',
    '/v1/documents/{id}/evidence-container',
    '/v1/documents/{id}/explain',
    '/v1/documents/{id}/holds',
    '/v1/documents/{id}/opened',
    '/v1/documents/{id}/resolve',
    '/v1/documents/{id}/revocation',
    '/v1/documents/{id}/revocation/answer',
    '/v1/documents/{id}/signature',
    '/v1/documents/{id}/technical',
    '/v1/documents/{id}/technical/{entityId}/content',
    '/v1/documents/{id}/technical/{entityId}/signature',
    '/v1/exports',
    '/v1/exports/{id}',
    '/v1/exports/{id}/file',
    '/v1/heads',
    '/v1/heads/forecast',
    '/v1/heads/{id}',
    '/v1/heads/{id}/absences',
    '/v1/heads/{id}/batch',
    '/v1/heads/{id}/mandates',
    '/v1/heads/{id}/manifests',
    '/v1/holds',
    '/v1/holds/{id}/lift',
    '/v1/imports',
    '/v1/invitations',
    '/v1/ledger',
    '/v1/ledger/documents',
    '/v1/ledger/statements',
    '/v1/ledger/statements/{id}',
    '/v1/ledger/statements/{id}/content',
    '/v1/ledger/statements/{id}/signature',
    '/v1/mandates/{id}/revoke',
    '/v1/manifests/{id}',
    '/v1/manifests/{id}/release',
    '/v1/operators',
    '/v1/packages',
    '/v1/packages/{id}',
    '/v1/print-batches',
    '/v1/print-batches/close',
    '/v1/print-batches/{id}',
    '/v1/print-batches/{id}/lists/{name}',
    '/v1/print-batches/{id}/pieces',
    '/v1/print-batches/{id}/reports',
    '/v1/print-batches/{id}/scans',
    '/v1/print-pieces/{id}/forget-scans',
    '/v1/print-pieces/{id}/reprint',
    '/v1/registry-changes',
    '/v1/release-rules',
    '/v1/returned-addresses',
    '/v1/returned-addresses/{id}',
    '/v1/signatories/{id}/certificates',
    '/v1/webhooks',
    '/v1/webhooks/{id}',
    '/v1/webhooks/{id}/attempts',
    '/v1/webhooks/{id}/replay',
    '/v1/webhooks/{id}/rotate',
  ]);
  const page = await api.call('GET', '/docs', { key: null });
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.text).not.toMatch(/<script>|style=/);
});
