import { readFile } from 'node:fs/promises';
import {
  createNoticeActivities,
  createOperatorSideActivities,
  createPrintRoomActivities,
  createPrintingActivities,
} from '../activities/index.ts';
import { createClock } from '../lib/clock.ts';
import { createProofKeeper } from '../lib/database/proof-repository.ts';
import { openOperators } from '../lib/edo-operator/operator-directory.ts';
import { createMailer } from '../lib/mail/mailer.ts';
import { openObjectStore } from '../lib/object-store/open-object-store.ts';
import { readPem } from '../lib/signing/certificates/certificate.ts';
import { createStatusSource } from '../lib/signing/certificates/status-source.ts';
import { openPrintDoor } from '../lib/printer/open-print-door.ts';
import { openTemporalClient } from '../lib/temporal-client.ts';
import { PORTAL_NOTICES, TASK_QUEUES, operatorQueue } from '../workflows/contract.ts';
import { ensureSchedule } from './ensure-schedule.ts';
import { keepStarted } from './keep-started.ts';
import { startFeed, tellWorkflowOf } from './operator-feeds.ts';
import { startPrintRoom } from './print-room.ts';
import { openWorkerProcess } from './temporal-worker.ts';

const DAY_SECONDS = 24 * 60 * 60;
/** A write whose answer never came is not under way any more after so many of the longest calls. */
const SETTLE_CALLS = 3;
/** A follower that somebody has ended by hand is started again within this time. */
const LOOK_MS = 20_000;
const NOTICES_EVERY_MS = 15_000;

/** The process through which documents leave the house: on paper, and through e-document operators, one queue each. It runs no workflows. */
const { config, logger, db, run } = openWorkerProcess('delivery');
const { list, budget, pollMs, rootFile } = config.operators;
const objects = await openObjectStore(config.objects);
const client = openTemporalClient(config.temporal);
const stop = new AbortController();
const mailer = config.mail.url ? createMailer({ ...config.mail, url: config.mail.url }) : undefined;
const { delaySeconds, repeatDays } = config.notices;
const plan = { delaySeconds, repeatSeconds: (repeatDays * DAY_SECONDS) / config.clock.speed };
const printing = {
  taskQueue: TASK_QUEUES.delivery,
  activities: {
    ...createPrintingActivities({ db, objects, publicUrl: config.portal.publicUrl }),
    ...createPrintRoomActivities({
      db,
      objects,
      logger,
      tellWorkflow: tellWorkflowOf(client),
      ...config.print,
      door: openPrintDoor(config.print),
      reportMs: (config.print.reportDays * DAY_SECONDS * 1000) / config.clock.speed,
    }),
    ...(mailer ? createNoticeActivities({ db, mailer, logger, portalUrl: config.portal.publicUrl, plan }) : {}),
  },
};
const keep = (what: string, start: () => Promise<unknown>) => keepStarted({ what, start, logger, signal: stop.signal, againMs: LOOK_MS });
const keeping = [
  keep('print batches', () => startPrintRoom(client)),
  ...(mailer ? [keep('notices', () => ensureSchedule(client, { workflowType: PORTAL_NOTICES, everyMs: NOTICES_EVERY_MS }))] : []),
];
if (list.length === 0) {
  await run(printing);
} else {
  const operators = openOperators(list, budget);
  const trust = {
    roots: readPem(await readFile(rootFile, 'utf8')),
    status: createStatusSource({ ...config.trust, maxAgeMs: config.trust.statusAgeMs }),
    keepProofs: createProofKeeper(db),
  };
  const activities = createOperatorSideActivities({
    db,
    clock: createClock(config.clock),
    operators,
    trust,
    logger,
    pauseMs: pollMs,
    tellWorkflow: tellWorkflowOf(client),
    settleMs: SETTLE_CALLS * budget.timeoutMs,
  });
  keeping.push(keep('feeds', () => Promise.all(operators.names.map((operator) => startFeed(client, operator)))));
  await run(printing, ...operators.names.map((name) => ({ taskQueue: operatorQueue(name), activities })));
}
stop.abort();
await Promise.all(keeping);
mailer?.close();
await client.connection.close();
