import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { loadConfig, needed } from '../lib/config.ts';
import { openContentThreads } from '../lib/content-threads/content-threads.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { useOfficialSchemas } from '../lib/legal-content/judges.ts';
import { createLogger } from '../lib/logger.ts';
import { openObjectStore } from '../lib/object-store/open-object-store.ts';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';
import { openTemporalClient } from '../lib/temporal-client.ts';
import { createApp } from './app.ts';
import { createChangeWatcher } from './change-watcher.ts';

/** Entry point: reads the configuration, opens the doors, listens, closes in reverse. */
const config = loadConfig(process.env);
const logger = createLogger('api', config.logLevel);
// The judging is done in threads, but a folder that can't be used is told now and not to the first caller.
useOfficialSchemas(config.legalSchemasDirectory);
const db = openDatabase(config.database.url, config.database.poolMax);
const temporal = openTemporalClient(config.temporal);
const watcher = createChangeWatcher(db);
const objects = await openObjectStore(config.objects);
const threads = openContentThreads({ schemasDirectory: config.legalSchemasDirectory });
const server = createServer(
  createApp({
    db,
    temporal,
    watcher,
    threads,
    objects,
    exportsDirectory: config.archive.exportsDirectory,
    logger,
    ...config.api,
    keySecret: needed('API_KEY_SECRET', config.api.keySecret),
    webhookSecret: needed('WEBHOOK_SECRET', config.dispatch.webhookSecret),
    portal: config.portal,
    operatorNames: config.operators.names,
    temporalUrl: `${config.temporal.uiUrl}/namespaces/${config.temporal.namespace}`,
    webhooksAllowPrivate: config.dispatch.webhooksAllowPrivate,
    intakeStopMs: config.trust.tsaUrls.length > 0 ? config.trust.intakeStopMs : undefined,
  }),
);
/** A slow sender of headers must not hold a place for ever. */
server.headersTimeout = 15_000;
/** Longer than the minute for which proxies keep an idle connection: where we close first, a request may meet a closing one. */
server.keepAliveTimeout = 75_000;
const STOP_MS = 5_000;

await new Promise<void>((resolve, reject) => server.once('error', reject).listen(config.api.port, config.api.host, resolve));
const { port } = server.address() as AddressInfo;
announceReady({ port });
logger.info({ port }, 'listening');
logger.info({ reason: await untilStopped() }, 'stopping');
watcher.close();
const closed = new Promise((resolve) => server.close(resolve));
server.closeIdleConnections();
setTimeout(() => server.closeAllConnections(), STOP_MS).unref();
await closed;
await temporal.connection.close();
await threads.close();
await db.destroy();
