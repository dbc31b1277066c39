import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rightPackage } from '../fixtures/broken-case.ts';
import { insertApiKey, revokeApiKey } from '../lib/database/api-key-repository.ts';
import { newKey, startApi, type Api } from '../tests/support/api.ts';

let api: Api;

beforeAll(async () => {
  api = await startApi();
  await submit(rightPackage('a-document-of-somebody-else'));
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

const submit = (body: unknown, key = newKey()) => api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': key } });

test("a consumer and another client get for others' documents the very bytes of a missing one", async () => {
  const { body } = await submit(rightPackage('mine', ['transfer']));
  const { id } = body.documents[0];
  const { db } = api.database;
  const { partner_id: stranger } = await db('documents')
    .whereNot({ id })
    .whereNot('partner_id', (await db('documents').where({ id }).first()).partner_id)
    .first();
  const consumer = await insertApiKey(db, api.keySecret, { clientId: 'billing', scopes: ['documents:read'], partnerId: stranger });
  const client = await insertApiKey(db, api.keySecret, { clientId: 'another', scopes: ['documents:read', 'documents:write'] });
  const missing = 'f'.repeat(32);
  for (const key of [consumer, client]) {
    for (const part of ['', '/events', '/content', '/signature']) {
      const others = await api.call('GET', `/v1/documents/${id}${part}`, { key });
      const none = await api.call('GET', `/v1/documents/${missing}${part}`, { key });
      expect(others.status).toBe(404);
      expect(others.text).toBe(none.text.replaceAll(missing, id));
    }
    expect((await api.call('GET', `/v1/packages/${body.packageId}`, { key })).status).toBe(404);
    expect((await api.call('GET', '/v1/documents', { key })).body.documents).toEqual([]);
    expect((await api.call('GET', '/v1/changes', { key })).body.changes).toEqual([]);
  }
  expect((await api.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'not mine' }, key: client })).status).toBe(404);
});

test("a consumer sees an own document once it is in the portal, without the house's data", async () => {
  const { body } = await submit(rightPackage('shown', ['transfer']));
  const { id } = body.documents[0];
  const { db } = api.database;
  const { partner_id: partnerId } = await db('documents').where({ id }).first();
  const key = await insertApiKey(db, api.keySecret, { clientId: 'billing', scopes: ['documents:read'], partnerId });
  expect((await api.call('GET', `/v1/documents/${id}`, { key })).status).toBe(404);
  await db('portal_documents').insert({
    document_id: id,
    partner_id: partnerId,
    content_digest: 'x',
    signature_digest: 'y',
    published_at: new Date(),
  });
  const seen = await api.call('GET', `/v1/documents/${id}`, { key });
  expect(seen.status).toBe(200);
  expect(seen.body).not.toHaveProperty('headId');
  expect(seen.body).not.toHaveProperty('attention');
  expect((await api.call('GET', '/v1/ledger?month=2026-10', { key })).status).toBe(404);
});

test('a consumer does not learn why his document waits in the house, nor by what authority the house signs', async () => {
  const { body } = await submit(rightPackage('parked', ['transfer']));
  const { id } = body.documents[0];
  const { db } = api.database;
  const attention = {
    reason: 'operator.authority-missing',
    owner: 'registrar',
    step: 'exchange',
    since: '2026-11-24T09:00:00.000Z',
    otherwiseRu: 'Документ останется без ответа.',
    otherwiseEn: 'It stays unanswered.',
  };
  const [{ partner_id: partnerId }] = await db('documents')
    .where({ id })
    .update({ attention: JSON.stringify(attention), signer: JSON.stringify({ mandateId: 'mandate-02', basis: 'power-of-attorney' }) })
    .returning('partner_id');
  await db('portal_documents').insert({
    document_id: id,
    partner_id: partnerId,
    content_digest: 'x',
    signature_digest: 'y',
    published_at: new Date(),
  });
  const key = await insertApiKey(db, api.keySecret, { clientId: 'billing', scopes: ['documents:read'], partnerId });
  const seen = await Promise.all(['', '/explain', '/events'].map((part) => api.call('GET', `/v1/documents/${id}${part}`, { key })));
  for (const { status, text } of seen) {
    expect(status).toBe(200);
    expect(text).not.toMatch(/authority|attention|внимания|доверенност/i);
  }
  const billing = await api.call('GET', `/v1/documents/${id}`);
  expect(billing.body).toMatchObject({ facets: { authority: 'notAttached' }, status: { severity: 'warning' } });
});

test('another client that sends our document number is refused without learning its id', async () => {
  const client = await insertApiKey(api.database.db, api.keySecret, { clientId: 'third', scopes: ['documents:write'] });
  const body = rightPackage('shared-number');
  await submit(body);
  const answer = await api.call('POST', '/v1/packages', {
    body: { ...body, packageId: 'theirs' },
    key: client,
    headers: { 'idempotency-key': newKey() },
  });
  expect(answer).toMatchObject({ status: 409, body: { code: 'document.duplicate' } });
  expect(answer.body).not.toHaveProperty('existingId');
});

test('no key, a wrong key, a revoked key and a key without the scope are told apart', async () => {
  expect(await api.call('GET', '/v1/documents', { key: null })).toMatchObject({ status: 401, body: { code: 'key.missing' } });
  expect(
    await api.call('GET', '/v1/documents', { key: api.billingKey.slice(0, -1) + (api.billingKey.endsWith('A') ? 'B' : 'A') }),
  ).toMatchObject({ status: 401, body: { code: 'key.unknown' } });
  const key = await insertApiKey(api.database.db, api.keySecret, { clientId: 'billing', scopes: ['documents:read'] });
  expect(await api.call('POST', '/v1/packages', { body: {}, key })).toMatchObject({
    status: 403,
    body: { code: 'key.scope-missing', scope: 'documents:write' },
  });
  const gone = await insertApiKey(api.database.db, api.keySecret, { clientId: 'billing', scopes: ['documents:read'] });
  await revokeApiKey(api.database.db, gone.split('_')[1]!);
  expect((await api.call('GET', '/v1/documents', { key: gone })).status).toBe(401);
  const stored = await api.database.db('api_keys').select();
  expect(JSON.stringify(stored)).not.toContain(api.billingKey.split('_').slice(2).join('_'));
});

test('a consumer filters by what he sees: heads, packages, ids of billing and what waits are no questions of his', async () => {
  const { db } = api.database;
  const { id: partnerId } = await db('partners').where({ client_id: 'billing' }).first('id');
  const key = await insertApiKey(db, api.keySecret, { clientId: 'billing', scopes: ['documents:read'], partnerId });
  for (const filter of ['headId=head-01', 'packageId=x', 'externalId=x', 'parked=true', 'parked=false'])
    expect(await api.call('GET', `/v1/documents?${filter}`, { key })).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  for (const filter of ['', 'month=2026-10', 'phase=ARCHIVED', 'limit=1&cursor=0'])
    expect((await api.call('GET', `/v1/documents?${filter}`, { key })).status).toBe(200);
});
