import { readFile } from 'node:fs/promises';
import { createEvidenceActivities } from '../activities/index.ts';
import { createProofKeeper } from '../lib/database/proof-repository.ts';
import { openObjectStore } from '../lib/object-store/open-object-store.ts';
import { untilStopped, announceReady } from '../lib/process-lifetime.ts';
import { readPem } from '../lib/signing/certificates/certificate.ts';
import { createStatusSource } from '../lib/signing/certificates/status-source.ts';
import { createTimestampClient } from '../lib/signing/time/timestamp-client.ts';
import { TASK_QUEUES } from '../workflows/contract.ts';
import { openTemporalClient } from '../lib/temporal-client.ts';
import { scheduleEvidence } from './evidence-schedules.ts';
import { keepStarted } from './keep-started.ts';
import { openWorkerProcess } from './temporal-worker.ts';

/** The process that talks with time-stamping authorities: B-T for what has left, evidence records for what is archived. It holds no keys. */
const { config, logger, db, run } = openWorkerProcess('evidence');
const { trust, evidence } = config;

if (trust.tsaUrls.length > 0) {
  const roots = readPem(await readFile(config.signing.rootFile, 'utf8'));
  const status = createStatusSource({ ...trust, maxAgeMs: trust.statusAgeMs });
  const timestamps = createTimestampClient({ urls: trust.tsaUrls, policies: trust.tsaPolicies, roots, status });
  const objects = await openObjectStore(config.objects);
  const activities = createEvidenceActivities({ db, objects, timestamps, status, keepProofs: createProofKeeper(db), ...evidence });
  const client = openTemporalClient(config.temporal);
  const stop = new AbortController();
  const keeping = keepStarted({
    what: 'schedules',
    start: () => scheduleEvidence(client, evidence.intervalMs),
    logger,
    signal: stop.signal,
  });
  await run({ taskQueue: TASK_QUEUES.evidence, activities });
  stop.abort();
  await keeping;
  await client.connection.close();
} else {
  logger.warn('no time-stamping authority is configured: there are no time-stamps and no evidence records');
  announceReady();
  await untilStopped();
  await db.destroy();
}
