import { randomUUID } from 'node:crypto';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import { sha256Hex } from '../sha256.ts';
import type { Door, DoorRefusal } from './door/door.ts';
import type { ExchangeEntry, StoredMessage } from './exchange-entries.ts';
import { toldEntities, type ExchangeState } from './exchange-state.ts';
import { answerToOffer, planEvents, type Stage } from './plan-events.ts';
import { planMessage } from './scripts.ts';

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

export type Refusal = 'box-unknown' | 'format-refused' | DoorRefusal;

interface IntakeOptions {
  door: Door;
  stage: Stage;
  state: ExchangeState;
  record: (entry: ExchangeEntry) => void;
  /** Puts into the feed what is due. */
  tell: () => void;
}

interface Intake {
  takeDocument(message: IncomingMessage): Promise<StoredMessage | Refusal>;
  takeTechnical(technical: IncomingTechnical): Promise<'taken' | 'message-unknown' | DoorRefusal>;
}

const UNKNOWN_BOX = 'UNKNOWN';

/** What happens when something is handed in: the door, and what the other side then does. */
export function createIntake({ door, stage, state, record, tell }: IntakeOptions): Intake {
  const { script, clock } = stage;
  const now = () => clock.now().toISOString();
  const refuse = (key: string, fileName: string, refusal: DoorRefusal): DoorRefusal => {
    record({ type: 'refused', key, fileName, problems: refusal.problems, at: now() });
    return refusal;
  };
  const underWay = new Map<string, Promise<'taken' | DoorRefusal>>();

  return {
    async takeDocument(message) {
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
    async takeTechnical(technical) {
      const { key, messageId } = technical;
      const message = state.messages.get(messageId);
      if (!message) return 'message-unknown';
      if (state.technicalKeys.has(key)) return 'taken';
      // The same call at the same time is one call.
      const started = underWay.get(key) ?? judgeAndTake(message, technical).finally(() => underWay.delete(key));
      underWay.set(key, started);
      return started;
    },
  };

  async function judgeAndTake(message: StoredMessage, technical: IncomingTechnical): Promise<'taken' | DoorRefusal> {
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
