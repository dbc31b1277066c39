import { readFile } from 'node:fs/promises';
import { Worker, NativeConnection } from '@temporalio/worker';
import { FailureInterceptor } from '../../activities/failure-interceptor.ts';
import { HeartbeatInterceptor } from '../../activities/heartbeat-interceptor.ts';
import { createOperatorSideActivities, createPrintingActivities } from '../../activities/index.ts';
import { REAL_CLOCK } from '../../lib/clock.ts';
import { loadConfig } from '../../lib/config.ts';
import { openDatabase } from '../../lib/database/connection.ts';
import type { EdoOperator } from '../../lib/edo-operator/edo-operator.ts';
import { openOperators, type OperatorDirectory } from '../../lib/edo-operator/operator-directory.ts';
import { createLogger } from '../../lib/logger.ts';
import { openObjectStore } from '../../lib/object-store/open-object-store.ts';
import { announceReady } from '../../lib/process-lifetime.ts';
import { readPem } from '../../lib/signing/certificates/certificate.ts';
import { createStatusSource } from '../../lib/signing/certificates/status-source.ts';
import { openTemporalClient } from '../../lib/temporal-client.ts';
import { startFeed, tellWorkflowOf } from '../../workers/operator-feeds.ts';
import { TASK_QUEUES, operatorQueue } from '../../workflows/contract.ts';
import { CRASH_POINTS, createCrasher } from './crash-points.ts';

/** The delivery worker with the product's own activities, which is killed once at each point. */
const config = loadConfig(process.env);
const db = openDatabase(config.database.url, config.database.poolMax);
const crasher = createCrasher(process.env.CRASH_MARKS!, CRASH_POINTS.delivery);
const client = openTemporalClient(config.temporal);
const objects = await openObjectStore(config.objects);
const { list, budget, rootFile } = config.operators;
const real = openOperators(list, { ...budget, timeoutMs: 1_500 });
const dying = (operator: EdoOperator): EdoOperator => ({
  ...operator,
  send: crasher.after('sendToOperator/effect', (message) => operator.send(message)),
  withdraw: crasher.after('takeBack/effect', (messageId) => operator.withdraw(messageId)),
  listEvents: crasher.after('followOperatorFeed/effect', (after, limit) => operator.listEvents(after, limit)),
  fetchTechnical: crasher.after('followOperatorFeed/after-fetch', (messageId, entityId) => operator.fetchTechnical(messageId, entityId)),
});
const operators: OperatorDirectory = { ...real, get: (name) => dying(real.get(name)) };
const trust = {
  roots: readPem(await readFile(rootFile, 'utf8')),
  status: createStatusSource({ ...config.trust, maxAgeMs: config.trust.statusAgeMs }),
};
const operatorSide = createOperatorSideActivities({
  db,
  clock: REAL_CLOCK,
  operators,
  trust,
  logger: createLogger('delivery', 'error'),
  pauseMs: 200,
  settleMs: 4_000,
  tellWorkflow: crasher.after('followOperatorFeed/after-apply', tellWorkflowOf(client)),
});
const connection = await NativeConnection.connect({ address: config.temporal.address });
const interceptors = {
  activity: [
    () => ({ inbound: crasher.interceptor() }),
    () => ({ inbound: new FailureInterceptor() }),
    () => ({ inbound: new HeartbeatInterceptor() }),
  ],
};
const printing = createPrintingActivities({
  db,
  publicUrl: config.portal.publicUrl,
  objects: { ...objects, put: crasher.after('queueForPrinting/effect', (bytes, until) => objects.put(bytes, until)) },
});
const workers = await Promise.all([
  Worker.create({ connection, interceptors, taskQueue: TASK_QUEUES.delivery, activities: printing }),
  ...real.names.map((name) => Worker.create({ connection, interceptors, taskQueue: operatorQueue(name), activities: operatorSide })),
]);
for (const name of real.names) await startFeed(client, name);
announceReady();
process.once('disconnect', () => process.exit(0));
await Promise.all(workers.map((worker) => worker.run()));
