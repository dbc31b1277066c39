import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OVERLAP, beginReading, planReading } from './feed-reading.ts';

interface Told {
  id: number;
  cursor: string;
}

const LIMITS = { page: 5, largest: 40 };
const start = beginReading(null, LIMITS.page);
const text = (value: number) => String(value).padStart(6, '0');

/** Reads a feed as the follower does, from a stored cursor to its end. */
function readToEnd(feed: readonly Told[], after: string | null, seen: Set<number>): string | null {
  let reading = beginReading(after, LIMITS.page);
  for (let pages = 0; !reading.caughtUp; pages += 1) {
    if (pages > 10_000) throw new Error('No progress.');
    const rest = feed.filter(({ cursor }) => reading.after === null || cursor > reading.after);
    const events = rest.slice(0, reading.limit);
    for (const { id } of events) seen.add(id);
    const next = planReading(reading, { cursors: events.map(({ cursor }) => cursor), more: events.length >= reading.limit }, LIMITS);
    if (!next) throw new Error('Stuck.');
    reading = next;
  }
  return reading.after;
}

test('whatever values events share, and however often the reader is killed, none is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 200 }),
      fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 20 }),
      (steps, batches) => {
        let value = 0;
        const feed = steps.map((step, id) => ({ id, cursor: text((value += step === 0 ? 0 : 1)) }));
        const seen = new Set<number>();
        let cursor: string | null = null;
        let visible = 0;
        for (const batch of [...batches, feed.length]) {
          visible = Math.min(feed.length, visible + batch);
          // A kill forgets everything but the stored cursor.
          cursor = readToEnd(feed.slice(0, visible), cursor, seen);
        }
        return seen.size === feed.length;
      },
    ),
  );
});

test('what is committed late, behind what was read, is found as long as it stands within the overlap', () => {
  const early = Array.from({ length: 60 }, (_, id) => ({ id, cursor: text(id * 10) }));
  const seen = new Set<number>();
  const cursor = readToEnd(early, null, seen);
  const late = { id: 999, cursor: text((60 - OVERLAP / 2) * 10 + 5) };
  readToEnd(
    [...early, late].sort((a, b) => (a.cursor < b.cursor ? -1 : 1)),
    cursor,
    seen,
  );
  expect(seen.has(999)).toBe(true);
});

test('a value that fills the largest page is told as an error and not skipped', () => {
  const cursors = Array.from({ length: LIMITS.largest }, () => text(1));
  expect(planReading(beginReading(null, LIMITS.largest), { cursors, more: true }, LIMITS)).toBeUndefined();
});

test('a page that one value fills is asked for again, larger', () => {
  const cursors = Array.from({ length: LIMITS.page }, () => text(1));
  expect(planReading(start, { cursors, more: true }, LIMITS)).toMatchObject({ after: null, limit: 2 * LIMITS.page, caughtUp: false });
});
