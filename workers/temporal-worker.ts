import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Knex } from 'knex';
import { FailureInterceptor } from '../activities/failure-interceptor.ts';
import { HeartbeatInterceptor } from '../activities/heartbeat-interceptor.ts';
import { loadConfig, type Config } from '../lib/config.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { useOfficialSchemas } from '../lib/legal-content/judges.ts';
import { createLogger, type Logger } from '../lib/logger.ts';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';
import { connectionOptions } from '../lib/temporal-client.ts';

const RECONNECT_MS = 500;

/** Activities in hand may finish within this time after a stop; then they are abandoned and run again elsewhere. */
const SHUTDOWN_GRACE = '10 seconds';
const SHUTDOWN_FORCE = '20 seconds';

export interface WorkerProcess {
  config: Config;
  logger: Logger;
  db: Knex;
  /** Runs workers until the process is told to stop, drains them, and closes what was opened here. */
  run: (...workers: WorkerPart[]) => Promise<void>;
}

export type WorkerPart = Omit<WorkerOptions, 'connection' | 'namespace' | 'interceptors'>;

/** What every worker process begins with: its configuration, its log, its database. */
export function openWorkerProcess(name: string): WorkerProcess {
  const config = loadConfig(process.env);
  const logger = createLogger(name, config.logLevel);
  installRuntime(logger);
  useOfficialSchemas(config.legalSchemasDirectory);
  const db = openDatabase(config.database.url, config.database.poolMax);
  return {
    config,
    logger,
    db,
    async run(...parts) {
      const connection = await connectWorker(config.temporal, logger);
      const workers = await Promise.all(
        parts.map((options) =>
          Worker.create({
            connection,
            namespace: config.temporal.namespace,
            interceptors: { activity: [() => ({ inbound: new FailureInterceptor() }), () => ({ inbound: new HeartbeatInterceptor() })] },
            maxHeartbeatThrottleInterval: '2 seconds',
            maxConcurrentActivityTaskExecutions: config.worker.activitiesMax,
            shutdownGraceTime: SHUTDOWN_GRACE,
            shutdownForceTime: SHUTDOWN_FORCE,
            ...options,
          }),
        ),
      );
      await runWorkers(workers, logger);
      await connection.close();
      await db.destroy();
    },
  };
}

/** Sends the SDK's own log lines through ours. Signals are ours too: the launcher's death counts as one. */
function installRuntime(logger: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
      logger[level === 'WARN' ? 'warn' : 'error']({ workflowId: meta?.workflowId, error: String(meta?.error ?? '') }, message),
    ),
  });
}

/** Connects as soon as the server is there: Temporal may start after us, or be away for a while. */
async function connectWorker(config: Config['temporal'], logger: Logger): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect(connectionOptions(config));
    } catch (error) {
      logger.warn({ err: error }, 'Temporal does not answer yet');
      await sleep(RECONNECT_MS);
    }
  }
}

async function runWorkers(workers: Worker[], logger: Logger): Promise<void> {
  const running = Promise.all(workers.map((worker) => worker.run()));
  announceReady();
  const reason = await Promise.race([untilStopped(), running.then(() => 'worker ended')]);
  logger.info({ reason }, 'stopping');
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
}
