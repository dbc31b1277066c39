import { Context } from '@temporalio/activity';
import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../lib/clock.ts';
import { beginReading, pauseAfter, planReading } from '../domain/docflow/feed-reading.ts';
import { SealpostError } from '../domain/errors.ts';
import {
  findCursor,
  listOpenEvents,
  recordApplied,
  recordFeedFailure,
  recordNotApplied,
  recordPage,
  type OperatorEventRow,
} from '../lib/database/operator-feed-repository.ts';
import type { EdoOperator } from '../lib/edo-operator/edo-operator.ts';
import type { OperatorDirectory } from '../lib/edo-operator/operator-directory.ts';
import type { Logger } from '../lib/logger.ts';
import type { TechnicalTrust } from '../lib/legal-content/verify-technical.ts';
import { applyEvent } from './operator-events.ts';

export interface OperatorFeedDependencies {
  db: Knex;
  operators: OperatorDirectory;
  trust: TechnicalTrust;
  clock: Clock;
  /** Tells a document's workflow that there is news. */
  tellWorkflow: (documentId: string) => Promise<void>;
  logger: Logger;
  /** Pause where there is nothing new. */
  pauseMs: number;
}

/** One activity reads for so long; then the workflow starts the next, which also is where a new worker takes over. */
const READING_MS = 50_000;
const PAGE = 50;
const PAGE_MAX = 800;
/** Events that one pass applies. */
const APPLIED_MAX = 200;
const AT_ONCE = 8;
/** A restart of somebody is no alarm. */
const ALARM_AFTER_TRIES = 3;

/** How we learn what operators and buyers have done. */
export function createOperatorFeedActivities(deps: OperatorFeedDependencies) {
  return {
    /**
     * Reads an operator's feed and applies it for a while. Harmless to repeat: the cursor moves in the commit that keeps the events,
     * an event is kept once by its id, and applying one twice changes nothing.
     */
    async followOperatorFeed({ operator: name }: { operator: string }): Promise<void> {
      const operator = deps.operators.get(name);
      const { cancellationSignal } = Context.current();
      const until = Date.now() + READING_MS;
      while (Date.now() < until && !cancellationSignal.aborted) {
        const moved = await readFeedOnce(deps, operator);
        if (!moved) await sleep(deps.pauseMs, undefined, { signal: cancellationSignal }).catch(() => undefined);
      }
    },
  };
}

/**
 * Reads to the present end of the feed and applies what is open; what was kept is applied as well while the feed can't be read. Returns
 * whether there was anything new.
 */
export async function readFeedOnce(deps: OperatorFeedDependencies, operator: EdoOperator): Promise<boolean> {
  const fresh = await readToTheEnd(deps, operator).then(
    (count) => ({ count }),
    (error: unknown) => ({ error }),
  );
  const applied = await applyOpen(deps, operator);
  if ('error' in fresh) throw fresh.error;
  return fresh.count > 0 || applied > 0;
}

async function readToTheEnd({ db }: OperatorFeedDependencies, operator: EdoOperator): Promise<number> {
  const largest = Math.max(PAGE_MAX, operator.capabilities.eventsMax);
  let reading = beginReading(await findCursor(db, operator.name), PAGE);
  let fresh = 0;
  try {
    while (!reading.caughtUp) {
      const page = await operator.listEvents(reading.after, reading.limit);
      const next = planReading(reading, { cursors: page.events.map(({ cursor }) => cursor), more: page.more }, { page: PAGE, largest });
      if (!next)
        throw new SealpostError('operator.feed-stuck', 'One cursor value fills the largest page of the feed.', {
          details: { operator: operator.name },
        });
      fresh += await recordPage(db, operator.name, page.events, next.after);
      reading = next;
    }
    return fresh;
  } catch (error) {
    const code = codeOf(error);
    // Our own database's trouble says nothing of the operator, and could not be written down either.
    if (!code.startsWith('database.')) await recordFeedFailure(db, operator.name, code);
    throw error;
  }
}

/**
 * Applies what was kept and not applied yet. What fails stays open, whatever the operator has said: that it does not give us a receipt is no
 * word about the receipt. Events of other documents go on meanwhile.
 */
async function applyOpen(deps: OperatorFeedDependencies, operator: EdoOperator): Promise<number> {
  const open = await listOpenEvents(deps.db, operator.name, APPLIED_MAX);
  // Events of one document go one after the other, those of different documents side by side.
  const lanes = new Map<string, OperatorEventRow[]>();
  for (const row of open) lanes.set(row.data.messageId, [...(lanes.get(row.data.messageId) ?? []), row]);
  const queue = [...lanes.values()];
  let applied = 0;
  const work = async () => {
    for (let lane = queue.shift(); lane; lane = queue.shift())
      for (const row of lane) {
        // What comes after one that failed may answer it: it waits for it.
        if (!(await applyOne(deps, operator, row))) break;
        applied += 1;
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return applied;
}

async function applyOne(deps: OperatorFeedDependencies, operator: EdoOperator, row: OperatorEventRow): Promise<boolean> {
  const { db } = deps;
  try {
    const { outcome, documentId, wakes } = await applyEvent(deps, operator, row);
    // The workflow is told before the event counts as applied: killed in between, it is told again.
    if (documentId && wakes) await deps.tellWorkflow(documentId);
    await recordApplied(db, row, outcome, documentId);
    return true;
  } catch (error) {
    await postpone(deps, row, error);
    return false;
  }
}

async function postpone({ db, logger }: OperatorFeedDependencies, row: OperatorEventRow, error: unknown): Promise<void> {
  const tries = row.tries + 1;
  const { retryAfterMs } = error instanceof SealpostError ? error.details : {};
  const pauseMs = Math.max(pauseAfter(tries), typeof retryAfterMs === 'number' ? retryAfterMs : 0);
  await recordNotApplied(db, row, { failure: codeOf(error), pauseMs });
  const about = { err: error, operator: row.operator, eventId: row.event_id, tries, pauseMs };
  if (tries < ALARM_AFTER_TRIES) logger.warn(about, 'an event could not be applied; it is tried again');
  else logger.error(about, "an operator's event can not be applied: its document waits for it");
}

function codeOf(error: unknown): string {
  return error instanceof SealpostError ? error.code : 'step.failed';
}
