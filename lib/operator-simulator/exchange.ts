import { randomUUID } from 'node:crypto';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import type { Clock } from '../clock.ts';
import { openJournal, type Journal } from './journal.ts';
import type { Parties } from './parties.ts';
import { makeTechnicalEvent, planEvents } from './plan-events.ts';
import { planMessage, type Script } from './scripts.ts';
import { sha256Hex } from '../sha256.ts';

export interface IncomingMessage {
  key: string;
  from: string;
  to: string;
  kind: DocumentKind;
  formatVersion: string | null;
  fileName: string;
  content: Buffer;
  signature: Buffer;
}

/** A message as the operator holds it. */
export interface StoredMessage {
  messageId: string;
  key: string;
  from: string;
  to: string;
  kind: DocumentKind;
  fileName: string;
  content: string;
  signature: string;
  sha256: string;
  acceptedAt: string;
  roaming: boolean;
}

export interface StoredEntity {
  entityId: string;
  kind: TechnicalKind;
  code: string | null;
  fileName: string;
  content: string;
  signature: string;
}

export type EventKind = 'technical' | 'delivered' | 'delivery-failed' | 'roaming-success' | 'roaming-error';

export interface PlannedEvent {
  eventId: string;
  messageId: string;
  kind: EventKind;
  dueAt: string;
  late: boolean;
  repeat: boolean;
  entity?: StoredEntity;
  text?: string;
}

/** An event in the feed; a repeated one stands there twice under one id. */
export interface FeedEvent {
  index: string;
  at: string;
  event: PlannedEvent;
}

export type ExchangeEntry =
  | { type: 'message'; message: StoredMessage; events: PlannedEvent[] }
  | { type: 'told'; eventId: string; index: string; at: string }
  | { type: 'withdrawn'; messageId: string; at: string }
  | { type: 'technical'; key: string; messageId: string; kind: TechnicalKind; fileName: string; at: string; events: PlannedEvent[] }
  | { type: 'call'; at: string; method: string; key: string | null; outcome: string };

export interface ExchangeOptions {
  folder?: string | undefined;
  name: string;
  clock: Clock;
  parties: Parties;
  script: Script;
}

export type Refusal = 'box-unknown' | 'format-refused';

export interface Exchange {
  readonly messages: ReadonlyMap<string, StoredMessage>;
  readonly feed: readonly FeedEvent[];
  readonly pendingCount: number;
  readonly withdrawn: ReadonlySet<string>;
  readonly script: Script;
  entries(): readonly ExchangeEntry[];
  findByKey(key: string): StoredMessage | undefined;
  /** Takes a message for good. Does not look whether it has the key already: that is the dialect's business. */
  accept(message: IncomingMessage): Promise<StoredMessage | Refusal>;
  acceptTechnical(technical: {
    key: string;
    messageId: string;
    kind: TechnicalKind;
    fileName: string;
    content: Buffer;
    signature: Buffer;
  }): Promise<boolean>;
  withdraw(messageId: string): boolean;
  /** Events after an index that are due by now. */
  listEvents(after: string | null, limit: number): FeedEvent[];
  findEntity(messageId: string, entityId: string): StoredEntity | undefined;
  recordCall(method: string, key: string | null, outcome: string): void;
}

/** Width of an index: they are compared as text. */
const INDEX_DIGITS = 12;
/** Events that are told in one breath share an index in groups of this size: the trap that loses documents. */
const SHARED_INDEX = 3;
const UNKNOWN_BOX = 'UNKNOWN';

/** One operator's insides: what it holds, what its buyers do, its feed. Everything is in the journal, so that a restart forgets nothing. */
export function createExchange({ folder, name, clock, parties, script }: ExchangeOptions): Exchange {
  const journal: Journal<ExchangeEntry> = openJournal(folder, name);
  const state = emptyState();
  const apply = (entry: ExchangeEntry) => applyEntry(state, entry);
  for (const entry of journal.entries) apply(entry);
  const record = (entry: ExchangeEntry) => {
    journal.append(entry);
    apply(entry);
  };
  const now = () => clock.now().toISOString();

  const tell = () => tellDue(state, record, now());

  return {
    messages: state.messages,
    feed: state.feed,
    withdrawn: state.withdrawn,
    script,
    get pendingCount() {
      return state.pending.size;
    },
    entries: () => journal.entries,
    findByKey: (key) => state.messages.get(state.keys.get(key) ?? ''),
    async accept(message) {
      if (message.to.includes(UNKNOWN_BOX)) return 'box-unknown';
      const { formatSwitch } = script;
      const refused =
        formatSwitch && moscowDate(clock.now()) >= formatSwitch.on && formatSwitch.refused.includes(message.formatVersion ?? '');
      if (refused) return 'format-refused';
      const stored = storeMessage(message, planMessage(script, message.key, message.kind).roaming, now());
      const events = await planEvents(stored, { script, parties, clock });
      record({ type: 'message', message: stored, events });
      return stored;
    },
    async acceptTechnical({ key, messageId, kind, fileName, content, signature }) {
      const message = state.messages.get(messageId);
      if (!message) return false;
      if (state.technicalKeys.has(key)) return true;
      // Our sandbox's buyers consent to every offer to annul.
      const answers =
        kind === 'revocation-offer'
          ? [
              await makeTechnicalEvent(message, parties, clock, script, 'revocation-acceptance', script.receipt[0], {
                content,
                signature,
                fileName,
              }),
            ]
          : [];
      record({ type: 'technical', key, messageId, kind, fileName, at: now(), events: answers });
      return true;
    },
    withdraw(messageId) {
      if (state.withdrawn.has(messageId)) return true;
      tell();
      if (!state.messages.has(messageId) || isSignedFor(state, messageId)) return false;
      record({ type: 'withdrawn', messageId, at: now() });
      return true;
    },
    listEvents(after, limit) {
      tell();
      return state.feed.filter(({ index }) => after === null || index > after).slice(0, limit);
    },
    findEntity: (messageId, entityId) =>
      [...state.known.values()].find(({ messageId: of, entity }) => of === messageId && entity?.entityId === entityId)?.entity,
    recordCall: (method, key, outcome) => journal.append({ type: 'call', at: now(), method, key, outcome }),
  };
}

/** The buyer has signed something for the message; the operator's own confirmations don't count. */
function isSignedFor({ feed }: ExchangeState, messageId: string): boolean {
  return feed.some(
    ({ event: { messageId: of, entity } }) =>
      of === messageId && entity && entity.kind !== 'receipt-date' && entity.kind !== 'dispatch-date',
  );
}

/** Puts into the feed what is due by now. */
function tellDue(state: ExchangeState, record: (entry: ExchangeEntry) => void, now: string): void {
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

function emptyState(): ExchangeState {
  return {
    messages: new Map(),
    keys: new Map(),
    pending: new Map(),
    known: new Map(),
    feed: [],
    withdrawn: new Set(),
    technicalKeys: new Set(),
    counter: 0,
  };
}

interface ExchangeState {
  messages: Map<string, StoredMessage>;
  keys: Map<string, string>;
  pending: Map<string, PlannedEvent>;
  known: Map<string, PlannedEvent>;
  feed: FeedEvent[];
  withdrawn: Set<string>;
  technicalKeys: Set<string>;
  counter: number;
}

function applyEntry(state: ExchangeState, entry: ExchangeEntry): void {
  switch (entry.type) {
    case 'message':
      state.messages.set(entry.message.messageId, entry.message);
      // The first under a key is the one that the key finds; a second would be a double, and stays visible as one.
      if (!state.keys.has(entry.message.key)) state.keys.set(entry.message.key, entry.message.messageId);
      plan(state, entry.events);
      return;
    case 'technical':
      state.technicalKeys.add(entry.key);
      plan(state, entry.events);
      return;
    case 'told': {
      const event = state.known.get(entry.eventId)!;
      state.pending.delete(entry.eventId);
      state.counter = Math.max(state.counter, Number(entry.index));
      const at = state.feed.findLastIndex(({ index }) => index <= entry.index) + 1;
      state.feed.splice(at, 0, { index: entry.index, at: entry.at, event });
      return;
    }
    case 'withdrawn':
      state.withdrawn.add(entry.messageId);
      for (const [id, { messageId }] of state.pending) if (messageId === entry.messageId) state.pending.delete(id);
      return;
    case 'call':
      return;
  }
}

function plan(state: ExchangeState, events: PlannedEvent[]): void {
  for (const event of events) {
    state.pending.set(event.eventId, event);
    state.known.set(event.eventId, event);
  }
}

function storeMessage(incoming: IncomingMessage, roaming: boolean, acceptedAt: string): StoredMessage {
  const { key, from, to, kind, fileName, content, signature } = incoming;
  return {
    key,
    from,
    to,
    kind,
    fileName,
    messageId: randomUUID(),
    content: content.toString('base64'),
    signature: signature.toString('base64'),
    sha256: sha256Hex(content),
    acceptedAt,
    roaming,
  };
}
