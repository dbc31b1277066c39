import type { ExchangeEntry, FeedEvent, PlannedEvent, RefusedAtDoor, StoredEntity, StoredMessage } from './exchange-entries.ts';

/** What an operator knows: all of it follows from its journal. */
export interface ExchangeState {
  messages: Map<string, StoredMessage>;
  keys: Map<string, string>;
  pending: Map<string, PlannedEvent>;
  known: Map<string, PlannedEvent>;
  eventsOf: Map<string, PlannedEvent[]>;
  /** Ids of the events that stand in the feed. */
  told: Set<string>;
  feed: FeedEvent[];
  withdrawn: Set<string>;
  technicalKeys: Set<string>;
  /** Ids of the files of ours that went after a message. */
  ownFiles: Map<string, string[]>;
  refused: RefusedAtDoor[];
  counter: number;
}

/** Width of an index: they are compared as text. */
const INDEX_DIGITS = 12;
/** Events that are told in one breath share an index in groups of this size: the trap that loses documents. */
const SHARED_INDEX = 3;

export function emptyState(): ExchangeState {
  return {
    messages: new Map(),
    keys: new Map(),
    pending: new Map(),
    known: new Map(),
    eventsOf: new Map(),
    told: new Set(),
    feed: [],
    withdrawn: new Set(),
    technicalKeys: new Set(),
    ownFiles: new Map(),
    refused: [],
    counter: 0,
  };
}

export function applyEntry(state: ExchangeState, entry: ExchangeEntry): void {
  switch (entry.type) {
    case 'message':
      state.messages.set(entry.message.messageId, entry.message);
      // The first under a key is the one that the key finds; a second would be a double, and stays visible as one.
      if (!state.keys.has(entry.message.key)) state.keys.set(entry.message.key, entry.message.messageId);
      plan(state, entry.events);
      return;
    case 'technical':
      state.technicalKeys.add(entry.key);
      state.ownFiles.set(entry.messageId, [...(state.ownFiles.get(entry.messageId) ?? []), entry.fileName.replace(/\.xml$/i, '')]);
      plan(state, entry.events);
      return;
    case 'told': {
      const event = state.known.get(entry.eventId)!;
      state.pending.delete(entry.eventId);
      state.told.add(entry.eventId);
      state.counter = Math.max(state.counter, Number(entry.index));
      const at = state.feed.findLastIndex(({ index }) => index <= entry.index) + 1;
      state.feed.splice(at, 0, { index: entry.index, at: entry.at, event });
      return;
    }
    case 'withdrawn':
      state.withdrawn.add(entry.messageId);
      for (const [id, { messageId }] of state.pending) if (messageId === entry.messageId) state.pending.delete(id);
      return;
    case 'refused':
      state.refused.push(entry);
      return;
    case 'call':
      return;
  }
}

/** Puts into the feed what is due by now. */
export function tellDue(state: ExchangeState, record: (entry: ExchangeEntry) => void, now: string): void {
  const due = [...state.pending.values()].filter(({ dueAt }) => dueAt <= now).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  for (const [position, event] of due.entries()) {
    if (position % SHARED_INDEX === 0) state.counter += 1;
    // What is committed late stands a little behind what was told already.
    const number = event.late ? Math.max(1, state.counter - 2) : state.counter;
    record({ type: 'told', eventId: event.eventId, index: String(number).padStart(INDEX_DIGITS, '0'), at: now });
    if (event.repeat) {
      state.counter += 1;
      record({ type: 'told', eventId: event.eventId, index: String(state.counter).padStart(INDEX_DIGITS, '0'), at: now });
    }
  }
}

/** Files of the operator and the other side that a message's sender has been told of. */
export function toldEntities({ told, eventsOf }: ExchangeState, messageId: string): StoredEntity[] {
  return (eventsOf.get(messageId) ?? []).flatMap(({ eventId, entity }) => (entity && told.has(eventId) ? [entity] : []));
}

function plan(state: ExchangeState, events: PlannedEvent[]): void {
  for (const event of events) {
    state.pending.set(event.eventId, event);
    state.known.set(event.eventId, event);
    state.eventsOf.set(event.messageId, [...(state.eventsOf.get(event.messageId) ?? []), event]);
  }
}
