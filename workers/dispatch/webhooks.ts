import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { planNextTry } from '../../domain/webhook.ts';
import { listChanges } from '../../lib/database/event-repository.ts';
import type { EventRow } from '../../lib/database/rows.ts';
import {
  CLAIM_SECONDS,
  claimDueEndpoints,
  deleteOldAttempts,
  recordFailed,
  recordTaken,
  releaseEndpoint,
  secretsOf,
  type WebhookEndpoint,
} from '../../lib/database/webhook-repository.ts';
import type { Logger } from '../../lib/logger.ts';
import { sendWebhook } from '../../lib/webhooks/send-webhook.ts';

/** Endpoints that are told at the same time, with a socket and now and then a connection of the database each. */
const TELLERS_MAX = 100;
/** After so long an endpoint gives its place to the one that has waited longest. */
const TURN_MS = 10_000;
const PAGE = 200;
const CLAIM_MS = CLAIM_SECONDS * 1000;
const CLEAN_EVERY_MS = 60 * 60 * 1000;

export interface WebhooksOptions {
  db: Knex;
  logger: Logger;
  serverSecret: string;
  allowPrivate: boolean;
  /** Resolves when there may be something to tell. */
  wait: () => Promise<void>;
  signal: AbortSignal;
}

/**
 * Tells the clients' endpoints of every event, in the order of the feed, each at least once. Each endpoint is told by itself: one that is slow,
 * or never ends its answers, has a place of its own and holds up nobody.
 */
export async function runWebhooks(options: WebhooksOptions): Promise<void> {
  const { db, logger, wait, signal } = options;
  const tellers = new Set<Promise<unknown>>();
  let cleanedAt = 0;
  const logged = (error: unknown) => logger.warn({ err: error }, 'webhooks wait');
  while (!signal.aborted) {
    try {
      for (const telling of await startTelling(options, TELLERS_MAX - tellers.size)) {
        const teller: Promise<unknown> = telling.catch(logged).finally(() => tellers.delete(teller));
        tellers.add(teller);
      }
      if (Date.now() - cleanedAt > CLEAN_EVERY_MS) {
        await deleteOldAttempts(db);
        cleanedAt = Date.now();
      }
      await wait();
    } catch (error) {
      logged(error);
      await sleep(1_000, undefined, { signal }).catch(() => undefined);
    }
  }
  await Promise.all(tellers);
}

type Telling = Pick<WebhooksOptions, 'db' | 'serverSecret' | 'allowPrivate'> & { signal?: AbortSignal };

/** Claims endpoints that are due and begins to tell each; every promise says how many events its endpoint has taken. */
export async function startTelling(options: Telling, places: number): Promise<Promise<number>[]> {
  if (places <= 0) return [];
  const due = await claimDueEndpoints(options.db, randomUUID(), places);
  return due.map(async (endpoint) => {
    try {
      return await tellEndpoint(options, endpoint);
    } finally {
      await releaseEndpoint(options.db, endpoint);
    }
  });
}

// One after the other: a receiver that sees the end before the beginning would have to sort what we have in order already.
async function tellEndpoint({ db, serverSecret, allowPrivate, signal }: Telling, endpoint: WebhookEndpoint): Promise<number> {
  const startedAt = performance.now();
  let { position } = endpoint;
  let claimedAt = startedAt;
  let taken = 0;
  for (;;) {
    const events = await listChanges(db, { clientId: endpoint.client_id }, position, PAGE);
    if (events.length === 0) return taken;
    for (const event of events) {
      const now = performance.now();
      // Its turn is over; or it was frozen for so long that another process may be telling it by now.
      if (signal?.aborted || now - startedAt > TURN_MS || now - claimedAt > CLAIM_MS / 2) return taken;
      const message = { url: endpoint.url, id: `${endpoint.id}.${event.position}`, body: bodyOf(event) };
      const answer = await sendWebhook({ ...message, secrets: secretsOf(endpoint, serverSecret), allowPrivate });
      if (answer.error !== null) {
        const failure = {
          failures: taken > 0 ? 1 : endpoint.failures + 1,
          failingSince: (taken > 0 ? null : endpoint.failing_since) ?? new Date(),
        };
        await recordFailed(db, endpoint, event.position, answer, planNextTry({ ...failure, status: answer.status, now: new Date() }));
        return taken;
      }
      taken += 1;
      if (!(await recordTaken(db, { ...endpoint, position }, event.position, answer))) return taken;
      position = event.position;
      claimedAt = performance.now();
    }
  }
}

function bodyOf({ position, document_id: documentId, version, type, phase, at, data }: EventRow): string {
  return JSON.stringify({
    type: 'document.changed',
    timestamp: at.toISOString(),
    data: { position, documentId, version, type, phase, data },
  });
}
