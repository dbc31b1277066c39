import pg from 'pg';
import type { Logger } from '../logger.ts';

/** Listens on a channel of the database and tells who waits. Reconnects by itself; between times the caller's own pause covers for it. */
export interface WakeUp {
  /** Resolves at the next notification, or after `pauseMs`. */
  wait(pauseMs: number): Promise<void>;
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;

export function openWakeUp(url: string, channel: string, logger: Logger): WakeUp {
  let client: pg.Client | undefined;
  let closed = false;
  let notified = false;
  let wake: (() => void) | undefined;
  let reconnecting: NodeJS.Timeout | undefined;

  const reconnectLater = () => {
    if (!closed && !reconnecting) reconnecting = setTimeout(() => void connect(), RECONNECT_MS).unref();
  };
  const connect = async () => {
    reconnecting = undefined;
    const next = new pg.Client({ connectionString: url, application_name: 'sealpost-wake-up' });
    next.on('error', (error) => logger.debug({ err: error }, 'wake-up connection lost'));
    next.once('end', reconnectLater);
    next.on('notification', () => {
      notified = true;
      wake?.();
    });
    client = next;
    await next
      .connect()
      .then(() => next.query(`listen ${pg.escapeIdentifier(channel)}`))
      .catch(reconnectLater);
  };
  void connect();

  return {
    async wait(pauseMs) {
      if (!notified && !closed) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pauseMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      notified = false;
      wake = undefined;
    },
    async close() {
      closed = true;
      clearTimeout(reconnecting);
      wake?.();
      await client?.end().catch(() => undefined);
    },
  };
}
