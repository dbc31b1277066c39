import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { objectStoreContract } from '../../tests/contracts/object-store.ts';
import { findVersityGateway, startSeaweed, startVersityGateway, type S3Server } from '../../tests/support/s3-server.ts';
import { judgeS3Server } from './conformance.ts';
import type { ObjectStore } from './object-store.ts';
import { openS3ObjectStore } from './s3-object-store.ts';

const hasGateway = (await findVersityGateway()) !== undefined;
const withGateway = hasGateway ? describe : describe.skip;

withGateway('S3 with Object Lock: versitygw', () => {
  let server: S3Server;
  let store: ObjectStore;

  beforeAll(async () => {
    server = await startVersityGateway();
    store = await openS3ObjectStore(server);
  }, 240_000);
  afterAll(() => server?.stop(), 60_000);

  objectStoreContract('S3 with Object Lock', () => store);

  test('an archived version is locked until its retention date, as the server itself tells', async () => {
    expect(store.isWorm).toBe(true);
    const stored = await store.put(randomBytes(500), '2031-12-31');
    expect(stored.versionId).toMatch(/.+/);
    expect(await store.getLock(stored)).toEqual({ mode: 'COMPLIANCE', retainUntilOn: '2031-12-31', legalHold: false });
    await expect(store.remove(stored)).rejects.toMatchObject({ code: 'archive.locked' });
    expect((await store.get(stored)).length).toBe(500);
  });

  test('a legal hold is set, told and lifted', async () => {
    const stored = await store.put(randomBytes(500), '2031-12-31');
    await store.setLegalHold(stored, true);
    expect(await store.getLock(stored)).toMatchObject({ legalHold: true, mode: 'COMPLIANCE' });
    await store.setLegalHold(stored, false);
    expect(await store.getLock(stored)).toMatchObject({ legalHold: false });
  });

  test('an object that is written again has a new version, and the old one stays', async () => {
    const bytes = randomBytes(500);
    const first = await store.put(bytes, '2031-12-31');
    const second = await store.putAgain(bytes, '2031-12-31');
    expect(second.key).toBe(first.key);
    expect(second.versionId).not.toBe(first.versionId);
    expect((await store.get(first)).equals(bytes)).toBe(true);
  });

  test('the server does everything that an archive rests on', async () => {
    const results = await judgeS3Server(server);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(15);
  }, 60_000);
});

withGateway('a server that is not fit', () => {
  test('the same gateway without its versions fails: the check can tell', async () => {
    const server = await startVersityGateway({ locking: false });
    try {
      const results = await judgeS3Server(server);
      expect(results.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['a locked put gives a version id']);
    } finally {
      await server.stop();
    }
  }, 60_000);
});

describe('another server', () => {
  test('SeaweedFS is judged by the same checks, and passes', async () => {
    const server = await startSeaweed();
    try {
      expect((await judgeS3Server(server)).filter(({ passed }) => !passed)).toEqual([]);
    } finally {
      await server.stop();
    }
  }, 240_000);
});

test('a store that is away is said with a code that is tried again', async () => {
  const away = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', bucket: 'sealpost-archive', accessKey: 'a', secretKey: 'b' };
  await expect(openS3ObjectStore(away)).rejects.toMatchObject({ code: 'archive.unreachable', kind: 'unavailable' });
}, 60_000);
