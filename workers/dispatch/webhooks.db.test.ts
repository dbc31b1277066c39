import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { createDocumentActivities } from '../../activities/documents.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { insertApiKey } from '../../lib/database/api-key-repository.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { createLogger } from '../../lib/logger.ts';
import { runWebhooks, startTelling } from './webhooks.ts';

interface Received {
  headers: IncomingMessage['headers'];
  body: string;
}

let api: Api;
let receiver: Server;
let url: string;
let received: Received[] = [];
/** What the receiver answers to its n-th call, counted from the last reset. */
let answer: (call: number) => number = () => 200;

beforeAll(async () => {
  api = await startApi(undefined, { webhooksAllowPrivate: true });
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer(received.length)).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
beforeEach(async () => {
  received = [];
  answer = () => 200;
  await api.database.db('webhook_endpoints').delete();
});
afterAll(async () => {
  await new Promise((resolve) => receiver.close(resolve));
  await api.closeApi();
  await api.database.drop();
});

const staff = (method: string, path: string, body?: unknown) => api.call(method, path, { key: api.staffKey, ...(body ? { body } : {}) });
const tell = async () => {
  const telling = await startTelling({ db: api.database.db, serverSecret: api.keySecret, allowPrivate: true }, 100);
  return (await Promise.all(telling)).reduce((sum, count) => sum + count, 0);
};
const positions = () => received.map(({ body }) => (JSON.parse(body) as { data: { position: number } }).data.position);

async function makeEvents(name: string): Promise<void> {
  const body = rightPackage(name, ['transfer', 'bill', 'act']);
  const { body: accepted } = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  for (const { id } of accepted.documents) await createDocumentActivities({ db: api.database.db }).validateDocument({ documentId: id });
}

test('a client is told of each event once and in order, signed so that the library of Standard Webhooks believes it', async () => {
  const { status, body: hook } = await staff('POST', '/v1/webhooks', { url });
  expect({ status, secret: hook.secret }).toEqual({ status: 201, secret: expect.stringMatching(/^whsec_/) });
  await makeEvents('told');
  expect(await tell()).toBe(6);
  expect(await tell()).toBe(0);
  const { body: feed } = await api.call('GET', `/v1/changes?after=${hook.position}`);
  expect(positions()).toEqual(feed.changes.map(({ position }: { position: number }) => position));
  for (const { headers, body } of received) {
    const verified = new Webhook(hook.secret).verify(body, headers as Record<string, string>) as { type: string };
    expect(verified.type).toBe('document.changed');
  }
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(6);
  expect((await staff('GET', `/v1/webhooks/${hook.id}`)).body).toMatchObject({ failures: 0, position: feed.next });
  expect((await staff('GET', `/v1/webhooks/${hook.id}`)).body.secret).toBeUndefined();
});

test('a call that is not taken is made again with the same id, and nothing after it goes first', async () => {
  const { body: hook } = await staff('POST', '/v1/webhooks', { url });
  await makeEvents('failing');
  answer = (call) => (call === 3 ? 500 : 200);
  expect(await tell()).toBe(2);
  expect(received).toHaveLength(3);
  expect(await tell()).toBe(0);
  expect((await staff('GET', `/v1/webhooks/${hook.id}`)).body).toMatchObject({ failures: 1, nextTryAt: expect.any(String) });
  await api.database.db('webhook_endpoints').update({ next_try_at: new Date() });
  expect(await tell()).toBe(4);
  const ids = received.map(({ headers }) => headers['webhook-id']);
  expect(ids[3]).toBe(ids[2]);
  expect(new Set(ids).size).toBe(6);
  expect([...positions()].sort((a, b) => a - b)).toEqual(positions());
  const { body } = await staff('GET', `/v1/webhooks/${hook.id}/attempts`);
  expect(body.attempts.filter(({ error }: { error: string | null }) => error === 'status 500')).toHaveLength(1);
});

test('410 switches an endpoint off, a redirect is no success, and a replay opens it again and tells from where it is asked', async () => {
  const { body: hook } = await staff('POST', '/v1/webhooks', { url });
  await makeEvents('gone');
  answer = () => 302;
  expect(await tell()).toBe(0);
  await api.database.db('webhook_endpoints').update({ next_try_at: new Date() });
  answer = () => 410;
  await tell();
  expect((await staff('GET', `/v1/webhooks/${hook.id}`)).body).toMatchObject({
    disabledBecause: expect.stringMatching(/Gone/),
    nextTryAt: null,
  });
  answer = () => 200;
  expect(await tell()).toBe(0);
  received = [];
  await staff('POST', `/v1/webhooks/${hook.id}/replay`, { after: hook.position });
  expect(await tell()).toBe(6);
  await staff('POST', `/v1/webhooks/${hook.id}/replay`, { after: hook.position + 3 });
  expect(await tell()).toBe(3);
});

test('a replaced secret signs beside the new one for a while, then no longer', async () => {
  const { body: hook } = await staff('POST', '/v1/webhooks', { url });
  const { body: rotated } = await staff('POST', `/v1/webhooks/${hook.id}/rotate`);
  expect(rotated.secret).not.toBe(hook.secret);
  await makeEvents('rotated');
  await tell();
  const [first] = received;
  for (const secret of [hook.secret, rotated.secret])
    expect(() => new Webhook(secret).verify(first!.body, first!.headers as Record<string, string>)).not.toThrow();
  await api.database.db('webhook_endpoints').update({ previous_secret_until: new Date(0), position: hook.position });
  received = [];
  await tell();
  expect(() => new Webhook(hook.secret).verify(received[0]!.body, received[0]!.headers as Record<string, string>)).toThrow();
});

test('two dispatchers on one database tell an endpoint once and in order, also while a receiver is slow and a claim has run out', async () => {
  await staff('POST', '/v1/webhooks', { url });
  await makeEvents('two-tellers');
  const told = await Promise.all([tell(), tell(), tell()]);
  expect(told.sort()).toEqual([0, 0, 6]);
  expect(positions()).toEqual([...new Set(positions())].sort((a, b) => a - b));
  expect(received).toHaveLength(6);
  await makeEvents('a-dead-teller');
  const { db } = api.database;
  const claimedUntil = (until: string) =>
    db('webhook_endpoints').update({ claimed_by: 'dead', claimed_until: db.raw(`clock_timestamp() + ?::interval`, [until]) });
  await claimedUntil('1 minute');
  expect(await tell()).toBe(0);
  await claimedUntil('-1 millisecond');
  expect(await tell()).toBe(6);
  expect(received).toHaveLength(12);
});

test('a teller that was frozen until another one took over stops, and writes nothing over what the other has told', async () => {
  await staff('POST', '/v1/webhooks', { url });
  await makeEvents('frozen-teller');
  const { db } = api.database;
  answer = (call) => {
    if (call === 2)
      void db('webhook_endpoints')
        .update({ claimed_by: 'another' })
        .then(() => undefined);
    return 200;
  };
  const first = await tell();
  expect(first).toBeLessThan(6);
  expect((await db('webhook_endpoints').first()).claimed_by).toBe('another');
});

test('receivers that answer nothing hold up no other, each endpoint has its own order, and a stop waits for nobody for long', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  for (let count = 0; count < 5; count += 1)
    await staff('POST', '/v1/webhooks', { url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/` });
  await makeEvents('before-the-good-one');
  const stop = new AbortController();
  const { db } = api.database;
  const told = new Promise<void>((resolve) => {
    answer = (call) => {
      if (call === 12) resolve();
      return 200;
    };
  });
  const running = runWebhooks({
    db,
    logger: createLogger('test', 'error'),
    serverSecret: api.keySecret,
    allowPrivate: true,
    wait: () => new Promise((resolve) => setTimeout(resolve, 20)),
    signal: stop.signal,
  });
  await new Promise((resolve) => silent.once('request', resolve));
  await staff('POST', '/v1/webhooks', { url });
  await makeEvents('while-five-hang');
  await makeEvents('and-more');
  await told;
  expect(await db('webhook_attempts').whereNotNull('error')).toEqual([]);
  expect([...positions()].sort((a, b) => a - b)).toEqual(positions());
  silent.closeAllConnections();
  stop.abort();
  await running;
  await new Promise((resolve) => silent.close(resolve));
  expect(await db('webhook_endpoints').whereNotNull('claimed_by')).toEqual([]);
});

test("another client's events, and another client's webhooks, are not there", async () => {
  const otherKey = await insertApiKey(api.database.db, api.keySecret, { clientId: 'somebody else', scopes: ['webhooks:write'] });
  const { body: hook } = await staff('POST', '/v1/webhooks', { url });
  await api.call('POST', '/v1/webhooks', { key: otherKey, body: { url } });
  expect((await api.call('GET', `/v1/webhooks/${hook.id}`, { key: otherKey })).status).toBe(404);
  expect((await api.call('DELETE', `/v1/webhooks/${hook.id}`, { key: otherKey })).status).toBe(404);
  await makeEvents('ours');
  await tell();
  expect(received.every(({ headers }) => String(headers['webhook-id']).startsWith(hook.id))).toBe(true);
  expect((await staff('DELETE', `/v1/webhooks/${hook.id}`)).status).toBe(204);
});

test('an address in the house is refused where receivers are outside, and an eleventh webhook too', async () => {
  const strict = await startApi();
  const key = strict.staffKey;
  for (const address of [url, 'https://10.0.0.1/x', 'https://localhost/x', 'https://hooks.example.org:22/x'])
    expect(await strict.call('POST', '/v1/webhooks', { key, body: { url: address } })).toMatchObject({
      status: 400,
      body: { code: 'webhook.address-refused', path: '/url', hint: expect.any(String) },
    });
  await strict.closeApi();
  await strict.database.drop();
  for (let count = 0; count < 10; count += 1) expect((await staff('POST', '/v1/webhooks', { url })).status).toBe(201);
  expect((await staff('POST', '/v1/webhooks', { url })).body.code).toBe('webhook.too-many');
  expect((await api.call('POST', '/v1/webhooks', { body: { url } })).status).toBe(403);
});
