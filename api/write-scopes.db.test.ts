import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertApiKey, SCOPES, type Scope } from '../lib/database/api-key-repository.ts';
import { newKey, startApi, type Api } from '../tests/support/api.ts';
import { buildOpenApi } from './openapi.ts';

interface Operation {
  security: { apiKey: Scope[] }[];
  parameters?: { in: string; name: string; required?: boolean }[];
}

const { paths } = buildOpenApi({ bodyBytes: 1, requestsPerMinute: 1 }) as { paths: Record<string, Record<string, Operation>> };
const OPERATIONS = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    operation,
    scopes: operation.security[0]!.apiKey,
  })),
);
const WRITES = OPERATIONS.filter(({ method }) => method !== 'GET');

let api: Api;
const keyWith = (scopes: readonly Scope[], more: { headId?: string; person?: string } = {}) =>
  insertApiKey(api.database.db, api.keySecret, { clientId: 'billing', scopes, ...more });

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

test('everything that writes names a scope that is no reading scope', () => {
  expect(WRITES.length).toBeGreaterThan(35);
  expect(WRITES.filter(({ scopes }) => scopes.length !== 1 || scopes[0]!.endsWith(':read'))).toEqual([]);
});

test('every route refuses a key that has all scopes but the one that its description names', async () => {
  const keys = new Map<Scope, string>();
  for (const scope of SCOPES) keys.set(scope, await keyWith(SCOPES.filter((other) => other !== scope)));
  for (const { method, path, scopes } of OPERATIONS) {
    const target = path.replace(/\{\w+\}/g, '0'.repeat(32));
    const { status, body } = await api.call(method, target, { key: keys.get(scopes[0]!)! });
    expect({ method, path, status, code: body?.code, scope: body?.scope }).toEqual({
      method,
      path,
      status: 403,
      code: 'key.scope-missing',
      scope: scopes[0],
    });
  }
});

test('what makes a head sign, or opens the archive, is ordered under a key of its request', async () => {
  const orders = WRITES.filter(({ path }) => /statements$|revocation|exports$/.test(path));
  expect(orders.map(({ path }) => path).sort()).toEqual([
    '/v1/documents/{id}/revocation',
    '/v1/documents/{id}/revocation/answer',
    '/v1/exports',
    '/v1/ledger/statements',
  ]);
  for (const { operation } of orders)
    expect(operation.parameters).toContainEqual(expect.objectContaining({ in: 'header', name: 'Idempotency-Key', required: true }));
  const body = { month: '2026-10', headId: 'head-01' };
  expect(await api.call('POST', '/v1/ledger/statements', { body })).toMatchObject({
    status: 400,
    body: { code: 'request.idempotency-key-missing' },
  });
  expect(await api.call('POST', '/v1/exports', { body: {}, key: api.staffKey })).toMatchObject({
    status: 400,
    body: { code: 'request.idempotency-key-missing' },
  });
});

test('a key that may only read has no head sign anything', async () => {
  const key = await keyWith(['documents:read', 'heads:read']);
  const headers = { 'idempotency-key': newKey() };
  const answer = await api.call('POST', '/v1/ledger/statements', { body: { month: '2026-10', headId: 'head-01' }, key, headers });
  expect(answer).toMatchObject({ status: 403, body: { code: 'key.scope-missing', scope: 'documents:write' } });
  expect(await api.database.db('signing_orders')).toEqual([]);
});

test('fifty repeats at once of one order are one order; the same key with another month is refused', async () => {
  const headers = { 'idempotency-key': newKey() };
  const ask = (month: string) => api.call('POST', '/v1/ledger/statements', { body: { month, headId: 'head-01' }, headers });
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask('2026-09')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(({ headers: given }) => given.get('idempotent-replayed') === null)).toHaveLength(1);
  expect(await api.database.db('signing_orders').where({ month: '2026-09' })).toHaveLength(1);
  expect(await ask('2026-08')).toMatchObject({ status: 422, body: { code: 'request.idempotency-key-reused' } });
});

test('statements and exports are bounded: what is over is told to wait', async () => {
  const row = (index: number) => ({
    id: `many-${index}`,
    client_id: 'billing',
    kind: 'month-statement',
    head_id: 'head-01',
    month: '2026-07',
    state: 'refused',
    actor: 'test',
  });
  await api.database.db('signing_orders').insert(Array.from({ length: 60 }, (_, index) => row(index)));
  const headers = () => ({ 'idempotency-key': newKey() });
  const body = { month: '2026-10', headId: 'head-01' };
  expect(await api.call('POST', '/v1/ledger/statements', { body, headers: headers() })).toMatchObject({
    status: 429,
    body: { code: 'order.too-many', limit: 60 },
  });
  const statuses: number[] = [];
  for (let tries = 0; tries < 6; tries += 1)
    statuses.push((await api.call('POST', '/v1/exports', { body: {}, key: api.staffKey, headers: headers() })).status);
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
});

test('a key with batches:release and no head draws up and releases nothing, in the API and on the pages', async () => {
  const { db } = api.database;
  const headless = await keyWith(['batches:release']);
  await db('release_manifests').insert({
    id: 'manifest',
    head_id: 'head-02',
    client_id: 'billing',
    merkle_root: 'a'.repeat(64),
    document_count: 1,
    gross: '1.00',
    created_at: db.raw('clock_timestamp()'),
  });
  const refused = { status: 403, body: { code: 'key.head-missing' } };
  expect((await api.call('GET', '/v1/heads/head-02/batch', { key: headless })).status).toBe(200);
  expect(await api.call('POST', '/v1/heads/head-02/manifests', { key: headless })).toMatchObject(refused);
  const body = { merkleRoot: 'a'.repeat(64) };
  expect(await api.call('POST', '/v1/manifests/manifest/release', { key: headless, body })).toMatchObject(refused);
  const session = await fetch(`${api.url}/staff/session`, {
    method: 'POST',
    body: new URLSearchParams({ key: headless }),
    redirect: 'manual',
  });
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
  const page = await (await fetch(`${api.url}/staff/manifests/manifest`, { headers: { cookie } })).text();
  const token = /name="token" value="([^"]+)"/.exec(page)![1]!;
  const form = new URLSearchParams({ token, merkleRoot: 'a'.repeat(64) });
  const response = await fetch(`${api.url}/staff/manifests/manifest/release`, {
    method: 'POST',
    body: form,
    headers: { cookie },
    redirect: 'manual',
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(await db('release_manifests').where({ id: 'manifest' }).first()).toMatchObject({ released_at: null });
});

test('two keys of one person are one person, two people are two, and a key of nobody is nobody', async () => {
  const { db } = api.database;
  const anna = await keyWith(['archive:manage'], { person: 'anna' });
  const annaAgain = await keyWith(['archive:manage'], { person: 'anna' });
  const boris = await keyWith(['archive:manage'], { person: 'boris' });
  const nobody = await keyWith(['archive:manage']);
  const propose = async (id: string, by: string | null) =>
    db('disposal_acts').insert({
      id,
      client_id: 'billing',
      until: '2000-01-31',
      state: 'proposed',
      document_count: 0,
      list_digest: '0'.repeat(64),
      proposed_by: anna.split('_')[1],
      proposed_person: by,
    });
  await propose('of-anna', 'anna');
  const approve = (id: string, key: string) => api.call('POST', `/v1/disposal-acts/${id}/approve`, { key });
  expect((await approve('of-anna', anna)).body.code).toBe('disposal.own-proposal');
  expect((await approve('of-anna', annaAgain)).body.code).toBe('disposal.own-proposal');
  expect(await approve('of-anna', nobody)).toMatchObject({ status: 403, body: { code: 'key.person-missing' } });
  // A sign-in on the pages is the person of its key.
  const session = await fetch(`${api.url}/staff/session`, {
    method: 'POST',
    body: new URLSearchParams({ key: annaAgain }),
    redirect: 'manual',
  });
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
  const page = await (await fetch(`${api.url}/staff/archive`, { headers: { cookie } })).text();
  expect(page).not.toContain('/staff/archive/acts/of-anna/approve');
  const form = new URLSearchParams({ token: /name="token" value="([^"]+)"/.exec(page)![1]! });
  const sent = await fetch(`${api.url}/staff/archive/acts/of-anna/approve`, {
    method: 'POST',
    body: form,
    headers: { cookie },
    redirect: 'manual',
  });
  expect(sent.status).toBeGreaterThanOrEqual(400);
  expect(await db('disposal_acts').where({ id: 'of-anna' }).first()).toMatchObject({ state: 'proposed' });
  // Temporal is away: the approval is committed with its message, and is no error.
  expect(await approve('of-anna', boris)).toMatchObject({ status: 202, body: { state: 'approved' } });
  await propose('of-nobody', null);
  expect((await approve('of-nobody', boris)).body.code).toBe('key.person-missing');
});
