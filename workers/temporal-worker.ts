import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import type { Config } from '../lib/config.ts';
import type { Logger } from '../lib/logger.ts';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';
import { connectionOptions } from '../lib/temporal-client.ts';

const RECONNECT_MS = 500;

/** Activities in hand may finish within this time after a stop; then they are abandoned and run again elsewhere. */
export const SHUTDOWN_GRACE = '10 seconds';
export const SHUTDOWN_FORCE = '20 seconds';

/** Sends the SDK's own log lines through ours. Signals are ours too: the launcher's death counts as one. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
      logger[level === 'WARN' ? 'warn' : 'error']({ workflowId: meta?.workflowId, error: String(meta?.error ?? '') }, message),
    ),
  });
}

/** Connects as soon as the server is there: Temporal may start after us, or be away for a while. */
export async function connectWorker(config: Config['temporal'], logger: Logger): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect(connectionOptions(config));
    } catch (error) {
      logger.warn({ err: error }, 'Temporal does not answer yet');
      await sleep(RECONNECT_MS);
    }
  }
}

/** Runs a worker until the process is told to stop, then drains it. */
export async function runWorker(worker: Worker, logger: Logger): Promise<void> {
  const running = worker.run();
  announceReady();
  const reason = await Promise.race([untilStopped(), running.then(() => 'worker ended')]);
  logger.info({ reason }, 'stopping');
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
}
