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

/** Events that one pass tells one endpoint; then the others have their turn. */
const PASS_MAX = 200;
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

/** Tells the clients' endpoints of every event, in the order of the feed, each at least once. */
export async function runWebhooks(options: WebhooksOptions): Promise<void> {
  const { db, logger, wait, signal } = options;
  let cleanedAt = 0;
  while (!signal.aborted) {
    try {
      const told = await tellOnce(options);
      if (Date.now() - cleanedAt > CLEAN_EVERY_MS) {
        await deleteOldAttempts(db);
        cleanedAt = Date.now();
      }
      if (told === 0) await wait();
    } catch (error) {
      logger.warn({ err: error }, 'webhooks wait');
      await sleep(1_000, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** One pass over all endpoints that are due; returns how many events were taken. */
export async function tellOnce(options: Pick<WebhooksOptions, 'db' | 'serverSecret' | 'allowPrivate'>): Promise<number> {
  const due = await claimDueEndpoints(options.db, randomUUID());
  const tell = async (endpoint: WebhookEndpoint) => {
    try {
      return await tellEndpoint(options, endpoint);
    } finally {
      await releaseEndpoint(options.db, endpoint);
    }
  };
  const taken = await Promise.all(due.map(tell));
  return taken.reduce((sum, count) => sum + count, 0);
}

// One after the other: a receiver that sees the end before the beginning would have to sort what we have in order already.
async function tellEndpoint(
  { db, serverSecret, allowPrivate }: Pick<WebhooksOptions, 'db' | 'serverSecret' | 'allowPrivate'>,
  endpoint: WebhookEndpoint,
): Promise<number> {
  const events = await listChanges(db, { clientId: endpoint.client_id }, endpoint.position, PASS_MAX);
  let { position } = endpoint;
  let claimedAt = performance.now();
  for (const [taken, event] of events.entries()) {
    // Frozen for so long that another process may be telling it by now.
    if (performance.now() - claimedAt > CLAIM_MS / 2) return taken;
    const message = { url: endpoint.url, id: `${endpoint.id}.${event.position}`, body: bodyOf(event) };
    const answer = await sendWebhook({ ...message, secrets: secretsOf(endpoint, serverSecret), allowPrivate });
    if (answer.error === null) {
      if (!(await recordTaken(db, { ...endpoint, position }, event.position, answer))) return taken + 1;
      position = event.position;
      claimedAt = performance.now();
      continue;
    }
    const failure = {
      failures: taken > 0 ? 1 : endpoint.failures + 1,
      failingSince: (taken > 0 ? null : endpoint.failing_since) ?? new Date(),
    };
    await recordFailed(db, endpoint, event.position, answer, planNextTry({ ...failure, status: answer.status, now: new Date() }));
    return taken;
  }
  return events.length;
}

function bodyOf({ position, document_id: documentId, version, type, phase, at, data }: EventRow): string {
  return JSON.stringify({
    type: 'document.changed',
    timestamp: at.toISOString(),
    data: { position, documentId, version, type, phase, data },
  });
}
