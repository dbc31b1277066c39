import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Knex } from 'knex';
import { createArchiveCareActivities } from '../activities/index.ts';
import { inTurns } from '../lib/in-turns.ts';
import { createLogger } from '../lib/logger.ts';
import { createFileObjectStore } from '../lib/object-store/file-object-store.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import { openS3ObjectStore } from '../lib/object-store/s3-object-store.ts';
import { bareDocument, barePackage, barePartner } from './bare-rows.ts';
import { createTestDatabase } from '../tests/support/database.ts';
import { findVersityGateway, startVersityGateway } from '../tests/support/s3-server.ts';
import { startServices } from '../tests/support/services.ts';
import { sha256Hex } from '../lib/sha256.ts';

/**
 * `npm run bench:scrub -- 3000`: a full pass over so many objects of 20 KB, on a folder and on versitygw with its locks read back, beside a plain
 * loop that only reads and hashes files, in one run.
 */
const wanted = Number(process.argv[2] ?? 3_000);
const OBJECT_BYTES = 20_000;
const RETAIN = '2031-12-31';
const AT_ONCE = 16;

await startServices();
const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-bench-scrub-'));
const results: Record<string, number> = {};
const files = createFileObjectStore(path.join(folder, 'objects'));
results.folder = await measure(files);
results.plainLoop = await plainLoop(files);
const server = (await findVersityGateway()) ? await startVersityGateway() : undefined;
if (server) results.versitygw = await measure(await openS3ObjectStore(server));
await server?.stop();
const ratio = Math.round((results.folder / results.plainLoop!) * 100) / 100;
process.stdout.write(
  `${JSON.stringify({ objects: wanted, objectBytes: OBJECT_BYTES, objectsPerSecond: results, folderToPlainLoop: ratio }, null, 2)}\n`,
);
await rm(folder, { recursive: true, force: true });
await globalThis.sealpostServices?.stop();
process.exit(0);

async function measure(objects: ObjectStore): Promise<number> {
  const database = await createTestDatabase();
  await fill(database.db, objects);
  const care = createArchiveCareActivities({
    db: database.db,
    objects,
    second: undefined,
    roots: [],
    logger: createLogger('bench', 'fatal'),
    scrubDays: 30,
  });
  const started = performance.now();
  const inActivity = <R>(activity: () => Promise<R>): Promise<R> => new MockActivityEnvironment().run(activity);
  const pass = await inActivity(() => care.beginScrub({ kind: 'full' }));
  for (let { objects: left } = pass; left > 0;) {
    const { checked } = await inActivity(() => care.scrubObjects({ ...pass, left }));
    left -= checked;
  }
  const perSecond = Math.round(wanted / ((performance.now() - started) / 1000));
  const { alarms } = await database.db('scrub_passes').first();
  if (alarms !== 0) throw new Error('A bench that finds alarms measures something else.');
  await database.drop();
  return perSecond;
}

async function plainLoop(objects: ObjectStore): Promise<number> {
  const keys: string[] = [];
  for await (const key of objects.list('objects')) keys.push(key);
  const started = performance.now();
  await inTurns(keys, AT_ONCE, async (key) => {
    const digest = sha256Hex(await objects.get({ key, versionId: null }));
    if (digest !== key) throw new Error('other bytes');
  });
  return Math.round(keys.length / ((performance.now() - started) / 1000));
}

/** Objects as archiving leaves them; none of them a signature, whose check is measured by bench:signing. */
async function fill(db: Knex, objects: ObjectStore): Promise<void> {
  const [partner, packageId] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  await db('partners').insert(barePartner(partner, 0, {}));
  await db('packages').insert(barePackage(packageId, partner, 0, {}));
  for (let start = 0; start < wanted; start += AT_ONCE * 10) {
    const rows = await Promise.all(
      Array.from({ length: Math.min(AT_ONCE * 10, wanted - start) }, async (_, index) => {
        const { key, versionId } = await objects.put(randomBytes(OBJECT_BYTES), RETAIN);
        return { id: randomBytes(16).toString('hex'), index: start + index, key, versionId };
      }),
    );
    await db('documents').insert(rows.map(({ id, index }) => ({ ...bareDocument(id, packageId, partner, index), phase: 'ARCHIVED' })));
    const common = { role: 'content', bytes: OBJECT_BYTES, retain_until: RETAIN, verified_at: new Date() };
    await db('archive_objects').insert(
      rows.map(({ id, key, versionId }) => ({ ...common, document_id: id, key, version_id: versionId, sha256: key })),
    );
  }
}
