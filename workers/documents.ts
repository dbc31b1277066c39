import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { FailureInterceptor } from '../activities/failure-interceptor.ts';
import { createArchiveActivities, createLocalActivities } from '../activities/index.ts';
import { loadConfig } from '../lib/config.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { createLogger } from '../lib/logger.ts';
import { openObjectStore } from '../lib/object-store/open-object-store.ts';
import { portalDoor } from '../lib/delivery/portal-door.ts';
import { createSigningClient } from '../lib/signing/signing-client.ts';
import { TASK_QUEUES } from '../workflows/contract.ts';
import { SHUTDOWN_FORCE, SHUTDOWN_GRACE, connectWorker, installRuntime, runWorker } from './temporal-worker.ts';

/** The process that runs the documents' workflows, their short steps, and the archive. */
const config = loadConfig(process.env);
const logger = createLogger('documents', config.logLevel);
installRuntime(logger);
const db = openDatabase(config.database.url, config.database.poolMax);
const signing = createSigningClient(config.signing.socket);
const objects = await openObjectStore(config.objects);
const connection = await connectWorker(config.temporal, logger);

const worker = await Worker.create({
  connection,
  namespace: config.temporal.namespace,
  taskQueue: TASK_QUEUES.documents,
  ...(config.worker.bundleFile
    ? { workflowBundle: { codePath: config.worker.bundleFile } }
    : { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) }),
  activities: { ...createLocalActivities({ db, signing, door: portalDoor }), ...createArchiveActivities({ db, objects }) },
  interceptors: { activity: [() => ({ inbound: new FailureInterceptor() })] },
  maxConcurrentWorkflowTaskExecutions: config.worker.workflowTasksMax,
  maxConcurrentActivityTaskExecutions: config.worker.activitiesMax,
  maxConcurrentLocalActivityExecutions: config.worker.activitiesMax,
  // Counted, not weighed: a parked document needs no place, it is replayed when its person has decided.
  maxCachedWorkflows: config.worker.cachedWorkflowsMax,
  shutdownGraceTime: SHUTDOWN_GRACE,
  shutdownForceTime: SHUTDOWN_FORCE,
});

await runWorker(worker, logger);
await connection.close();
signing.close();
await db.destroy();
