import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from '../tests/support/api.ts';

let api: Api;
let paths: string[];
let routes: Map<string, Set<string>>;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  api = await startApi(undefined, { trustProxy: ['loopback'], logLine: (line) => lines.push(line) });
  routes = api.routes;
  paths = [...routes.keys()];
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Bytes as they stand: fetch would mend a path and refuse a method. */
async function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  const { hostname, port } = new URL(api.url);
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const outgoing = httpRequest(
      { hostname, port, path, method, headers: { authorization: `Bearer ${api.staffKey}`, ...headers } },
      (response) => {
        void text(response).then((body) => resolve({ status: response.statusCode!, headers: response.headers, text: body }));
      },
    );
    outgoing.on('error', reject).end(body);
  });
}
const filled = (path: string, id: string) => path.replace(/:\w+/g, id);
const from = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https' });
const isPublic = (path: string) => /^\/(docs|openapi|favicon|health|(staff|portal)\/style\.css)/.test(path);

test('the table has every route of the app', () => {
  expect(paths.length).toBeGreaterThan(60);
  for (const path of ['/v1/packages', '/v1/imports', '/v1/webhooks/:id', '/staff/session', '/portal', '/check/:id', '/health/ready'])
    expect(paths).toContain(path);
});

test('a known path answers another method with 405 and what it allows', async () => {
  const wrong: unknown[] = [];
  for (const [path, methods] of routes) {
    const { status, headers } = await send(filled(path, 'a'), { method: 'PROPFIND' });
    const allow = ((headers.allow as string | undefined) ?? '').split(', ');
    if (status !== 405 || ![...methods].every((method) => allow.includes(method))) wrong.push({ path, status, allow });
  }
  expect(wrong).toEqual([]);
  expect((await send('/v1/nowhere', { method: 'PROPFIND' })).status).toBe(404);
});

test('NUL and octets that are no UTF-8 in a path or query are 400, never 500', async () => {
  const wrong: unknown[] = [];
  for (const path of paths)
    for (const bad of [
      filled(path, 'a%00b') + (path.includes(':') ? '' : '?month=%00'),
      `${filled(path, 'a')}?q=%00`,
      `${filled(path, 'a')}?q=%ff`,
      filled(path, '%zz') + (path.includes(':') ? '' : '?%'),
      filled(path, '%c3%28') + (path.includes(':') ? '' : '?%c3%28'),
    ]) {
      const { status } = await send(bad);
      if (status !== 400) wrong.push({ bad, status });
    }
  expect(wrong).toEqual([]);
});

test('a broken gzip, an unknown encoding, odd forms and half a body are 4xx on every path that takes a body', async () => {
  const wrong: unknown[] = [];
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const forApi: Sent[] = [
    { body: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), headers: { ...json, 'content-encoding': 'gzip' } },
    { body: '{}', headers: { ...json, 'content-encoding': 'zstd-of-mine' } },
    { body: '{"a":', headers: json },
    { body: '{}', headers: { 'content-type': 'application/json; charset=utf-7' } },
  ];
  const forPages: Sent[] = [
    { body: 'not gzip', headers: { ...form, 'content-encoding': 'gzip' } },
    { body: 'a=1&'.repeat(3_000), headers: form },
    { body: 'key=%00&token=%00&comment=%00', headers: form },
    { body: '%%%=%zz&__proto__=1&constructor[a]=2', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=koi8-r' } },
    { body: '--x\r\n\r\n', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    { body: '', headers: {} },
  ];
  for (const [path, methods] of routes)
    for (const method of ['POST', 'PUT', 'PATCH'].filter((known) => methods.has(known)))
      for (const sent of path.startsWith('/v1') ? forApi : forPages) {
        const { status, text: said } = await send(filled(path, 'a'), {
          ...sent,
          method,
          headers: { ...from('203.0.113.50'), ...sent.headers, 'idempotency-key': 'a'.repeat(20) },
        });
        // An import answers for each of its rows.
        const isRefusedRow = path === '/v1/imports' && status === 200 && JSON.parse(said).outcome === 'refused';
        if (!isRefusedRow && (status < 400 || status >= 500))
          wrong.push({ method, path, status, sent: String(sent.body).slice(0, 20), said: said.slice(0, 100) });
      }
  expect(wrong).toEqual([]);
});

test('what is private is kept by no cache, also as a refusal', async () => {
  const wrong: unknown[] = [];
  for (const path of paths.filter((one) => !isPublic(one)))
    for (const headers of [{}, { authorization: '' }]) {
      const { headers: answered } = await send(filled(path, 'a'), { headers });
      if (!/no-store/.test(answered['cache-control'] as string)) wrong.push({ path, cache: answered['cache-control'] });
    }
  expect(wrong).toEqual([]);
});

describe('behind a proxy', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  test('sign-in counts callers, not the proxy, and a refused caller is told when to come again', async () => {
    const sign = (address: string) => send('/staff/session', { method: 'POST', headers: { ...form, ...from(address) }, body: 'key=wrong' });
    for (let count = 0; count < 20; count += 1) expect((await sign('203.0.113.5')).status).toBe(401);
    expect(await sign('203.0.113.5')).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect((await sign('203.0.113.6')).status).toBe(401);
    for (let count = 0; count < 60; count += 1) await send('/check/a', { headers: from('203.0.113.7') });
    expect((await send('/check/a', { headers: from('203.0.113.7') })).status).toBe(429);
    expect((await send('/check/a', { headers: from('203.0.113.8') })).status).toBe(404);
  });

  test('cookies are Secure and of this host alone; on plain http they are neither, and work', async () => {
    const key = `key=${api.staffKey}`;
    const secure = await send('/staff/session', { method: 'POST', headers: { ...form, ...from('203.0.113.9') }, body: key });
    expect(secure.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-sealpost_staff=[\w-]{43}; Max-Age=\d+; Path=\/;.*HttpOnly; Secure; SameSite=Strict$/),
    ]);
    const plain = await send('/staff/session', { method: 'POST', headers: form, body: key });
    const [cookie] = plain.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/^sealpost_staff=[\w-]{43};(?!.*Secure)/);
    expect((await send('/staff/attention', { headers: { cookie: cookie!.split(';')[0]! } })).status).toBe(200);
  });

  test('signing out ends the session on the server, and so does a pause of half an hour', async () => {
    const signIn = async () => {
      const { headers } = await send('/staff/session', { method: 'POST', headers: form, body: `key=${api.staffKey}` });
      return { cookie: (headers['set-cookie'] as string[])[0]!.split(';')[0]! };
    };
    const copied = await signIn();
    const page = await send('/staff/attention', { headers: copied });
    const token = /name="token" value="([^"]+)"/.exec(page.text)![1]!;
    expect((await send('/staff/session/end', { method: 'POST', headers: { ...form, ...copied }, body: `token=${token}` })).status).toBe(
      303,
    );
    expect((await send('/staff/attention', { headers: copied })).status).toBe(401);
    const idle = await signIn();
    const { db } = api.database;
    const pause = (minutes: number) =>
      db('staff_sessions').update({ seen_at: db.raw('clock_timestamp() - make_interval(mins => ?)', [minutes]) });
    await pause(29);
    expect((await send('/staff/attention', { headers: idle })).status).toBe(200);
    await pause(29);
    expect((await send('/staff/attention', { headers: idle })).status).toBe(200);
    await pause(31);
    expect((await send('/staff/attention', { headers: idle })).status).toBe(401);
  });
});

test('refused keys, scopes, sign-ins and too many calls leave lines without what was given, and not without end', async () => {
  lines.length = 0;
  const caller = from('203.0.113.60');
  const wrongKey = 'sp_0123456789ab_thisIsTheSecretPartOfAKeyThatIsNotKnownHere12';
  for (let count = 0; count < 40; count += 1)
    await send('/v1/documents?secret=in-the-query', { headers: { ...caller, authorization: `Bearer ${wrongKey}` } });
  await send('/v1/documents', { headers: { ...caller, authorization: '' } });
  await send('/v1/webhooks', { headers: { ...caller, authorization: `Bearer ${api.billingKey}` } });
  await send('/portal/enter?token=eyJ0b2tlbg', { headers: caller });
  const told = lines.filter(({ security }) => security);
  expect(told.filter(({ security }) => security === 'key.unknown')).toHaveLength(5);
  expect(told.map(({ security }) => security)).toEqual(expect.arrayContaining(['key.missing', 'key.scope-missing', 'portal.link-invalid']));
  expect(told.find(({ security }) => security === 'key.scope-missing')).toMatchObject({
    key: api.billingKey.split('_')[1],
    ip: '203.0.113.60',
    path: '/v1/webhooks',
  });
  const written = JSON.stringify(told);
  for (const secret of ['thisIsTheSecret', 'in-the-query', 'eyJ0b2tlbg', api.billingKey]) expect(written).not.toContain(secret);
});

test('bytes that are no HTTP get 400 or a closed line, and the next caller an answer', async () => {
  const { port } = new URL(api.url);
  for (const bytes of [
    'GET /v1/%00 HTTP/1.1\r\nHost: x\r\n\r\n',
    'nonsense\r\n\r\n',
    'POST /v1/packages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  ]) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(bytes);
    socket.setTimeout(2_000, () => socket.end());
    const said = await text(socket);
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(said).not.toMatch(/\bat .*\.ts/);
    socket.destroy();
  }
  expect((await send('/health/live')).status).toBe(200);
});
