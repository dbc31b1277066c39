import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { Logger } from '../../lib/logger.ts';
import {
  claimPendingStarts,
  deletePendingStarts,
  releasePendingStarts,
  type PendingStart,
} from '../../lib/database/workflow-start-repository.ts';
import { startDocument } from './start-document.ts';

const BATCH_MAX = 200;
/** After a failure: long enough not to hammer a server that is coming up, short enough that nobody notices. */
const RETRY_MS = 1_000;

export interface DispatcherOptions {
  db: Knex;
  client: Client;
  logger: Logger;
  startsMax: number;
  /** Resolves when there may be something to do, or after a pause. */
  wait: () => Promise<void>;
  signal: AbortSignal;
}

/** Starts what the outbox holds, oldest first and a bounded number at a time, until it is told to stop. */
export async function runDispatcher(options: DispatcherOptions): Promise<void> {
  const { db, logger, wait, signal } = options;
  while (!signal.aborted) {
    try {
      const batch = await claimPendingStarts(db, BATCH_MAX);
      if (batch.length === 0) await wait();
      else await startBatch(options, batch);
    } catch (error) {
      logger.warn({ err: error }, 'dispatch waits');
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

// What was started is taken out even where its neighbour failed; a row that stays is started again, which does nothing.
async function startBatch({ db, client, startsMax }: DispatcherOptions, batch: PendingStart[]): Promise<void> {
  const queue = [...batch];
  const started: string[] = [];
  let failure: unknown;
  const starter = async () => {
    for (let next = queue.shift(); next && failure === undefined; next = queue.shift()) {
      try {
        await startDocument(client, next);
        started.push(next.documentId);
      } catch (error) {
        failure = error ?? new Error('unknown failure');
      }
    }
  };
  await Promise.all(Array.from({ length: startsMax }, starter));
  if (started.length > 0) await deletePendingStarts(db, started);
  if (failure === undefined) return;
  const left = batch.map(({ documentId }) => documentId).filter((id) => !started.includes(id));
  await releasePendingStarts(db, left);
  throw failure;
}
