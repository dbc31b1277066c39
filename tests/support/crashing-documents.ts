import { Worker, NativeConnection } from '@temporalio/worker';
import { FailureInterceptor } from '../../activities/failure-interceptor.ts';
import { createArchiveActivities, createLocalActivities } from '../../activities/index.ts';
import { createClock } from '../../lib/clock.ts';
import { loadConfig } from '../../lib/config.ts';
import { openDatabase } from '../../lib/database/connection.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import { openObjectStore } from '../../lib/object-store/open-object-store.ts';
import { announceReady } from '../../lib/process-lifetime.ts';
import { createSigningClient } from '../../lib/signing/service/signing-client.ts';
import { TASK_QUEUES } from '../../workflows/contract.ts';
import { CRASH_POINTS, createCrasher } from './crash-points.ts';

/** The document worker with the product's own activities, which is killed once at each point. */
const config = loadConfig(process.env);
const db = openDatabase(config.database.url, config.database.poolMax);
const crasher = createCrasher(process.env.CRASH_MARKS!, CRASH_POINTS.documents);
const signing = createSigningClient(config.signing.socket);
const objects = await openObjectStore(config.objects);
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: config.temporal.address }),
  taskQueue: TASK_QUEUES.documents,
  workflowBundle: { codePath: config.worker.bundleFile! },
  activities: {
    ...createLocalActivities({
      db,
      signing: { ...signing, sign: crasher.after('signDocument/effect', (request) => signing.sign(request)) },
      door: {
        name: portalDoor.name,
        deliver: crasher.after('deliverDocument/effect', (trx, delivery) => portalDoor.deliver(trx, delivery)),
      },
      operatorNames: config.operators.names,
      clock: createClock(config.clock),
    }),
    ...createArchiveActivities({
      db,
      objects: { ...objects, put: crasher.after('archiveDocument/effect', (bytes, until) => objects.put(bytes, until)) },
    }),
  },
  interceptors: { activity: [() => ({ inbound: crasher.interceptor() }), () => ({ inbound: new FailureInterceptor() })] },
});
announceReady();
process.once('disconnect', () => process.exit(0));
await worker.run();
