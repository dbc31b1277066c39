import { readFile } from 'node:fs/promises';
import {
  createArchiveCareActivities,
  createAuditActivities,
  createEvidenceActivities,
  createVaultActivities,
} from '../activities/index.ts';
import { createProofKeeper } from '../lib/database/proof-repository.ts';
import { openObjectStore, openSecondStore } from '../lib/object-store/open-object-store.ts';
import { readPem } from '../lib/signing/certificates/certificate.ts';
import { createStatusSource } from '../lib/signing/certificates/status-source.ts';
import { createTimestampClient } from '../lib/signing/time/timestamp-client.ts';
import { openTemporalClient } from '../lib/temporal-client.ts';
import { TASK_QUEUES } from '../workflows/contract.ts';
import { scheduleCare, scheduleEvidence } from './evidence-schedules.ts';
import { keepStarted } from './keep-started.ts';
import { openWorkerProcess } from './temporal-worker.ts';

/**
 * The process that looks after what is archived: second copies, scrubbing, and, where there is a time-stamping authority, B-T for what has left,
 * evidence records, anchors over the log. It holds no keys.
 */
const { config, logger, db, run } = openWorkerProcess('evidence');
const { trust, evidence, archive } = config;
const roots = readPem(await readFile(config.signing.rootFile, 'utf8'));
const objects = await openObjectStore(config.objects);
const second = await openSecondStore(config.secondObjects);
const client = openTemporalClient(config.temporal);
const stop = new AbortController();
if (!second) logger.warn('there is no second copy of the archive: what is spoiled there may be lost');

const care = createArchiveCareActivities({ db, objects, second, roots, logger, scrubDays: archive.scrubDays });
const vault = createVaultActivities({ db, objects, second, exportsDirectory: archive.exportsDirectory });
const stamped = trust.tsaUrls.length > 0;
if (!stamped) logger.warn('no time-stamping authority is configured: there are no time-stamps, evidence records or anchors');
const keeping = keepStarted({
  what: 'schedules',
  start: async () => {
    await scheduleCare(client, archive);
    if (stamped) await scheduleEvidence(client, { batchMs: evidence.intervalMs, anchorMs: archive.anchorIntervalMs });
  },
  logger,
  signal: stop.signal,
});
await run({ taskQueue: TASK_QUEUES.evidence, activities: { ...care, ...vault, ...(stamped ? stampingActivities() : {}) } });
stop.abort();
await keeping;
await client.connection.close();

function stampingActivities() {
  const status = createStatusSource({ ...trust, maxAgeMs: trust.statusAgeMs });
  const timestamps = createTimestampClient({ urls: trust.tsaUrls, policies: trust.tsaPolicies, roots, status });
  const dependencies = { db, objects, timestamps, status, keepProofs: createProofKeeper(db) };
  return { ...createEvidenceActivities({ ...dependencies, ...evidence }), ...createAuditActivities(dependencies) };
}
