import { sha256Hex } from '../sha256.ts';

/** One event as it is kept outside the database; each line binds the one before it. */
export interface ChainedEvent {
  position: number;
  version: number;
  type: string;
  phase: string;
  at: string;
  data: Record<string, unknown>;
  previous: string;
  hash: string;
}

export type PlainEvent = Omit<ChainedEvent, 'previous' | 'hash' | 'at'> & { at: Date | string };

/** What the first event of a document binds. */
export function chainStart(documentId: string): string {
  return sha256Hex(`sealpost-events:${documentId}`);
}

/** Chains a document's events behind a hash; the same events give the same lines. */
export function chainEvents(events: readonly PlainEvent[], after: string): ChainedEvent[] {
  let previous = after;
  return events.map(({ position, version, type, phase, at, data }) => {
    const plain = { position, version, type, phase, at: new Date(at).toISOString(), data };
    const chained = { ...plain, previous, hash: hashEvent(plain, previous) };
    previous = chained.hash;
    return chained;
  });
}

/** SHA-256 over the event and the hash before it, as JSON in this order of members. */
export function hashEvent(event: PlainEvent, previous: string): string {
  const { position, version, type, phase, at, data } = event;
  return sha256Hex(JSON.stringify([previous, position, version, type, phase, new Date(at).toISOString(), sortKeys(data)]));
}

/** Postgres keeps no order of members, so hashes are made over sorted ones. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

export function writeEvents(events: readonly ChainedEvent[]): Buffer {
  return Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

/** @returns the events, or the number of the line that is no event, or that is written otherwise than we write it */
export function readEvents(bytes: Buffer): ChainedEvent[] | number {
  const lines = bytes.toString('utf8').split('\n');
  if (lines.pop() !== '') return lines.length + 1;
  const events: ChainedEvent[] = [];
  for (const [index, line] of lines.entries()) {
    const event = readEvent(line);
    if (!event) return index + 1;
    events.push(event);
  }
  return events;
}

/** Blanks, members twice and unknown members are no event: a reader of another make would show them, the hash would not cover them. */
function readEvent(line: string): ChainedEvent | undefined {
  try {
    const event = JSON.parse(line) as ChainedEvent;
    const { position, version, type, phase, at, data, previous, hash } = event;
    const isWhole =
      [position, version].every((value) => Number.isSafeInteger(value) && value > 0) &&
      [type, phase, at, previous, hash].every((value) => typeof value === 'string') &&
      new Date(at).toISOString() === at &&
      typeof data === 'object' &&
      data !== null &&
      isShallow(data);
    return isWhole && Object.keys(event).length === 8 && JSON.stringify(event) === line ? event : undefined;
  } catch {
    return undefined;
  }
}

/** Data of our events are a few members deep; what is nested without end overflows whoever walks along it. */
const DEPTH_MAX = 50;

export function isShallow(value: unknown, left = DEPTH_MAX): boolean {
  if (!value || typeof value !== 'object') return true;
  return left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1));
}
