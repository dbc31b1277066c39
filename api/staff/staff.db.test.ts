import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDocumentActivities } from '../../activities/documents.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { insertApiKey, revokeApiKey } from '../../lib/database/api-key-repository.ts';
import { recordHold } from '../../lib/database/release-repository.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';

let api: Api;
let headKey: string;
let documentId: string;

beforeAll(async () => {
  api = await startApi();
  const { db } = api.database;
  headKey = await insertApiKey(db, api.keySecret, { clientId: 'billing', scopes: ['batches:release'], headId: 'head-02' });
  const body = rightPackage('staff-<b>&"x', ['transfer']);
  body.documents[0]!.headId = 'head-02';
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  documentId = answer.body.documents[0].id;
  await createDocumentActivities({ db }).validateDocument({ documentId });
  const { content_digest: contentDigest } = await db('documents').where({ id: documentId }).first();
  await recordHold(db, { documentId, headId: 'head-02', contentDigest, reasons: ['sum-over-limit'] });
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

/** A browser without JavaScript: keeps one cookie, follows nothing. */
function browser() {
  let cookie = '';
  return async (path: string, form?: Record<string, string>) => {
    const response = await fetch(api.url + path, {
      redirect: 'manual',
      headers: { cookie, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      ...(form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}),
    });
    const set = response.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0]!;
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
      set,
      headers: response.headers,
    };
  };
}
const tokenOf = (text: string) => /name="token" value="([^"]+)"/.exec(text)![1]!;

test('without a session there is nothing but the sign-in form', async () => {
  for (const path of ['/staff', '/staff/month', '/staff/attention', '/staff/batches', '/staff/heads/head-02', '/staff/manifests/x']) {
    const { status, text } = await browser()(path);
    expect({ path, status }).toEqual({ path, status: 401 });
    expect(text).toContain('type="password"');
  }
});

test("billing's key, a wrong key and a key that is none open no session", async () => {
  for (const key of [api.billingKey, 'sp_000000000000_x', 'nonsense']) {
    const { status, set } = await browser()('/staff/session', { key });
    expect({ status, set }).toEqual({ status: 401, set: null });
  }
});

test('a head signs in, looks through his batch, draws up a manifest and releases it; what billing wrote is shown, not run', async () => {
  const go = browser();
  const signedIn = await go('/staff/session', { key: headKey });
  expect(signedIn).toMatchObject({ status: 303, location: '/staff' });
  expect(signedIn.set).toMatch(/HttpOnly; SameSite=Strict/);
  expect(signedIn.set).not.toContain(headKey);
  expect((await go('/staff')).location).toBe('/staff/batches');
  expect((await go('/staff/batches')).text).toContain('/staff/heads/head-02');
  // A head is no clerk: what waits elsewhere is not his.
  expect((await go('/staff/attention')).status).toBe(401);
  const batch = await go('/staff/heads/head-02');
  expect(batch.text).toContain('staff-&lt;b&gt;&amp;&quot;x');
  expect(batch.text).not.toContain('<b>');
  expect(batch.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect((await go('/staff/heads/head-03')).status).toBe(404);

  expect((await go('/staff/heads/head-02/manifests', { token: 'of another site' })).status).toBe(400);
  const drawn = await go('/staff/heads/head-02/manifests', { token: tokenOf(batch.text) });
  expect(drawn.status).toBe(303);
  const manifest = await go(drawn.location!);
  const root = /name="merkleRoot" value="([0-9a-f]{64})"/.exec(manifest.text)![1]!;
  const stale = await go(`${drawn.location}/release`, { token: tokenOf(manifest.text), merkleRoot: '0'.repeat(64) });
  expect(stale.status).toBe(400);
  expect((await go(`${drawn.location}/release`, { token: tokenOf(manifest.text), merkleRoot: root })).status).toBe(303);
  expect((await go(drawn.location!)).text).toContain('Выпущена');
  const row = await api.database.db('release_manifests').first();
  expect(row).toMatchObject({ head_id: 'head-02', document_count: 1, merkle_root: root, released_by: headKey.split('_')[1] });
});

test('a manifest is not released where a document was built anew since it was looked at', async () => {
  const { db } = api.database;
  await db('document_holds').delete();
  await recordHold(db, { documentId, headId: 'head-02', contentDigest: 'a'.repeat(64), reasons: ['outlier'] });
  const call = (method: string, path: string, body?: unknown) => api.call(method, path, { key: headKey, ...(body ? { body } : {}) });
  const { body: manifest } = await call('POST', '/v1/heads/head-02/manifests');
  await recordHold(db, { documentId, headId: 'head-02', contentDigest: 'b'.repeat(64), reasons: ['outlier'] });
  expect(await call('POST', `/v1/manifests/${manifest.id}/release`, { merkleRoot: manifest.merkleRoot })).toMatchObject({
    status: 409,
    body: { code: 'manifest.changed' },
  });
});

test('a revoked key ends its sessions', async () => {
  const go = browser();
  const key = await insertApiKey(api.database.db, api.keySecret, { clientId: 'billing', scopes: ['batches:release'] });
  await go('/staff/session', { key });
  expect((await go('/staff')).status).toBe(303);
  await revokeApiKey(api.database.db, key.split('_')[1]!);
  expect((await go('/staff')).status).toBe(401);
});

test('a forged or changed session cookie opens nothing', async () => {
  for (const cookie of ['x.9999999999999.y', `${headKey.split('_')[1]}.9999999999999.AAAA`]) {
    const response = await fetch(`${api.url}/staff`, { headers: { cookie: `sealpost_staff=${cookie}` } });
    expect(response.status).toBe(401);
  }
});
