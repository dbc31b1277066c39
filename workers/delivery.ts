import { createPrintingActivities } from '../activities/index.ts';
import { openObjectStore } from '../lib/object-store/open-object-store.ts';
import { TASK_QUEUES } from '../workflows/contract.ts';
import { openWorkerProcess } from './temporal-worker.ts';

/** The process through which documents leave the house other than through the portal: paper today, operators next. It runs no workflows. */
const { config, db, run } = openWorkerProcess('delivery');
const objects = await openObjectStore(config.objects);
await run({ taskQueue: TASK_QUEUES.delivery, activities: createPrintingActivities({ db, objects }) });
