import { setTimeout as sleep } from 'node:timers/promises';
import { createClock } from '../lib/clock.ts';
import { loadConfig, needed } from '../lib/config.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { openWakeUp } from '../lib/database/wake-up.ts';
import { STARTS_CHANNEL } from '../lib/database/workflow-start-repository.ts';
import { createLogger } from '../lib/logger.ts';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';
import { openTemporalClient, registerSearchAttributes } from '../lib/temporal-client.ts';
import { createSigningClient } from '../lib/signing/service/signing-client.ts';
import { runDispatcher } from './dispatch/dispatcher.ts';
import { runOrders } from './dispatch/orders.ts';
import { runResumer } from './dispatch/resumer.ts';
import { runSignerWatch } from './dispatch/signer-watch.ts';
import { runTermWatch } from './dispatch/term-watch.ts';
import { runSweeper } from './dispatch/sweeper.ts';
import { runWebhooks } from './dispatch/webhooks.ts';

/** The process that turns accepted documents into workflows, and notices those that have none. */
const config = loadConfig(process.env);
const logger = createLogger('dispatcher', config.logLevel);
const db = openDatabase(config.database.url, config.database.poolMax);
const client = openTemporalClient(config.temporal);
const signing = createSigningClient(config.signing.socket);
const wakeUp = openWakeUp(config.database.url, STARTS_CHANNEL, logger);
const stop = new AbortController();
/** A notification can be missed while the listening connection is being renewed. */
const PAUSE_MS = 1_000;
/** Somebody waits for a statement; an offer to annul is in no hurry. */
const ORDERS_PAUSE_MS = 1_000;
const REGISTER_RETRY_MS = 1_000;
/** How long an event may wait before its receivers are told, where nothing else is to be told. */
const TELL_PAUSE_MS = 500;

async function registerWhenReachable(): Promise<void> {
  while (!stop.signal.aborted) {
    try {
      return await registerSearchAttributes(client);
    } catch (error) {
      logger.warn({ err: error }, 'search attributes wait for Temporal');
      await sleep(REGISTER_RETRY_MS);
    }
  }
}

announceReady();
// Clients are told also while Temporal is away.
const telling = runWebhooks({
  db,
  logger,
  serverSecret: needed('WEBHOOK_SECRET', config.dispatch.webhookSecret),
  allowPrivate: config.dispatch.webhooksAllowPrivate,
  wait: () => sleep(TELL_PAUSE_MS, undefined, { signal: stop.signal }).catch(() => undefined),
  signal: stop.signal,
});
const watching = Promise.all([
  runTermWatch({ db, clock: createClock(config.clock), logger, signal: stop.signal }),
  runSignerWatch({ signing, logger, signal: stop.signal }),
]);
const work = registerWhenReachable().then(() =>
  Promise.all([
    runDispatcher({ db, client, logger, startsMax: config.dispatch.startsMax, wait: () => wakeUp.wait(PAUSE_MS), signal: stop.signal }),
    runSweeper({
      db,
      client,
      logger,
      intervalMs: config.dispatch.sweepIntervalMs,
      staleAfterSeconds: config.dispatch.staleAfterSeconds,
      signal: stop.signal,
    }),
    runOrders({ db, client, signing, logger, intervalMs: ORDERS_PAUSE_MS, signal: stop.signal }),
    runResumer({ db, client, signing, logger, intervalMs: config.dispatch.resumeIntervalMs, signal: stop.signal }),
  ]),
);
logger.info({ reason: await untilStopped() }, 'stopping');
stop.abort();
await wakeUp.close();
await Promise.all([work, telling, watching]);
signing.close();
await client.connection.close();
await db.destroy();
