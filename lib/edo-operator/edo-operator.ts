import type { DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';

/** What goes to an operator. The operator's own spelling stops in its adapter. */
export interface OutgoingMessage {
  /** Ours, for ever the same for one attempt of one document: `<document id>.<attempt>`. */
  key: string;
  documentId: string;
  /** Participant ids of the two sides. */
  fromBox: string;
  toBox: string;
  kind: DocumentKind;
  /** Version of the legal format, such as 5.03; null for what has none. */
  formatVersion: string | null;
  fileName: string;
  content: Buffer;
  /** Detached CAdES in DER. */
  signature: Buffer;
}

/** The operator's answer to a document that it has taken. */
export interface SentMessage {
  messageId: string;
  /** The operator's own date of acceptance. */
  acceptedAt: string;
  /** Hex SHA-256 of the bytes that the operator holds. */
  sha256: string;
  /** The buyer is served by another operator. */
  roaming: boolean;
}

/** A technical document of ours that goes after a message, such as an offer to annul it. */
export interface OutgoingTechnical {
  key: string;
  messageId: string;
  kind: TechnicalKind;
  fileName: string;
  content: Buffer;
  signature: Buffer;
}

/** Something that an operator tells of a message. The same event may be told more than once; its id stays the same. */
export interface OperatorEvent {
  eventId: string;
  /** Where it stands in the feed. Several events may share one value. */
  cursor: string;
  /** When it happened; null where the operator gives no time that can be read. */
  at: string | null;
  messageId: string;
  /** Our key of the message, where the operator repeats it. */
  key: string | null;
  /** `unknown` is kept and changes nothing: a new type of event must neither stop the feed nor be lost. */
  kind: 'technical' | 'delivered' | 'delivery-failed' | 'roaming-success' | 'roaming-error' | 'unknown';
  /** Of a technical document. */
  entity?: {
    entityId: string;
    kind: TechnicalKind;
    code: string | null;
    fileName: string;
    /** The box from which the operator says that it came: all that tells who sent what is unsigned. Null where it says none. */
    senderBox: string | null;
    /** Whether the operator says that it is signed; null where it says neither. Absent in events from before this was kept. */
    signed?: boolean | null;
  };
  /** The operator's own words, where it gives any. */
  text?: string;
}

export interface EventPage {
  events: OperatorEvent[];
  /** True where the page was cut off and more can be read at once. */
  more: boolean;
}

export interface TechnicalFile {
  content: Buffer;
  /** Null where it came unsigned, as universal messages may. */
  signature: Buffer | null;
}

/** What an operator can do; where it can't, we do without. */
export interface OperatorCapabilities {
  /** Sending the same key twice gives the first answer again. Where it doesn't, an uncertain send is asked for until it is certain. */
  idempotentSend: boolean;
  withdraw: boolean;
  revocation: boolean;
  roaming: boolean;
  /** Kinds that the operator carries. */
  kinds: readonly DocumentKind[];
  eventsMax: number;
}

/**
 * The way to an e-document operator (оператор ЭДО). Every method may be repeated.
 * @throws SealpostError operator.* with retryAfterMs among its details where the operator names a pause
 */
export interface EdoOperator {
  readonly name: string;
  readonly capabilities: OperatorCapabilities;
  send(message: OutgoingMessage): Promise<SentMessage>;
  /** What the operator has under our key; undefined where it has nothing. */
  findByKey(key: string): Promise<SentMessage | undefined>;
  sendTechnical(technical: OutgoingTechnical): Promise<void>;
  /** Takes a message back that the buyer hasn't signed for. False where it is too late for that. */
  withdraw(messageId: string): Promise<boolean>;
  /** Events after a cursor in the feed's order; null begins with the first. */
  listEvents(after: string | null, limit: number): Promise<EventPage>;
  fetchTechnical(messageId: string, entityId: string): Promise<TechnicalFile>;
}
