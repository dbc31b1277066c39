import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../lib/logger.ts';

const RETRY_MS = 1_000;

export interface KeepOptions {
  /** For the log: what waits for Temporal. */
  what: string;
  /** Starts what is not running; a running one is kept. */
  start: () => Promise<unknown>;
  logger: Logger;
  signal: AbortSignal;
  /** Looks again after this time, so that what somebody has ended by hand is started again; once only where absent. */
  againMs?: number;
}

/** Starts workflows or makes schedules as soon as Temporal answers. */
export async function keepStarted({ what, start, logger, signal, againMs }: KeepOptions): Promise<void> {
  while (!signal.aborted) {
    const started = await start().then(
      () => true,
      (error: unknown) => {
        logger.warn({ err: error }, `${what} wait for Temporal`);
        return false;
      },
    );
    if (started && againMs === undefined) return;
    await sleep(started ? againMs : RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
