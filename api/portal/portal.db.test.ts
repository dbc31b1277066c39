import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { insertApiKey } from '../../lib/database/api-key-repository.ts';
import { passesOpenssl } from '../../tests/support/openssl.ts';
import { LINK_SECRET, openBrowser, publish, siteToken, tokenOf } from '../../tests/support/portal.ts';
import { startApi, type Api } from '../../tests/support/api.ts';
import { startSigning, type Signing } from '../../tests/support/signing.ts';

let api: Api;
let signing: Signing;
let mine: { ids: string[]; externalId: string };
let others: { ids: string[]; externalId: string };

beforeAll(async () => {
  api = await startApi(undefined, { portal: { linkSecret: LINK_SECRET, origins: ['https://utility.example'] } });
  signing = await startSigning(api.database.db);
  mine = await publish(api, signing, 'mine-<b>', ['act', 'bill', 'reconciliation']);
  others = await publish(api, signing, 'others', ['act']);
}, 60_000);
afterAll(async () => {
  await signing.close();
  await api.closeApi();
  await api.database.drop();
});

let browse: ReturnType<typeof openBrowser>;
beforeEach(async () => {
  browse = openBrowser(api.url);
});
const signIn = async (who = mine.externalId) => browse(`/portal/enter?token=${await siteToken(who, 'link')}`);
const stateOf = async (id: string) => (await api.call('GET', `/v1/documents/${id}`)).body.facets;

test('a link of the site lets its consumer in, once, and shows his documents and nobody else’s', async () => {
  const link = `/portal/enter?token=${await siteToken(mine.externalId, 'link')}`;
  expect(await browse(link)).toMatchObject({ status: 303, location: '/portal' });
  const list = await browse('/portal');
  expect(list.status).toBe(200);
  for (const id of mine.ids) expect(list.text).toContain(`/portal/documents/${id}`);
  expect(list.text).not.toContain(others.ids[0]!);
  expect(list.text).not.toContain('<b>');
  const again = openBrowser(api.url);
  expect(await again(link)).toMatchObject({ status: 401, text: expect.stringContaining('portal.link-used') });
  expect((await again('/portal')).status).toBe(401);
});

test.each([
  ['of another secret', () => siteToken(mine.externalId, 'link', { secret: 'x'.repeat(40) }), 'portal.link-invalid'],
  ['that is too old', () => siteToken(mine.externalId, 'link', { age: 600 }), 'portal.link-invalid'],
  ['for the API', () => siteToken(mine.externalId, 'api'), 'portal.link-invalid'],
  ['of nobody', async () => '', 'portal.link-invalid'],
])('a link %s lets nobody in', async (_what, make, code) => {
  const answer = await browse(`/portal/enter?token=${await make()}`);
  expect(answer.status).toBe(401);
  expect(answer.text).toContain(code);
});

test('a consumer of whom nothing is kept here is told so', async () => {
  const answer = await signIn('C-nobody');
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('portal.account-unknown');
});

test("another consumer's document answers with the very bytes of one that does not exist, on every page and download", async () => {
  await signIn();
  const missing = 'f'.repeat(32);
  for (const part of ['', '/file', '/signature', '/container']) {
    const theirs = await browse(`/portal/documents/${others.ids[0]}${part}`);
    const none = await browse(`/portal/documents/${missing}${part}`);
    expect(theirs.status).toBe(404);
    expect(theirs.text).toBe(none.text);
  }
  const token = tokenOf((await browse('/portal')).text);
  const theirs = await browse(`/portal/documents/${others.ids[0]}/answer`, { token, answer: 'refused' });
  const none = await browse(`/portal/documents/${missing}/answer`, { token, answer: 'refused' });
  expect([theirs.status, theirs.text]).toEqual([404, none.text]);
  expect((await stateOf(others.ids[0]!)).portal).toBe('published');
});

test('opening and downloading are receipts: in the facet, in the log, with the account, and never stepped back', async () => {
  const [id] = mine.ids;
  await signIn();
  expect((await stateOf(id!)).portal).toBe('published');
  expect((await browse(`/portal/documents/${id}`)).status).toBe(200);
  expect((await stateOf(id!)).portal).toBe('opened');
  const file = await browse(`/portal/documents/${id}/file`);
  const signature = await browse(`/portal/documents/${id}/signature`);
  expect(await passesOpenssl(file.bytes, signature.bytes, signing.rootFile)).toBe(true);
  await browse(`/portal/documents/${id}`);
  expect((await stateOf(id!)).portal).toBe('downloaded');
  const { body } = await api.call('GET', `/v1/documents/${id}/events`);
  const types = body.events.map(({ type }: { type: string }) => type);
  expect(types.filter((type: string) => type === 'OPENED')).toHaveLength(1);
  expect(types.filter((type: string) => type === 'DOWNLOADED')).toHaveLength(1);
  const actions = await api.database.db('portal_actions').where({ document_id: id }).orderBy('id');
  expect(actions.map(({ action }) => action)).toEqual(['opened', 'downloaded', 'downloaded', 'opened']);
  expect(actions[0].actor).toBe(`portal:https://utility.example#${mine.externalId}`);
});

test('the container is an ASiC-S: mimetype first and unpacked, the document, its signature, which OpenSSL accepts', async () => {
  await signIn();
  const { bytes, headers } = await browse(`/portal/documents/${mine.ids[2]}/container`);
  expect(headers.get('content-type')).toBe('application/vnd.etsi.asic-s+zip');
  expect(bytes.subarray(30, 38).toString()).toBe('mimetype');
  expect(bytes.subarray(38, 69).toString()).toBe('application/vnd.etsi.asic-s+zip');
  const { 'META-INF/signature.p7s': signature, mimetype: _, ...files } = unzipSync(bytes);
  const [content] = Object.values(files);
  expect(await passesOpenssl(Buffer.from(content!), Buffer.from(signature!), signing.rootFile)).toBe(true);
});

test('a two-sided document is answered once, and an answer is final; a bill wants none', async () => {
  const { ids, externalId } = await publish(api, signing, 'answers', ['act', 'bill']);
  await signIn(externalId);
  const page = await browse(`/portal/documents/${ids[0]}`);
  const token = tokenOf(page.text);
  expect((await stateOf(ids[0]!)).answer).toBe('waiting');
  expect((await browse(`/portal/documents/${ids[0]}/answer`, { answer: 'accepted' })).status).toBe(400);
  expect((await browse(`/portal/documents/${ids[0]}/answer`, { token, answer: 'refused', comment: 'Объём не подтверждаем' })).status).toBe(
    303,
  );
  expect((await stateOf(ids[0]!)).answer).toBe('refused');
  expect((await browse(`/portal/documents/${ids[0]}/answer`, { token, answer: 'accepted' })).status).toBe(400);
  expect((await stateOf(ids[0]!)).answer).toBe('refused');
  expect(await api.database.db('portal_actions').where({ document_id: ids[0], action: 'answered' })).toMatchObject([
    { comment: 'Объём не подтверждаем' },
  ]);
  const { body } = await api.call('GET', `/v1/documents/${ids[0]}/events`);
  expect(JSON.stringify(body)).not.toContain('Объём не подтверждаем');
  expect(await stateOf(ids[1]!)).not.toHaveProperty('answer');
  expect((await browse(`/portal/documents/${ids[1]}/answer`, { token, answer: 'accepted' })).status).toBe(400);
});

test('the pages speak Russian and English: by choice, else by the browser', async () => {
  expect((await browse('/portal', undefined, { 'accept-language': 'en' })).text).toContain('<html lang="en">');
  expect((await browse('/portal', undefined, { 'accept-language': 'de' })).text).toContain('<html lang="ru">');
  expect(await browse('/portal/language/en?to=/portal')).toMatchObject({ status: 303, location: '/portal' });
  expect((await browse('/portal')).text).toContain('<html lang="en">');
  expect((await browse('/portal/language/ru?to=//evil.example')).location).toBe('/portal');
});

test('the way of delivery is chosen with consent, stands in its history, and billing’s unchanged word does not take it back', async () => {
  const paper = (body: { partner: { unloadElectronically: boolean } }) => {
    body.partner.unloadElectronically = false;
  };
  const { externalId } = await publish(api, signing, 'chooser', ['bill']);
  const { db } = api.database;
  const partner = () => db('partners').where({ external_id: externalId }).first();
  await signIn(externalId);
  const token = tokenOf((await browse('/portal/choice')).text);
  await browse('/portal/choice', { token, electronic: 'false' });
  expect((await partner()).unload_electronically).toBe(false);
  await publish(api, signing, 'chooser-again', ['bill'], (body) => {
    body.partner.externalId = externalId;
    body.unloadElectronically = true;
  });
  expect((await partner()).unload_electronically).toBe(false);
  await browse('/portal/choice', { token, electronic: 'true' });
  await publish(api, signing, 'chooser-paper', ['bill'], (body) => {
    body.partner.externalId = externalId;
    paper(body);
    body.unloadElectronically = true;
  });
  expect((await partner()).unload_electronically).toBe(false);
  const history = await db('consents')
    .where({ partner_id: (await partner()).id })
    .orderBy('id');
  expect(history.map(({ electronic, source }) => [electronic, source])).toEqual([
    [true, 'billing'],
    [false, 'portal'],
    [true, 'portal'],
    [false, 'billing'],
  ]);
  expect((await browse('/portal/choice?saved=1')).text).toContain('Выбор сохранён');
});

test('signing out ends the session for good', async () => {
  await signIn();
  const token = tokenOf((await browse('/portal')).text);
  const { db } = api.database;
  const before = Number((await db('portal_sessions').count({ count: '*' }).first())!.count);
  expect((await browse('/portal/sign-out', { token })).status).toBe(303);
  expect(Number((await db('portal_sessions').count({ count: '*' }).first())!.count)).toBe(before - 1);
  expect((await browse('/portal')).status).toBe(401);
});

test("the site's pages use the JSON API with a token of the site: the same documents, the same rights, from its origin only", async () => {
  const key = await siteToken(mine.externalId, 'api');
  const { body } = await api.call('GET', '/v1/documents', { key });
  expect(body.documents.map(({ id }: { id: string }) => id).sort()).toEqual([...mine.ids].sort());
  expect(body.documents[0]).not.toHaveProperty('headId');
  expect((await api.call('GET', `/v1/documents/${others.ids[0]}`, { key })).status).toBe(404);
  expect((await api.call('POST', '/v1/packages', { key, body: {} })).status).toBe(403);
  expect((await api.call('POST', `/v1/documents/${mine.ids[1]}/opened`, { key })).body.facets.portal).toBe('opened');
  expect((await api.call('GET', '/v1/documents', { key: await siteToken(mine.externalId, 'link') })).status).toBe(401);
  const from = async (origin: string) =>
    (
      await fetch(`${api.url}/v1/documents`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } })
    ).headers.get('access-control-allow-origin');
  expect([await from('https://utility.example'), await from('https://evil.example')]).toEqual(['https://utility.example', null]);
});

test("a consumer's key answers by the API, and staff's key does not", async () => {
  const { ids } = await publish(api, signing, 'by-key', ['act']);
  const { partner_id: partnerId } = await api.database.db('documents').where({ id: ids[0] }).first();
  const key = await insertApiKey(api.database.db, api.keySecret, {
    clientId: 'billing',
    scopes: ['documents:read', 'documents:answer'],
    partnerId,
  });
  expect((await api.call('POST', `/v1/documents/${ids[0]}/answer`, { key: api.staffKey, body: { answer: 'accepted' } })).status).toBe(403);
  expect((await api.call('POST', `/v1/documents/${ids[0]}/answer`, { key, body: { answer: 'accepted' } })).body.facets.answer).toBe(
    'accepted',
  );
  expect((await api.call('POST', `/v1/documents/${ids[0]}/answer`, { key, body: { answer: 'refused' } })).body).toMatchObject({
    code: 'portal.answered',
  });
});
