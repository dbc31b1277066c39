import type { DocumentKind } from '../../domain/document-kind.ts';
import { DOCUMENT_KINDS } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { SealpostError, type ErrorCode } from '../../domain/errors.ts';
import type { EdoOperator, EventPage, OperatorCapabilities, OperatorEvent, OutgoingMessage, SentMessage } from './edo-operator.ts';
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
  Type: 'Attachment' | 'Delivered' | 'DeliveryFailed' | 'RoamingSuccess' | 'RoamingError';
  Entity?: { EntityId: string; AttachmentType: string; Code?: string; FileName: string; SenderBoxId?: string };
  Text?: string;
}

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
      const { Events } = readJson<{ Events: EventAnswer[] }>(requireOk(answer));
      return { events: Events.map(operatorEvent), more: Events.length >= limit };
    },
    async fetchTechnical(messageId, entityId) {
      const answer = requireOk(await get('/V4/GetSignedEntity', { boxId, messageId, entityId }));
      const { Content, Signature } = readJson<{ Content: string; Signature: string | null }>(answer);
      return { content: Buffer.from(Content, 'base64'), signature: Signature ? Buffer.from(Signature, 'base64') : null };
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

function sentMessage({ MessageId, Timestamp, Entities, IsRoaming }: MessageAnswer): SentMessage {
  return { messageId: MessageId, acceptedAt: Timestamp, sha256: Entities[0]!.ContentSha256, roaming: IsRoaming };
}

function operatorEvent(event: EventAnswer): OperatorEvent {
  const { EventId, IndexKey, Timestamp, MessageId, OperationId, Type, Entity, Text } = event;
  const common = {
    eventId: EventId,
    cursor: IndexKey,
    at: Timestamp,
    messageId: MessageId,
    key: OperationId,
    ...(Text ? { text: Text } : {}),
  };
  if (Type !== 'Attachment') {
    const kinds = {
      Delivered: 'delivered',
      DeliveryFailed: 'delivery-failed',
      RoamingSuccess: 'roaming-success',
      RoamingError: 'roaming-error',
    } as const;
    return { ...common, kind: kinds[Type] ?? 'unknown' };
  }
  // An event that lacks what we need is kept and changes nothing: one that threw here would stop the feed of all documents.
  const kind = Entity?.EntityId && Entity.FileName ? ATTACHMENTS[Entity.AttachmentType] : undefined;
  if (!kind) return { ...common, kind: 'unknown', text: Entity?.AttachmentType ?? Type };
  return {
    ...common,
    kind: 'technical',
    entity: {
      entityId: Entity!.EntityId,
      kind,
      code: Entity!.Code ?? null,
      fileName: Entity!.FileName,
      senderBox: Entity!.SenderBoxId ?? null,
    },
  };
}

function codeOf(answer: OperatorAnswer): string {
  return readJson<{ Code?: string }>(answer).Code ?? '';
}

function requireOk(answer: OperatorAnswer): OperatorAnswer {
  if (answer.status === 200) return answer;
  const { Code = '', Message = '', Details } = answer.body.length > 0 ? readJson<RefusalAnswer>(answer) : {};
  const code = (answer.status === 409 ? CONFLICTS : REFUSALS)[Code] ?? 'operator.rejected';
  throw new SealpostError(code, `The operator says no: ${Message || answer.status}`, {
    details: { operatorCode: Code, status: answer.status, ...saidBy(Details?.map((said) => ({ code: said.Code, text: said.Text }))) },
  });
}
