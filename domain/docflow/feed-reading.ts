/** Where to read on in an operator's feed, so that nothing is lost when events share a cursor value or turn up late. */
export interface FeedReading {
  /** The cursor after which the next page begins; null is the very beginning. */
  after: string | null;
  /** Events to ask for. */
  limit: number;
  /** The newest cursor values that were read, in order. */
  recent: readonly string[];
  /** Everything that can be seen has been read. */
  caughtUp: boolean;
}

/** Cursor values that are read again each time: what an operator commits late stands among them. */
export const OVERLAP = 20;

/**
 * Plans the next reading from the page that was just read. Pages hold the events after a cursor, whole values or not: a page may end
 * between two events with the same value, so reading goes on *before* the last value, and events are recognised by their ids.
 * @returns undefined where one value fills the largest page, so that no cursor can get past it
 */
export function planReading(
  before: FeedReading,
  page: { cursors: readonly string[]; more: boolean },
  limits: { page: number; largest: number },
): FeedReading | undefined {
  const { cursors, more } = page;
  const recent = [...new Set([...before.recent, ...cursors])].slice(-(OVERLAP + 1));
  if (!more) return { after: recent.length > OVERLAP ? recent[0]! : before.after, limit: limits.page, recent, caughtUp: true };
  const last = cursors.at(-1)!;
  const earlier = cursors.findLastIndex((cursor) => cursor !== last);
  if (earlier >= 0) return { after: cursors[earlier]!, limit: limits.page, recent, caughtUp: false };
  if (before.limit >= limits.largest) return undefined;
  return { after: before.after, limit: Math.min(before.limit * 2, limits.largest), recent, caughtUp: false };
}

/** Where a follower begins that knows nothing but the stored cursor. */
export function beginReading(after: string | null, limit: number): FeedReading {
  return { after, limit, recent: [], caughtUp: false };
}

const FIRST_PAUSE_MS = 1_000;
/** Whoever mends an operator's door should not wait much longer for the documents behind it. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/** How long an event waits for its next try, in milliseconds: twice as long after each. */
export function pauseAfter(tries: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries - 1, 20), LONGEST_PAUSE_MS);
}
