import { SealpostError } from '../../domain/errors.ts';
import type { OperatorEvent, TechnicalFile } from './edo-operator.ts';

/**
 * What operators answer is outside our hands: each field is looked at before it counts, whatever the dialect. An answer without its shape is
 * an outage that dresses up as an answer; a single event without its shape is kept and changes nothing, for one that threw would stop the
 * feed of all documents.
 */
export function malformedAnswer(what: string, cause?: unknown): never {
  throw new SealpostError('operator.unreachable', `The operator's answer is not understood: ${what}.`, { cause });
}

/** An instant in ISO 8601; null where the text is none. */
export function instantOrNull(text: unknown): string | null {
  const at = typeof text === 'string' && text !== '' ? new Date(text) : undefined;
  return at && Number.isFinite(at.getTime()) ? at.toISOString() : null;
}

/** Words that are there; undefined otherwise. */
export function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What a word of the operator's means to us; undefined for one that we don't know, whatever it is. */
export function meaningOf<T>(words: Readonly<Record<string, T>>, word: unknown): T | undefined {
  return typeof word === 'string' && Object.hasOwn(words, word) ? words[word] : undefined;
}

/** What an event must have to be kept at all: its id, its place in the feed, its message. */
export type EventFrame = Pick<OperatorEvent, 'eventId' | 'cursor' | 'messageId'>;

/**
 * Reads a page of events. The reading can't go past one without an id or a place, so that is an answer to be asked for again.
 * @throws SealpostError operator.unreachable
 */
export function readEvents<T>(
  list: unknown,
  frameOf: (event: T) => { [Key in keyof EventFrame]: unknown },
  read: (event: T, frame: EventFrame) => OperatorEvent,
): OperatorEvent[] {
  if (!Array.isArray(list)) return malformedAnswer('no list of events');
  return list.map((event: T) => {
    const given = typeof event === 'object' && event !== null ? frameOf(event) : undefined;
    const eventId = wordOf(given?.eventId);
    const cursor = wordOf(given?.cursor);
    if (!eventId || !cursor) return malformedAnswer('an event without an id or a place in the feed');
    // Of an event that names no message nothing follows; it stands alone.
    const frame = { eventId, cursor, messageId: wordOf(given?.messageId) ?? `none:${eventId}` };
    try {
      return read(event, frame);
    } catch {
      return { ...frame, at: null, key: null, kind: 'unknown' };
    }
  });
}

/** A technical document with its signature, from base64. @throws SealpostError operator.unreachable where its bytes have not come */
export function readTechnicalFile(content: unknown, signature: unknown): TechnicalFile {
  return { content: fromBase64(content) ?? malformedAnswer('a document without its bytes'), signature: fromBase64(signature) ?? null };
}

function fromBase64(value: unknown): Buffer | undefined {
  const text = wordOf(value);
  const bytes = text === undefined ? undefined : Buffer.from(text, 'base64');
  return bytes && bytes.length > 0 ? bytes : undefined;
}
