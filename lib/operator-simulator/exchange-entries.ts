import type { DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';

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
  /** Base64; empty where the file goes unsigned and the operator vouches for its sender. */
  signature: string;
  /** Whose box it comes from. Journals of older sandboxes lack it. */
  sender?: string;
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

/** A technical document of ours that the operator has taken. Journals of older sandboxes lack its bytes. */
export interface TakenTechnical {
  type: 'technical';
  key: string;
  messageId: string;
  kind: TechnicalKind;
  fileName: string;
  content?: string;
  signature?: string;
  at: string;
  events: PlannedEvent[];
}

/** What was refused at the door, for those who count. */
export interface RefusedAtDoor {
  type: 'refused';
  key: string;
  fileName: string;
  problems: { code: string; text: string }[];
  at: string;
}

export type ExchangeEntry =
  | { type: 'message'; message: StoredMessage; events: PlannedEvent[] }
  | { type: 'told'; eventId: string; index: string; at: string }
  | { type: 'withdrawn'; messageId: string; at: string }
  | TakenTechnical
  | RefusedAtDoor
  | { type: 'call'; at: string; method: string; key: string | null; outcome: string };

/** The box from which a technical document comes. */
export function senderOf({ sender, kind }: StoredEntity, { to }: StoredMessage, operatorBox: string): string {
  return sender ?? (kind === 'receipt-date' || kind === 'dispatch-date' ? operatorBox : to);
}
