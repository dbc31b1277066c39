import type { DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { plainFault, type Dialect, type DialectAnswer, type DialectContext } from './dialect.ts';
import type { DoorRefusal } from './door/door.ts';
import type { Exchange, FeedEvent, StoredMessage } from './exchange.ts';
import { senderOf } from './exchange-entries.ts';
import type { IncomingMessage, Refusal } from './intake.ts';
import type { CallFault } from './faults.ts';

const KINDS: Record<string, DocumentKind> = {
  Invoice: 'invoice',
  UniversalTransferDocument: 'transfer',
  AcceptanceCertificate: 'act',
  ProformaInvoice: 'bill',
  ReconciliationAct: 'reconciliation',
  UniversalCorrectionDocument: 'correction',
};
const ATTACHMENTS: Record<TechnicalKind, string> = {
  'receipt-date': 'InvoiceReceiptConfirmation',
  'dispatch-date': 'InvoiceDispatchConfirmation',
  'receipt-notice': 'ReceiptNotice',
  clarification: 'AmendmentRequest',
  'buyer-title': 'BuyerTitle',
  refusal: 'SignatureRejection',
  'revocation-offer': 'RevocationRequest',
  'revocation-acceptance': 'RevocationAcceptance',
  'revocation-refusal': 'RevocationRejection',
  'universal-message': 'UniversalMessage',
};
const KINDS_OF_ATTACHMENTS = Object.fromEntries(Object.entries(ATTACHMENTS).map(([kind, name]) => [name, kind])) as Partial<
  Record<string, TechnicalKind>
>;
const PLAIN = {
  delivered: 'Delivered',
  'delivery-failed': 'DeliveryFailed',
  'roaming-success': 'RoamingSuccess',
  'roaming-error': 'RoamingError',
} as const;
const CONFLICTS: Partial<Record<CallFault, string>> = {
  'in-progress': 'InProgress',
  'sender-blocked': 'SenderBlocked',
  'not-a-partner': 'NotAPartner',
  'authority-missing': 'PowerOfAttorneyMissing',
  conflict: 'Conflict',
};

interface PostBody {
  FromBoxId: string;
  ToBoxId: string;
  DocumentAttachments: {
    TypeNamedId: string;
    Version: string | null;
    FileName: string;
    SignedContent: { Content: string; Signature: string };
  }[];
}

interface PatchBody {
  MessageId: string;
  AttachmentType: string;
  FileName: string;
  SignedContent: { Content: string; Signature: string };
}

/** Messages under operation ids, one forward feed by index keys: the sandbox's side of lib/edo-operator/message-operator.ts. */
export function createMessageDialect({ exchange }: Pick<DialectContext, 'exchange'>): Dialect {
  const working = new Map<string, Promise<StoredMessage | Refusal>>();

  const answer = async (path: string, query: URLSearchParams, body: Record<string, unknown>, fault: CallFault | undefined) => {
    switch (path) {
      case '/V3/PostMessage':
        return post({ exchange, working }, body as unknown as PostBody, query.get('operationId')!, fault);
      case '/V1/FindMessage': {
        const found = exchange.findByKey(query.get('operationId')!);
        return found ? { status: 200, body: view(found) } : { status: 404, body: { Code: 'NotFound' } };
      }
      case '/V3/PostMessagePatch': {
        const { MessageId, AttachmentType, FileName, SignedContent } = body as unknown as PatchBody;
        const kind = KINDS_OF_ATTACHMENTS[AttachmentType];
        if (!kind) return { status: 400, body: { Code: 'UnknownAttachmentType', Message: AttachmentType } };
        const taken = await exchange.acceptTechnical({
          key: query.get('operationId')!,
          messageId: MessageId,
          kind,
          fileName: FileName,
          content: Buffer.from(SignedContent.Content, 'base64'),
          signature: Buffer.from(SignedContent.Signature, 'base64'),
        });
        if (taken === 'message-unknown') return { status: 400, body: { Code: 'UnknownMessage' } };
        return taken === 'taken' ? { status: 200, body: {} } : notAccepted(taken);
      }
      case '/V1/Recall':
        return exchange.withdraw(query.get('messageId')!) ? { status: 200, body: {} } : { status: 409, body: { Code: 'TooLate' } };
      case '/V7/GetNewEvents': {
        const events = exchange.listEvents(query.get('afterIndexKey'), Number(query.get('limit') ?? 100));
        return { status: 200, body: { Events: events.map((event) => eventView(event, exchange)), TotalCount: events.length } };
      }
      case '/V4/GetSignedEntity': {
        const entity = exchange.findEntity(query.get('messageId')!, query.get('entityId')!);
        return entity
          ? { status: 200, body: { Content: entity.content, Signature: entity.signature === '' ? null : entity.signature } }
          : { status: 404, body: { Code: 'NotFound' } };
      }
      default:
        return { status: 404, body: { Code: 'NotFound' } };
    }
  };

  return async ({ request, url, body }, choose) => {
    const method = url.pathname;
    const key = url.searchParams.get('operationId') ?? url.searchParams.get('messageId');
    if (!request.headers.authorization?.startsWith('Bearer ')) return { status: 401, method, key };
    const fault = choose(method === '/V3/PostMessage', key ?? method);
    const answered = plainFault(fault) ?? (await answer(method, url.searchParams, body, fault));
    return answered === 'silence' ? answered : { ...answered, method, key };
  };
}

interface PostState {
  exchange: Exchange;
  /** Operations under way: the same operation at the same time is one operation. */
  working: Map<string, Promise<StoredMessage | Refusal>>;
}

async function post(
  { exchange, working }: PostState,
  body: PostBody,
  key: string,
  fault: CallFault | undefined,
): Promise<Omit<DialectAnswer, 'method' | 'key'> | 'silence'> {
  const refusal = fault && CONFLICTS[fault];
  if (refusal) return { status: 409, body: { Code: refusal, Message: refusal } };
  const known = exchange.findByKey(key);
  if (known)
    return fault === 'duplicate'
      ? { status: 409, body: { Code: 'Duplicate', Message: 'duplicate message' } }
      : { status: 200, body: view(known) };
  // The same operation at the same time is one operation.
  const started = working.get(key) ?? exchange.accept(incoming(body, key)).finally(() => working.delete(key));
  working.set(key, started);
  const stored = await started;
  if (stored === 'box-unknown') return { status: 400, body: { Code: 'UnknownBox', Message: 'There is no such box.' } };
  if (stored === 'format-refused')
    return { status: 400, body: { Code: 'FormatNotAccepted', Message: 'This format is no longer accepted.' } };
  if ('problems' in stored) return notAccepted(stored);
  if (fault === 'timeout-after-success') return 'silence';
  if (fault === 'still-working') return { status: 204, headers: { 'retry-after': '1' } };
  if (fault === 'duplicate') return { status: 409, body: { Code: 'Duplicate', Message: 'duplicate message' } };
  return { status: 200, body: view(stored) };
}

function notAccepted({ reason, problems }: DoorRefusal): { status: number; body: object } {
  const Details = problems.map(({ code, text }) => ({ Code: code, Text: text }));
  return reason === 'file'
    ? { status: 400, body: { Code: 'FileNotAccepted', Message: 'Файл не принят', Details } }
    : { status: 400, body: { Code: 'SignatureNotAccepted', Message: problems[0]!.text, Details } };
}

function incoming({ FromBoxId, ToBoxId, DocumentAttachments }: PostBody, key: string): IncomingMessage {
  const { TypeNamedId, Version, FileName, SignedContent } = DocumentAttachments[0]!;
  return {
    key,
    from: FromBoxId,
    to: ToBoxId,
    kind: KINDS[TypeNamedId]!,
    formatVersion: Version,
    fileName: FileName,
    content: Buffer.from(SignedContent.Content, 'base64'),
    signature: Buffer.from(SignedContent.Signature, 'base64'),
  };
}

function view({ messageId, acceptedAt, sha256, roaming }: StoredMessage): object {
  return { MessageId: messageId, Timestamp: acceptedAt, Entities: [{ EntityId: messageId, ContentSha256: sha256 }], IsRoaming: roaming };
}

function eventView({ index, at, event }: FeedEvent, { messages, parties }: Exchange): object {
  const { eventId, messageId, kind, entity, text } = event;
  return {
    EventId: eventId,
    IndexKey: index,
    Timestamp: at,
    MessageId: messageId,
    OperationId: messages.get(messageId)?.key ?? null,
    Type: kind === 'technical' ? 'Attachment' : PLAIN[kind],
    ...(entity
      ? {
          Entity: {
            EntityId: entity.entityId,
            AttachmentType: ATTACHMENTS[entity.kind],
            FileName: entity.fileName,
            ...(entity.code ? { Code: entity.code } : {}),
            SenderBoxId: senderOf(entity, messages.get(messageId)!, parties.operator.boxId),
            Signed: entity.signature !== '',
          },
        }
      : {}),
    ...(text ? { Text: text } : {}),
  };
}
