import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ObjectStore } from './object-store.ts';
import { openS3ObjectStore } from './s3-object-store.ts';

/** Answers as a store that lets us in no further: AccessDenied to everything but the questions about locks. */
let server: Server;
let store: ObjectStore;
let retention = '';
const denied = '<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>';

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const asksLock = /[?&](retention|legal-hold)/.test(request.url!);
    if (request.url!.split('?')[0] === '/sealpost-archive' || request.url!.split('?')[0] === '/sealpost-archive/')
      return void response.writeHead(200).end();
    if (!asksLock) return void response.writeHead(403).end(request.method === 'HEAD' ? undefined : denied);
    if (request.url!.includes('retention') && retention)
      return void response
        .writeHead(200)
        .end(`<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>${retention}T23:59:59Z</RetainUntilDate></Retention>`);
    response.writeHead(404).end('<Error><Code>NoSuchObjectLockConfiguration</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  store = await openS3ObjectStore({ endpoint, region: 'us-east-1', bucket: 'sealpost-archive', accessKey: 'a', secretKey: 'b' });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const object = { key: `objects/${'ab'.repeat(32)}`, versionId: 'v1' };

test('AccessDenied speaks of our rights, and blames no object', async () => {
  retention = '';
  for (const call of [() => store.get(object), () => store.remove(object), () => store.put(Buffer.from('a'), '2031-12-31')])
    await expect(call()).rejects.toMatchObject({ code: 'archive.access-refused', kind: 'unavailable' });
});

test('where the lock itself says so, the archive holds the object', async () => {
  retention = '2999-12-31';
  await expect(store.remove(object)).rejects.toMatchObject({ code: 'archive.locked' });
});
