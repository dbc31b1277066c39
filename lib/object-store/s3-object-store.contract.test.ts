import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'minio';
import { objectStoreContract } from '../../tests/contracts/object-store.ts';
import { startS3Server, type S3Server } from '../../tests/support/s3-server.ts';
import type { ObjectStore } from './object-store.ts';
import { openS3ObjectStore } from './s3-object-store.ts';

let server: S3Server;
let store: ObjectStore;

beforeAll(async () => {
  server = await startS3Server();
  store = await openS3ObjectStore(server);
}, 240_000);
afterAll(() => server?.stop(), 60_000);

objectStoreContract('S3 with Object Lock', () => store);

test('an archived version is locked until its retention date: neither deleted nor shortened, by anyone', async () => {
  expect(store.isWorm).toBe(true);
  const { key, versionId } = await store.put(randomBytes(500), '2031-12-31');
  expect(versionId).toMatch(/.+/);
  const url = new URL(server.endpoint);
  const client = new Client({
    endPoint: url.hostname,
    port: Number(url.port),
    useSSL: false,
    accessKey: server.accessKey,
    secretKey: server.secretKey,
    region: server.region,
  });
  await expect(client.removeObject(server.bucket, key, { versionId: versionId! })).rejects.toThrow();
  const shorter = '<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2027-01-01T00:00:00Z</RetainUntilDate></Retention>';
  const put = client.makeRequestAsync(
    { method: 'PUT', bucketName: server.bucket, objectName: key, query: `retention&versionId=${versionId}` },
    shorter,
    [200],
  );
  await expect(put).rejects.toThrow();
  const head = await client.statObject(server.bucket, key, { versionId: versionId! });
  expect(head.metaData).toMatchObject({});
  expect((await store.get({ key, versionId })).length).toBe(500);
});

test('a store that is away is said with a code that is tried again', async () => {
  await expect(openS3ObjectStore({ ...server, endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'archive.unreachable',
    kind: 'unavailable',
  });
}, 60_000);
