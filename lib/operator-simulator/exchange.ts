import { randomUUID } from 'node:crypto';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import type { Clock } from '../clock.ts';
import { sha256Hex } from '../sha256.ts';
import type { Door, DoorRefusal } from './door/door.ts';
import type { ExchangeEntry, FeedEvent, RefusedAtDoor, StoredEntity, StoredMessage } from './exchange-entries.ts';
import { applyEntry, emptyState, tellDue, toldEntities, type ExchangeState } from './exchange-state.ts';
import { openJournal, type Journal } from './journal.ts';
import type { Parties } from './parties.ts';
import { answerToOffer, planEvents } from './plan-events.ts';
import { planMessage, type Script } from './scripts.ts';

export type { ExchangeEntry, FeedEvent, StoredMessage } from './exchange-entries.ts';

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

export interface IncomingTechnical {
  key: string;
  messageId: string;
  kind: TechnicalKind;
  fileName: string;
  content: Buffer;
  signature: Buffer;
}

export interface ExchangeOptions {
  folder?: string | undefined;
  name: string;
  clock: Clock;
  parties: Parties;
  script: Script;
  door: Door;
}

export type Refusal = 'box-unknown' | 'format-refused' | DoorRefusal;

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

const UNKNOWN_BOX = 'UNKNOWN';

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
  const refuse = (key: string, fileName: string, refusal: DoorRefusal): DoorRefusal => {
    record({ type: 'refused', key, fileName, problems: refusal.problems, at: now() });
    return refusal;
  };
  const stage = { script, parties, clock };
  const underWay = new Map<string, Promise<'taken' | DoorRefusal>>();

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
    async accept(message) {
      if (message.to.includes(UNKNOWN_BOX)) return 'box-unknown';
      const { formatSwitch } = script;
      const refused =
        formatSwitch && moscowDate(clock.now()) >= formatSwitch.on && formatSwitch.refused.includes(message.formatVersion ?? '');
      if (refused) return 'format-refused';
      const refusal = door.checkDocument(message);
      if (refusal) return refuse(message.key, message.fileName, refusal);
      const stored = storeMessage(message, planMessage(script, message.key, message.kind).roaming, now());
      const events = await planEvents(stored, stage);
      record({ type: 'message', message: stored, events });
      return stored;
    },
    async acceptTechnical(technical) {
      const { key, messageId } = technical;
      const message = state.messages.get(messageId);
      if (!message) return 'message-unknown';
      if (state.technicalKeys.has(key)) return 'taken';
      // The same call at the same time is one call.
      const started = underWay.get(key) ?? takeTechnical(message, technical).finally(() => underWay.delete(key));
      underWay.set(key, started);
      return started;
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
    findEntity: (messageId, id) => state.eventsOf.get(messageId)?.find(({ entity }) => entity?.entityId === id)?.entity,
    recordCall: (method, key, outcome) => journal.append({ type: 'call', at: now(), method, key, outcome }),
  };

  async function takeTechnical(message: StoredMessage, technical: IncomingTechnical): Promise<'taken' | DoorRefusal> {
    const { key, messageId, kind, fileName, content, signature } = technical;
    tell();
    const refusal = door.checkTechnical(technical, message, {
      others: toldEntities(state, messageId),
      own: state.ownFiles.get(messageId) ?? [],
    });
    if (refusal) return refuse(key, fileName, refusal);
    const events = kind === 'revocation-offer' ? await answerToOffer(message, { content, signature, fileName }, stage) : [];
    const bytes = { content: content.toString('base64'), signature: signature.toString('base64') };
    record({ type: 'technical', key, messageId, kind, fileName, ...bytes, at: now(), events });
    return 'taken';
  }
}

/** The buyer has signed something for the message; the operator's own confirmations don't count. */
function isSignedFor(state: ExchangeState, messageId: string): boolean {
  return toldEntities(state, messageId).some(({ kind }) => kind !== 'receipt-date' && kind !== 'dispatch-date');
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
