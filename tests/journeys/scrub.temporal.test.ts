import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyContainer } from '../../lib/evidence-container/verify-container.ts';
import { openS3ObjectStore } from '../../lib/object-store/s3-object-store.ts';
import { ARCHIVE_COPIES, ARCHIVE_SCRUB, TASK_QUEUES } from '../../workflows/contract.ts';
import { ended, submitBatch, waitForAll } from '../support/batch.ts';
import { startProduct, type Product } from '../support/product.ts';
import { findVersityGateway, startVersityGateway, type VersityServer } from '../support/s3-server.ts';

const withGateway = (await findVersityGateway()) ? describe : describe.skip;

withGateway('the archive on versitygw', () => {
  let server: VersityServer;
  let product: Product;
  let ids: string[];

  beforeAll(async () => {
    server = await startVersityGateway();
    product = await startProduct('scrub', { objects: await openS3ObjectStore(server) });
    ids = await submitBatch(product, 'scrub', 'head-02', 6);
    await waitForAll(product, ids, ended);
  }, 300_000);
  afterAll(async () => {
    await product?.stop();
    await server?.stop();
  });

  const run = (workflowType: typeof ARCHIVE_COPIES | typeof ARCHIVE_SCRUB, args: unknown[] = []) =>
    product.client.workflow.execute(workflowType, { taskQueue: TASK_QUEUES.documents, workflowId: `${workflowType}-${Date.now()}`, args });
  const rowsOf = (where: object) => product.database.db('archive_objects').where(where);
  /** The bytes on disk, as whoever can log in to the server can change them. */
  const spoil = async (documentId: string, role: string) => {
    const [{ key }] = await rowsOf({ document_id: documentId, role });
    const file = path.join(server.dataFolder, server.bucket, key);
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(file, bytes);
  };
  const scrub = async (kind: 'full' | 'sample') => {
    const { open } = (await run(ARCHIVE_SCRUB, [{ kind }])) as { open: number };
    const [pass] = await product.database.db('scrub_passes').orderBy('id', 'desc').limit(1);
    return { open, pass };
  };

  test('every object is locked by the server for as long as its kind is kept, under a pinned version', async () => {
    const rows = await rowsOf({});
    expect(rows).toHaveLength(6 * 4);
    for (const { key, version_id: versionId, retain_until: until } of rows) {
      expect(versionId).toMatch(/.+/);
      expect(await product.objects.getLock({ key, versionId })).toEqual({ mode: 'COMPLIANCE', retainUntilOn: until, legalHold: false });
    }
    const [event] = await product.database.db('document_events').where({ document_id: ids[0], type: 'ARCHIVED' });
    expect(event.data).toMatchObject({ worm: true, retainUntil: '2031-12-31' });
  });

  test('a document from before there were manifests gets one, and its container has no fault; it is proven once it has its evidence', async () => {
    const { db } = product.database;
    await db('archive_objects').where({ document_id: ids[5], role: 'sealed' }).delete();
    await db('documents').where({ id: ids[5] }).update({ sealed_version: null, archive_state: null });
    expect(await run(ARCHIVE_COPIES)).toMatchObject({ sealed: 1 });
    expect((await rowsOf({ document_id: ids[5] })).map(({ role }) => role).sort()).toEqual(['content', 'events', 'sealed', 'signature']);
    const response = await fetch(`${product.url}/v1/documents/${ids[5]}/evidence-container`, {
      headers: { authorization: `Bearer ${product.billingKey}` },
    });
    const { outcome, findings } = await verifyContainer(Buffer.from(await response.arrayBuffer()), { roots: product.signing.roots });
    expect({ outcome, findings }).toEqual({ outcome: 'indeterminate', findings: [] });
    await db('archive_objects').update({ copied_at: null });
  });

  test('a clean pass raises no alarm, three times, and documents are verified', async () => {
    expect(await run(ARCHIVE_COPIES)).toEqual({ copied: 24, sealed: 0, stored: 0 });
    for (let again = 0; again < 3; again += 1) {
      const { open, pass } = await scrub('full');
      expect({ open, ...pass }).toMatchObject({ open: 0, objects: 24, signatures: 6, alarms: 0 });
    }
    expect((await product.call('GET', `/v1/documents/${ids[0]}`)).body.facets.archive).toBe('verified');
  });

  test('a flipped byte on the disk of the server is found in one pass and restored from the second copy', async () => {
    await spoil(ids[1]!, 'content');
    await spoil(ids[2]!, 'sealed');
    const [before] = await rowsOf({ document_id: ids[1], role: 'content' });
    const { open, pass } = await scrub('full');
    expect({ open, ...pass }).toMatchObject({ open: 0, alarms: 2, restored: 2 });
    const [after] = await rowsOf({ document_id: ids[1], role: 'content' });
    expect(after.version_id).not.toBe(before.version_id);
    expect((await product.objects.get({ key: after.key, versionId: after.version_id })).length).toBe(after.bytes);
    const alarms = await product.database.db('archive_alarms').orderBy('id');
    expect(alarms.map(({ what, restored_from: from }) => [what, from])).toEqual([
      ['other-bytes', 'second-copy'],
      ['other-bytes', 'second-copy'],
    ]);
    expect((await scrub('full')).pass).toMatchObject({ alarms: 0 });
  });

  test('an object that was removed from the disk is found and restored, from the database where the second copy is gone, too', async () => {
    const [{ key }] = await rowsOf({ document_id: ids[3], role: 'signature' });
    rmSync(path.join(server.dataFolder, server.bucket, key));
    rmSync(path.join(product.secondFolder, key.slice(0, 2), key.slice(2, 4), key));
    const { open, pass } = await scrub('full');
    expect({ open, ...pass }).toMatchObject({ open: 0, alarms: 1, restored: 1 });
    expect((await product.database.db('archive_alarms').orderBy('id', 'desc').first()).restored_from).toBe('database');
  });

  test('what nothing can restore stays an open alarm, pass after pass', async () => {
    const [{ key }] = await rowsOf({ document_id: ids[4], role: 'events' });
    await spoil(ids[4]!, 'events');
    rmSync(path.join(product.secondFolder, key.slice(0, 2), key.slice(2, 4), key));
    expect(await scrub('full')).toMatchObject({ open: 1, pass: { alarms: 1, restored: 0 } });
    expect(await scrub('full')).toMatchObject({ open: 1, pass: { alarms: 1, restored: 0 } });
    expect(await product.database.db('archive_alarms').whereNull('restored_at')).toHaveLength(1);
    const { body } = await product.call('GET', '/v1/archive/alarms', { key: product.staffKey });
    expect(body.alarms[0]).toMatchObject({ documentId: ids[4], role: 'events', what: 'other-bytes', restoredAt: null });
  });

  test('nightly samples come round to every object within the set time', async () => {
    await product.database.db('archive_objects').update({ checked_at: null });
    const first = await scrub('sample');
    const second = await scrub('sample');
    expect([first.pass.objects, second.pass.objects]).toEqual([12, 12]);
    expect(await rowsOf({ checked_at: null })).toEqual([]);
  });

  test('a server that was killed loses no lock and no object', async () => {
    await server.restart();
    const { pass } = await scrub('full');
    expect(pass).toMatchObject({ objects: 24, alarms: 1 });
  });
});
