import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { moscowDate } from '../../domain/moscow-time.ts';
import type { Clock } from '../../lib/clock.ts';
import { tellOfTerms } from '../../lib/database/issue-term-repository.ts';
import type { Logger } from '../../lib/logger.ts';

const LOOK_MS = 60_000;
const TOLD_MAX = 1_000;

/** Looks every minute for documents that are about to miss their term of issue, wherever they stand, and tells of them. */
export async function runTermWatch({
  db,
  clock,
  logger,
  signal,
}: {
  db: Knex;
  clock: Clock;
  logger: Logger;
  signal: AbortSignal;
}): Promise<void> {
  while (!signal.aborted) {
    await watchTerms(db, clock).then(
      (told) => void (told > 0 && logger.warn({ told }, 'documents are near the end of their term of issue, or beyond it')),
      (error: unknown) => logger.warn({ err: error }, 'the watch over terms waits'),
    );
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** One pass over everything that is due. */
export async function watchTerms(db: Knex, clock: Clock): Promise<number> {
  let sum = 0;
  for (;;) {
    const told = await tellOfTerms(db, moscowDate(clock.now()), TOLD_MAX);
    sum += told;
    if (told < TOLD_MAX) return sum;
  }
}
