import type { Clock } from '../clock.ts';
import type { Door, DoorRefusal } from './door/door.ts';
import type { ExchangeEntry, FeedEvent, RefusedAtDoor, StoredEntity, StoredMessage } from './exchange-entries.ts';
import { applyEntry, emptyState, tellDue, toldEntities, type ExchangeState } from './exchange-state.ts';
import { createIntake, type IncomingMessage, type IncomingTechnical, type Refusal } from './intake.ts';
import { openJournal, type Journal } from './journal.ts';
import type { Parties } from './parties.ts';
import type { Script } from './scripts.ts';

export type { ExchangeEntry, FeedEvent, StoredMessage } from './exchange-entries.ts';

export interface ExchangeOptions {
  folder?: string | undefined;
  name: string;
  clock: Clock;
  parties: Parties;
  script: Script;
  door: Door;
}

export interface Exchange {
  readonly messages: ReadonlyMap<string, StoredMessage>;
  readonly feed: readonly FeedEvent[];
  readonly pendingCount: number;
  readonly withdrawn: ReadonlySet<string>;
  /** What was refused at the door. */
  readonly refused: readonly RefusedAtDoor[];
  readonly script: Script;
  readonly parties: Parties;
  entries(): readonly ExchangeEntry[];
  findByKey(key: string): StoredMessage | undefined;
  /** Takes a message for good. Does not look whether it has the key already: that is the dialect's business. */
  accept(message: IncomingMessage): Promise<StoredMessage | Refusal>;
  /** Takes a technical document that goes after a message of ours. */
  acceptTechnical(technical: IncomingTechnical): Promise<'taken' | 'message-unknown' | DoorRefusal>;
  withdraw(messageId: string): boolean;
  /** Events after an index that are due by now. */
  listEvents(after: string | null, limit: number): FeedEvent[];
  findEntity(messageId: string, entityId: string): StoredEntity | undefined;
  recordCall(method: string, key: string | null, outcome: string): void;
}

/** One operator's insides: what it holds, what its buyers do, its feed. Everything is in the journal, so that a restart forgets nothing. */
export function createExchange({ folder, name, clock, parties, script, door }: ExchangeOptions): Exchange {
  const journal: Journal<ExchangeEntry> = openJournal(folder, name);
  const state = emptyState();
  for (const entry of journal.entries) applyEntry(state, entry);
  const record = (entry: ExchangeEntry) => {
    journal.append(entry);
    applyEntry(state, entry);
  };
  const now = () => clock.now().toISOString();
  const tell = () => tellDue(state, record, now());
  const intake = createIntake({ door, stage: { script, parties, clock }, state, record, tell });

  return {
    messages: state.messages,
    feed: state.feed,
    withdrawn: state.withdrawn,
    refused: state.refused,
    script,
    parties,
    get pendingCount() {
      return state.pending.size;
    },
    entries: () => journal.entries,
    findByKey: (key) => state.messages.get(state.keys.get(key) ?? ''),
    accept: (message) => intake.takeDocument(message),
    acceptTechnical: (technical) => intake.takeTechnical(technical),
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
    findEntity: (messageId, id) => state.eventsOf.get(messageId)?.find(({ entity }) => entity?.entityId === id)?.entity,
    recordCall: (method, key, outcome) => journal.append({ type: 'call', at: now(), method, key, outcome }),
  };
}

/** The buyer has signed something for the message; the operator's own confirmations don't count. */
function isSignedFor(state: ExchangeState, messageId: string): boolean {
  return toldEntities(state, messageId).some(({ kind }) => kind !== 'receipt-date' && kind !== 'dispatch-date');
}
