import type { DocumentKind } from '../../domain/document-kind.ts';
import { DOCUMENT_KINDS } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { SealpostError, type ErrorCode } from '../../domain/errors.ts';
import type { EdoOperator, EventPage, OperatorCapabilities, OperatorEvent, OutgoingMessage, SentMessage } from './edo-operator.ts';
import { instantOrNull, malformedAnswer, meaningOf, readEvents, readTechnicalFile, wordOf, type EventFrame } from './operator-answers.ts';
import { readJson, requireReady, saidBy, type CallOperator, type OperatorAnswer } from './operator-http.ts';

export interface MessageOperatorOptions {
  name: string;
  url: string;
  token: string;
  /** Our box; the feed is that of one box. */
  boxId: string;
  call: CallOperator;
  timeoutMs: number;
}

const CAPABILITIES: OperatorCapabilities = {
  idempotentSend: true,
  withdraw: true,
  revocation: true,
  roaming: true,
  kinds: DOCUMENT_KINDS,
  eventsMax: 100,
};

/** How this dialect names kinds of documents (TypeNamedId). */
const TYPE_NAMES: Record<DocumentKind, string> = {
  invoice: 'Invoice',
  transfer: 'UniversalTransferDocument',
  act: 'AcceptanceCertificate',
  bill: 'ProformaInvoice',
  reconciliation: 'ReconciliationAct',
  correction: 'UniversalCorrectionDocument',
};

/** What a 409 means: it has six meanings, told apart by a code. */
const CONFLICTS: Record<string, ErrorCode> = {
  InProgress: 'operator.still-working',
  SenderBlocked: 'operator.sender-blocked',
  NotAPartner: 'operator.not-a-partner',
  PowerOfAttorneyMissing: 'operator.authority-missing',
  Conflict: 'operator.rejected',
};
const REFUSALS: Record<string, ErrorCode> = {
  UnknownBox: 'operator.box-unknown',
  FormatNotAccepted: 'operator.format-refused',
  FileNotAccepted: 'operator.file-refused',
  SignatureNotAccepted: 'operator.signature-refused',
};

const ATTACHMENTS: Record<string, TechnicalKind> = {
  InvoiceReceiptConfirmation: 'receipt-date',
  InvoiceDispatchConfirmation: 'dispatch-date',
  ReceiptNotice: 'receipt-notice',
  AmendmentRequest: 'clarification',
  BuyerTitle: 'buyer-title',
  SignatureRejection: 'refusal',
  RevocationRequest: 'revocation-offer',
  RevocationAcceptance: 'revocation-acceptance',
  RevocationRejection: 'revocation-refusal',
  UniversalMessage: 'universal-message',
};
const ATTACHMENT_NAMES = Object.fromEntries(Object.entries(ATTACHMENTS).map(([name, kind]) => [kind, name])) as Record<
  TechnicalKind,
  string
>;

interface MessageAnswer {
  MessageId: string;
  Timestamp: string;
  Entities: { EntityId: string; ContentSha256: string }[];
  IsRoaming: boolean;
}

interface RefusalAnswer {
  Code?: string;
  Message?: string;
  /** What the operator's door has found, in its own words. */
  Details?: { Code: string; Text: string }[];
}

interface EventAnswer {
  EventId: string;
  IndexKey: string;
  Timestamp: string;
  MessageId: string;
  OperationId: string | null;
  /** `Attachment`, or one of `PLAIN`. */
  Type: string;
  Entity?: { EntityId: string; AttachmentType: string; Code?: string; FileName: string; SenderBoxId?: string; Signed?: boolean };
  Text?: string;
}

const PLAIN: Record<string, Exclude<OperatorEvent['kind'], 'technical'>> = {
  Delivered: 'delivered',
  DeliveryFailed: 'delivery-failed',
  RoamingSuccess: 'roaming-success',
  RoamingError: 'roaming-error',
};

/** An operator that takes messages under operation ids and tells of them in one forward feed by index keys (the manner of Diadoc's API). */
export function createMessageOperator({ name, url, token, boxId, call, timeoutMs }: MessageOperatorOptions): EdoOperator {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const get = async (path: string, query: Record<string, string>): Promise<OperatorAnswer> => {
    const answer = await call({ method: 'GET', url: `${url}${path}?${new URLSearchParams(query).toString()}`, headers, timeoutMs });
    requireReady(answer);
    return answer;
  };
  const post = async (path: string, query: Record<string, string>, body: object): Promise<OperatorAnswer> => {
    const answer = await call({
      method: 'POST',
      url: `${url}${path}?${new URLSearchParams(query).toString()}`,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      timeoutMs,
    });
    requireReady(answer);
    return answer;
  };
  const find = async (key: string): Promise<SentMessage | undefined> => {
    const answer = await get('/V1/FindMessage', { boxId, operationId: key });
    return answer.status === 404 ? undefined : sentMessage(readJson<MessageAnswer>(requireOk(answer)));
  };

  return {
    name,
    capabilities: CAPABILITIES,
    findByKey: find,
    async send(message) {
      const answer = await post('/V3/PostMessage', { operationId: message.key }, messageBody(message));
      // The operator has had it before, from an attempt whose answer never reached us: what it holds is the answer.
      if (answer.status === 409 && codeOf(answer) === 'Duplicate') {
        const known = await find(message.key);
        if (known) return known;
      }
      return sentMessage(readJson<MessageAnswer>(requireOk(answer)));
    },
    async sendTechnical({ key, messageId, kind, fileName, content, signature }) {
      const signed = { Content: content.toString('base64'), Signature: signature.toString('base64') };
      const body = {
        BoxId: boxId,
        MessageId: messageId,
        AttachmentType: ATTACHMENT_NAMES[kind],
        FileName: fileName,
        SignedContent: signed,
      };
      const answer = await post('/V3/PostMessagePatch', { operationId: key }, body);
      if (!(answer.status === 409 && codeOf(answer) === 'Duplicate')) requireOk(answer);
    },
    async withdraw(messageId) {
      const answer = await post('/V1/Recall', { boxId, messageId }, {});
      if (answer.status === 409) return false;
      requireOk(answer);
      return true;
    },
    async listEvents(after, limit): Promise<EventPage> {
      const answer = await get('/V7/GetNewEvents', { boxId, limit: String(limit), ...(after === null ? {} : { afterIndexKey: after }) });
      const events = readEvents(readJson<{ Events?: unknown } | null>(requireOk(answer))?.Events, frameOf, operatorEvent);
      return { events, more: events.length >= limit };
    },
    async fetchTechnical(messageId, entityId) {
      const answer = requireOk(await get('/V4/GetSignedEntity', { boxId, messageId, entityId }));
      const file = readJson<{ Content?: unknown; Signature?: unknown } | null>(answer);
      return readTechnicalFile(file?.Content, file?.Signature);
    },
  };
}

function messageBody({ fromBox, toBox, kind, formatVersion, fileName, content, signature, documentId }: OutgoingMessage): object {
  return {
    FromBoxId: fromBox,
    ToBoxId: toBox,
    DocumentAttachments: [
      {
        TypeNamedId: TYPE_NAMES[kind],
        Version: formatVersion,
        CustomDocumentId: documentId,
        FileName: fileName,
        SignedContent: { Content: content.toString('base64'), Signature: signature.toString('base64') },
      },
    ],
  };
}

/** @throws SealpostError operator.unreachable where the answer lacks what we must know of it */
function sentMessage({ MessageId, Timestamp, Entities, IsRoaming }: MessageAnswer): SentMessage {
  const messageId = wordOf(MessageId) ?? malformedAnswer('a message without an id');
  const acceptedAt = instantOrNull(Timestamp) ?? malformedAnswer('a message without a time');
  const sha256 = wordOf(Entities?.[0]?.ContentSha256) ?? malformedAnswer('a message without a digest');
  return { messageId, acceptedAt, sha256, roaming: Boolean(IsRoaming) };
}

function frameOf({ EventId, IndexKey, MessageId }: EventAnswer) {
  return { eventId: EventId, cursor: IndexKey, messageId: MessageId };
}

function operatorEvent({ Timestamp, OperationId, Type, Entity, Text }: EventAnswer, frame: EventFrame): OperatorEvent {
  const text = wordOf(Text);
  const common = { ...frame, at: instantOrNull(Timestamp), key: wordOf(OperationId) ?? null, ...(text ? { text } : {}) };
  if (Type !== 'Attachment') return { ...common, kind: meaningOf(PLAIN, Type) ?? 'unknown' };
  const kind = meaningOf(ATTACHMENTS, Entity?.AttachmentType);
  const [entityId, fileName] = [wordOf(Entity?.EntityId), wordOf(Entity?.FileName)];
  if (!kind || !entityId || !fileName) return { ...common, kind: 'unknown', text: wordOf(Entity?.AttachmentType) ?? Type };
  const { Code, SenderBoxId, Signed } = Entity!;
  const signed = typeof Signed === 'boolean' ? Signed : null;
  return {
    ...common,
    kind: 'technical',
    entity: { entityId, kind, code: wordOf(Code) ?? null, fileName, senderBox: wordOf(SenderBoxId) ?? null, signed },
  };
}

function codeOf(answer: OperatorAnswer): string {
  return readJson<{ Code?: string }>(answer).Code ?? '';
}

function requireOk(answer: OperatorAnswer): OperatorAnswer {
  if (answer.status === 200) return answer;
  const { Code = '', Message = '', Details } = answer.body.length > 0 ? readJson<RefusalAnswer>(answer) : {};
  const code = meaningOf(answer.status === 409 ? CONFLICTS : REFUSALS, Code) ?? 'operator.rejected';
  throw new SealpostError(code, `The operator says no: ${Message || answer.status}`, {
    details: { operatorCode: Code, status: answer.status, ...saidBy(Details?.map((said) => ({ code: said.Code, text: said.Text }))) },
  });
}
