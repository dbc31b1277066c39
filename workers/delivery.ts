import { Worker } from '@temporalio/worker';
import { createPrintingActivities } from '../activities/index.ts';
import { FailureInterceptor } from '../activities/failure-interceptor.ts';
import { loadConfig } from '../lib/config.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { createLogger } from '../lib/logger.ts';
import { openObjectStore } from '../lib/object-store/open-object-store.ts';
import { TASK_QUEUES } from '../workflows/contract.ts';
import { SHUTDOWN_FORCE, SHUTDOWN_GRACE, connectWorker, installRuntime, runWorker } from './temporal-worker.ts';

/** The process through which documents leave the house other than through the portal: paper today, operators next. It runs no workflows. */
const config = loadConfig(process.env);
const logger = createLogger('delivery', config.logLevel);
installRuntime(logger);
const db = openDatabase(config.database.url, config.database.poolMax);
const objects = await openObjectStore(config.objects);
const connection = await connectWorker(config.temporal, logger);

const worker = await Worker.create({
  connection,
  namespace: config.temporal.namespace,
  taskQueue: TASK_QUEUES.delivery,
  activities: createPrintingActivities({ db, objects }),
  interceptors: { activity: [() => ({ inbound: new FailureInterceptor() })] },
  maxConcurrentActivityTaskExecutions: config.worker.activitiesMax,
  shutdownGraceTime: SHUTDOWN_GRACE,
  shutdownForceTime: SHUTDOWN_FORCE,
});

await runWorker(worker, logger);
await connection.close();
await db.destroy();
