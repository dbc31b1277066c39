import { randomUUID } from 'node:crypto';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { moscowDate, legalDate, moscowTime } from '../../domain/moscow-time.ts';
import { plainFault, type Dialect, type DialectAnswer, type DialectContext } from './dialect.ts';
import type { DoorRefusal } from './door/door.ts';
import type { Exchange, FeedEvent, StoredMessage } from './exchange.ts';
import { senderOf } from './exchange-entries.ts';
import type { IncomingMessage } from './intake.ts';
import type { CallFault } from './faults.ts';

const KINDS: Record<string, DocumentKind> = {
  ФактураИсх: 'invoice',
  ДокОтгрИсх: 'transfer',
  АктИсх: 'act',
  СчетИсх: 'bill',
  АктСверИсх: 'reconciliation',
  КорДокОтгрИсх: 'correction',
};
const NAMES: Record<TechnicalKind, string> = {
  'receipt-date': 'Подтверждение даты получения',
  'dispatch-date': 'Подтверждение даты отправки',
  'receipt-notice': 'Извещение о получении',
  clarification: 'Уведомление об уточнении',
  'buyer-title': 'Титул покупателя',
  refusal: 'Отказ в подписи',
  'revocation-offer': 'Предложение об аннулировании',
  'revocation-acceptance': 'Согласие на аннулирование',
  'revocation-refusal': 'Отказ от аннулирования',
  'universal-message': 'Универсальное сообщение',
};
const KINDS_OF_NAMES = Object.fromEntries(Object.entries(NAMES).map(([kind, name]) => [name, kind])) as Partial<
  Record<string, TechnicalKind>
>;
const STATES = {
  delivered: 'Доставлен',
  'delivery-failed': 'ОшибкаДоставки',
  'roaming-success': 'РоумингУспех',
  'roaming-error': 'РоумингОшибка',
} as const;
const REFUSALS: Partial<Record<CallFault, number>> = {
  'in-progress': -32100,
  'still-working': -32100,
  'not-a-partner': -32101,
  'sender-blocked': -32102,
  'authority-missing': -32104,
  conflict: -32106,
};

interface Draft {
  Идентификатор: string;
  Тип: string;
  НашаОрганизация: { Идентификатор: string };
  Контрагент: { Идентификатор: string };
  Вложение: { ВерсияФормата: string; Файл: { Имя: string; ДвоичныеДанные: string }; Подпись: { Файл: { ДвоичныеДанные: string } }[] }[];
}

type Answer = Omit<DialectAnswer, 'method' | 'key'> | 'silence';

/** What a call brings along; each method needs some of it. */
interface CallParameters {
  Документ: Draft & { Этап: { Действие: { Название: string } } };
  Вложение: { Идентификатор: string; Название: string; Файл: Record<'ИмяФайла' | 'ДвоичныеДанные' | 'Подпись', string> };
  Фильтр: { ИдентификаторСобытия?: string; Навигация: { РазмерСтраницы: string } };
  Ключ: string;
}

interface RpcState {
  exchange: Exchange;
  sessions: Set<string>;
  drafts: Map<string, Draft>;
  /** Keys whose sending has begun: the stage is passed for everybody else. */
  sending: Set<string>;
}

type Method = (state: RpcState, parameters: CallParameters, fault: CallFault | undefined) => Answer | Promise<Answer>;

const METHODS: Record<string, Method> = {
  'СБИС.ЗаписатьДокумент': ({ drafts }, { Документ: draft }) => {
    drafts.set(draft.Идентификатор, draft);
    return done({ Идентификатор: draft.Идентификатор });
  },
  'СБИС.ПрочитатьДокумент': ({ exchange, drafts }, { Документ: { Идентификатор: key } }) => {
    const stored = exchange.findByKey(key);
    if (stored) return done(view(stored));
    return drafts.has(key)
      ? done({ Идентификатор: key, ДатаОтправки: '', Отпечаток: '', Роуминг: false })
      : failed(NOT_FOUND, 'Документ не найден');
  },
  'СБИС.ВыполнитьДействие': (state, { Документ: { Идентификатор: key, Этап: stage } }, fault) => {
    if (stage.Действие.Название === SEND) return sendDraft(state, key, fault);
    const stored = state.exchange.findByKey(key);
    return stored && state.exchange.withdraw(stored.messageId) ? done({}) : failed(STAGE_PASSED, 'Отозвать нельзя');
  },
  'СБИС.ЗаписатьВложение': async ({ exchange }, { Документ: document, Вложение: { Название: name, Файл: file }, Ключ: key }) => {
    const kind = KINDS_OF_NAMES[name];
    if (!kind) return failed(-32602, 'Неизвестный вид вложения');
    const taken = await exchange.acceptTechnical({
      key,
      messageId: exchange.findByKey(document.Идентификатор)?.messageId ?? '',
      kind,
      fileName: file.ИмяФайла,
      content: Buffer.from(file.ДвоичныеДанные, 'base64'),
      signature: Buffer.from(file.Подпись, 'base64'),
    });
    if (taken === 'message-unknown') return failed(NOT_FOUND, 'Документ не найден');
    return taken === 'taken' ? done({}) : notAccepted(taken);
  },
  'СБИС.СписокИзменений': ({ exchange }, { Фильтр: { ИдентификаторСобытия: after = null, Навигация: paging } }) => {
    const events = exchange.listEvents(after, Number(paging.РазмерСтраницы));
    return done({ Документ: events.map((event) => change(event, exchange)) });
  },
  'СБИС.ПрочитатьВложение': ({ exchange }, { Документ: document, Вложение: attachment }) => {
    const stored = exchange.findByKey(document.Идентификатор);
    const entity = stored && exchange.findEntity(stored.messageId, attachment.Идентификатор);
    return entity ? done({ ДвоичныеДанные: entity.content, Подпись: entity.signature }) : failed(NOT_FOUND, 'Вложение не найдено');
  },
};

const SEND = 'Отправить';
const NOT_FOUND = -32200;
const STAGE_PASSED = -32201;
const FILE_NOT_ACCEPTED = -32107;
const SIGNATURE_NOT_ACCEPTED = -32108;

/** JSON-RPC with sessions and a draft that is sent by an action: the sandbox's side of lib/edo-operator/rpc-operator.ts. */
export function createRpcDialect({ exchange }: Pick<DialectContext, 'exchange'>): Dialect {
  const state: RpcState = { exchange, sessions: new Set(), drafts: new Map(), sending: new Set() };
  return async ({ request, url, body }, choose) => {
    const { method = '', params = {} } = body as { method?: string; params?: Partial<CallParameters> };
    const key = params.Документ?.Идентификатор ?? null;
    const isSending = params.Документ?.Этап?.Действие.Название === SEND;
    const name = isSending ? `${method}:${SEND}` : method;
    const answered = await answerCall();
    return answered === 'silence' ? answered : { ...answered, method: name, key };

    function answerCall(): Answer | Promise<Answer> {
      if (!/charset=utf-8/i.test(request.headers['content-type'] ?? '')) return failed(-32700, 'Parse error');
      if (url.pathname === '/auth/service/') return openSession(state);
      const fault = choose(isSending, key ?? method);
      const session = String(request.headers['x-sbissessionid']);
      if (fault === 'session-ended') state.sessions.delete(session);
      if (!state.sessions.has(session)) return failed(-32000, 'Сессия завершена');
      const run = METHODS[method];
      return plainFault(fault) ?? (run ? run(state, params as CallParameters, fault) : failed(-32601, 'Метод не найден'));
    }
  };
}

function openSession({ sessions }: RpcState): Answer {
  const session = randomUUID();
  sessions.add(session);
  return done(session);
}

async function sendDraft({ exchange, drafts, sending }: RpcState, key: string, fault: CallFault | undefined): Promise<Answer> {
  const refusal = fault && REFUSALS[fault];
  if (refusal) return failed(refusal, fault);
  const draft = drafts.get(key);
  if (exchange.findByKey(key) || sending.has(key)) return failed(STAGE_PASSED, 'Этап уже пройден');
  if (!draft) return failed(NOT_FOUND, 'Документ не найден');
  sending.add(key);
  const stored = await exchange.accept(incoming(draft)).finally(() => sending.delete(key));
  if (stored === 'box-unknown') return failed(-32103, 'Ящик не найден');
  if (stored === 'format-refused') return failed(-32105, 'Формат не принимается');
  if ('problems' in stored) return notAccepted(stored);
  return fault === 'timeout-after-success' || fault === 'duplicate' ? 'silence' : done(view(stored));
}

function notAccepted({ reason, problems }: DoorRefusal): Answer {
  const data = problems.map(({ code, text }) => ({ Код: code, Текст: text }));
  return reason === 'file'
    ? failed(FILE_NOT_ACCEPTED, 'Файл не принят', data)
    : failed(SIGNATURE_NOT_ACCEPTED, `Подпись не принята: ${problems[0]!.text}`, data);
}

function change({ index, at, event }: FeedEvent, { messages, parties }: Exchange): object {
  const message = messages.get(event.messageId)!;
  const { kind, entity, eventId, text } = event;
  return {
    ...view(message),
    Событие: {
      Идентификатор: eventId,
      Номер: index,
      ДатаВремя: moscow(new Date(at)),
      Название: kind === 'technical' ? NAMES[entity!.kind] : STATES[kind],
      ...(entity?.code ? { Код: entity.code } : {}),
      ...(text ? { Комментарий: text } : {}),
      ...(entity
        ? {
            Вложение: {
              Идентификатор: entity.entityId,
              ИмяФайла: entity.fileName,
              Отправитель: senderOf(entity, message, parties.operator.boxId),
              Подписано: entity.signature !== '',
            },
          }
        : {}),
    },
  };
}

function view({ key, acceptedAt, sha256, roaming }: StoredMessage): object {
  return {
    Идентификатор: key,
    Редакция: acceptedAt,
    ДатаОтправки: moscow(new Date(acceptedAt)),
    Отпечаток: sha256,
    Роуминг: roaming,
  };
}

function incoming(draft: Draft): IncomingMessage {
  const { ВерсияФормата: version, Файл: file, Подпись: signatures } = draft.Вложение[0]!;
  return {
    key: draft.Идентификатор,
    from: draft.НашаОрганизация.Идентификатор,
    to: draft.Контрагент.Идентификатор,
    kind: KINDS[draft.Тип]!,
    formatVersion: version === '' ? null : version,
    fileName: file.Имя,
    content: Buffer.from(file.ДвоичныеДанные, 'base64'),
    signature: Buffer.from(signatures[0]!.Файл.ДвоичныеДанные, 'base64'),
  };
}

function done(result: unknown): Answer {
  return { status: 200, body: { jsonrpc: '2.0', id: 0, result } };
}

function failed(code: number, message: string, data?: unknown): Answer {
  return { status: 200, body: { jsonrpc: '2.0', id: 0, error: { code, message, ...(data === undefined ? {} : { data }) } } };
}

/** `DD.MM.YYYY HH.MM.SS`, Moscow. */
function moscow(at: Date): string {
  return `${legalDate(moscowDate(at))} ${moscowTime(at, '.')}`;
}
