import { fileURLToPath } from 'node:url';
import { createArchiveActivities, createLocalActivities } from '../activities/index.ts';
import { createClock } from '../lib/clock.ts';
import { openContentThreads } from '../lib/content-threads/content-threads.ts';
import { portalDoor } from '../lib/delivery/portal-door.ts';
import { openObjectStore } from '../lib/object-store/open-object-store.ts';
import { createSigningClient } from '../lib/signing/service/signing-client.ts';
import { TASK_QUEUES } from '../workflows/contract.ts';
import { openWorkerProcess } from './temporal-worker.ts';

/** The process that runs the workflows, the documents' short steps, and the archive. */
const { config, db, run } = openWorkerProcess('documents');
const signing = createSigningClient(config.signing.socket);
const operatorNames = config.operators.names;
const threads = openContentThreads({ schemasDirectory: config.legalSchemasDirectory });
const objects = await openObjectStore(config.objects);

await run({
  taskQueue: TASK_QUEUES.documents,
  ...(config.worker.bundleFile
    ? { workflowBundle: { codePath: config.worker.bundleFile } }
    : { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) }),
  activities: {
    ...createLocalActivities({
      db,
      signing,
      door: portalDoor,
      operatorNames,
      clock: createClock(config.clock),
      prepareReady: (facts, ready) => threads.prepare(facts, ready),
    }),
    ...createArchiveActivities({ db, objects }),
  },
  maxConcurrentWorkflowTaskExecutions: config.worker.workflowTasksMax,
  maxConcurrentLocalActivityExecutions: config.worker.activitiesMax,
  // Counted, not weighed: a parked document needs no place, it is replayed when its person has decided.
  maxCachedWorkflows: config.worker.cachedWorkflowsMax,
});
signing.close();
await threads.close();
