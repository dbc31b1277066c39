import { DOCUMENT_KINDS, type DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { SealpostError, type ErrorCode } from '../../domain/errors.ts';
import type { EdoOperator, EventPage, OperatorCapabilities, OperatorEvent, OutgoingMessage, SentMessage } from './edo-operator.ts';
import { instantOrNull, malformedAnswer, meaningOf, readEvents, readTechnicalFile, wordOf, type EventFrame } from './operator-answers.ts';
import { readJson, requireReady, saidBy, type CallOperator } from './operator-http.ts';

export interface RpcOperatorOptions {
  name: string;
  url: string;
  login: string;
  password: string;
  call: CallOperator;
  timeoutMs: number;
}

/** Sending is two steps, of which the second is not safe to repeat; so we look first. */
const CAPABILITIES: OperatorCapabilities = {
  idempotentSend: false,
  withdraw: true,
  revocation: true,
  roaming: true,
  kinds: DOCUMENT_KINDS,
  eventsMax: 50,
};

/** How this dialect names kinds: types of documents are other words than types of attachments. */
const DOCUMENT_TYPES: Record<DocumentKind, string> = {
  invoice: 'ФактураИсх',
  transfer: 'ДокОтгрИсх',
  act: 'АктИсх',
  bill: 'СчетИсх',
  reconciliation: 'АктСверИсх',
  correction: 'КорДокОтгрИсх',
};

const EVENT_NAMES: Record<string, TechnicalKind> = {
  'Подтверждение даты получения': 'receipt-date',
  'Подтверждение даты отправки': 'dispatch-date',
  'Извещение о получении': 'receipt-notice',
  'Уведомление об уточнении': 'clarification',
  'Титул покупателя': 'buyer-title',
  'Отказ в подписи': 'refusal',
  'Предложение об аннулировании': 'revocation-offer',
  'Согласие на аннулирование': 'revocation-acceptance',
  'Отказ от аннулирования': 'revocation-refusal',
  'Универсальное сообщение': 'universal-message',
};
const NAMES_OF = Object.fromEntries(Object.entries(EVENT_NAMES).map(([name, kind]) => [kind, name])) as Record<TechnicalKind, string>;
const STATES: Record<string, Exclude<OperatorEvent['kind'], 'technical'>> = {
  Доставлен: 'delivered',
  ОшибкаДоставки: 'delivery-failed',
  РоумингУспех: 'roaming-success',
  РоумингОшибка: 'roaming-error',
};

/** Numbers of the service's errors. */
const ERRORS: Record<number, ErrorCode> = {
  [-32100]: 'operator.still-working',
  [-32101]: 'operator.not-a-partner',
  [-32102]: 'operator.sender-blocked',
  [-32103]: 'operator.box-unknown',
  [-32104]: 'operator.authority-missing',
  [-32105]: 'operator.format-refused',
  [-32106]: 'operator.rejected',
  [-32107]: 'operator.file-refused',
  [-32108]: 'operator.signature-refused',
};
const NOT_FOUND = -32200;
const STAGE_PASSED = -32201;
const SESSION_ENDED = -32000;

interface RpcDocument {
  Идентификатор: string;
  Редакция: string;
  /** Empty until the document was sent. */
  ДатаОтправки: string;
  Отпечаток: string;
  Роуминг: boolean;
}

interface RpcChange extends RpcDocument {
  Событие: {
    Идентификатор: string;
    Номер: string;
    ДатаВремя: string;
    Название: string;
    Код?: string;
    Комментарий?: string;
    Вложение?: { Идентификатор: string; ИмяФайла: string; Отправитель?: string; Подписано?: boolean };
  };
}

/** What the operator's door has found, in its own words. */
type RpcFindings = readonly { Код: string; Текст: string }[];

class RpcError extends Error {
  readonly code: number;
  readonly findings: RpcFindings;
  constructor(code: number, message: string, findings: RpcFindings = []) {
    super(message);
    this.code = code;
    this.findings = findings;
  }
}

/** An operator behind JSON-RPC that repeats the whole document once per event and wants a session (the manner of Saby's API). */
export function createRpcOperator(options: RpcOperatorOptions): EdoOperator {
  const { name } = options;
  const rpc = createRpc(options);
  const read = async (key: string): Promise<RpcDocument | undefined> => {
    try {
      return await rpc<RpcDocument>('СБИС.ПрочитатьДокумент', { Документ: { Идентификатор: key } });
    } catch (error) {
      if (error instanceof RpcError && error.code === NOT_FOUND) return undefined;
      throw translate(error);
    }
  };
  const call = async <T>(method: string, parameters: object): Promise<T> =>
    rpc<T>(method, parameters).catch((error: unknown) => Promise.reject(translate(error)));
  const find = async (key: string): Promise<SentMessage | undefined> => {
    const document = await read(key);
    return document && document.ДатаОтправки !== '' ? sentMessage(document) : undefined;
  };

  return {
    name,
    capabilities: CAPABILITIES,
    findByKey: find,
    async send(message) {
      // The draft is kept under our own id, so writing it again replaces it.
      await call('СБИС.ЗаписатьДокумент', { Документ: draft(message) });
      try {
        return sentMessage(await rpc<RpcDocument>('СБИС.ВыполнитьДействие', action(message.key, 'Отправить')));
      } catch (error) {
        if (!(error instanceof RpcError && error.code === STAGE_PASSED)) throw translate(error);
        const sent = await find(message.key);
        if (!sent) throw new SealpostError('operator.uncertain', 'The operator says that it was sent, and does not show it.');
        return sent;
      }
    },
    async sendTechnical({ key, messageId, kind, fileName, content, signature }) {
      const file = { ИмяФайла: fileName, ДвоичныеДанные: content.toString('base64'), Подпись: signature.toString('base64') };
      await call('СБИС.ЗаписатьВложение', {
        Документ: { Идентификатор: messageId },
        Ключ: key,
        Вложение: { Название: NAMES_OF[kind], Файл: file },
      });
    },
    async withdraw(messageId) {
      try {
        await rpc('СБИС.ВыполнитьДействие', action(messageId, 'Отозвать'));
        return true;
      } catch (error) {
        if (error instanceof RpcError && error.code === STAGE_PASSED) return false;
        throw translate(error);
      }
    },
    async listEvents(after, limit): Promise<EventPage> {
      const filter = { ...(after === null ? {} : { ИдентификаторСобытия: after }), Навигация: { РазмерСтраницы: String(limit) } };
      const answer = await call<{ Документ?: unknown } | null>('СБИС.СписокИзменений', { Фильтр: filter });
      const events = readEvents(answer?.Документ, frameOf, operatorEvent);
      return { events, more: events.length >= limit };
    },
    async fetchTechnical(messageId, entityId) {
      const file = await call<{ ДвоичныеДанные?: unknown; Подпись?: unknown } | null>('СБИС.ПрочитатьВложение', {
        Документ: { Идентификатор: messageId },
        Вложение: { Идентификатор: entityId },
      });
      return readTechnicalFile(file?.ДвоичныеДанные, file?.Подпись);
    },
  };
}

type Rpc = <T>(method: string, parameters: object) => Promise<T>;

/** JSON-RPC with a session that ends when it likes; then there is one new sign-in, not one a call. */
function createRpc({ url, login, password, call, timeoutMs }: RpcOperatorOptions): Rpc {
  // Without the charset the service answers with a parse error.
  const headers = { 'content-type': 'application/json-rpc; charset=utf-8' };
  let session: Promise<string> | undefined;
  const post = async <T>(path: string, method: string, parameters: object, more: Record<string, string> = {}): Promise<T> => {
    const body = JSON.stringify({ jsonrpc: '2.0', method, params: parameters, id: 0 });
    const answer = await call({ method: 'POST', url: url + path, headers: { ...headers, ...more }, body, timeoutMs });
    requireReady(answer);
    const { result, error } = readJson<{ result?: T; error?: { code: number; message: string; data?: unknown } }>(answer);
    if (error) throw new RpcError(error.code, error.message, Array.isArray(error.data) ? (error.data as RpcFindings) : []);
    return result as T;
  };
  const signIn = () =>
    post<string>('/auth/service/', 'СБИС.Аутентифицировать', { Параметр: { Логин: login, Пароль: password } }).catch((error: unknown) => {
      session = undefined;
      throw error instanceof RpcError
        ? new SealpostError('operator.credentials-refused', 'The operator does not accept our credentials.')
        : error;
    });
  const within = async <T>(method: string, parameters: object): Promise<T> => {
    session ??= signIn();
    const mine = session;
    try {
      return await post<T>('/service/', method, parameters, { 'x-sbissessionid': await mine });
    } catch (error) {
      if (!(error instanceof RpcError && error.code === SESSION_ENDED)) throw error;
      if (session === mine) session = signIn();
      return post<T>('/service/', method, parameters, { 'x-sbissessionid': await session! });
    }
  };
  return within;
}

function draft({ key, fromBox, toBox, kind, formatVersion, fileName, content, signature }: OutgoingMessage): object {
  return {
    Идентификатор: key,
    Тип: DOCUMENT_TYPES[kind],
    НашаОрганизация: { Идентификатор: fromBox },
    Контрагент: { Идентификатор: toBox },
    Вложение: [
      {
        ВерсияФормата: formatVersion ?? '',
        Файл: { Имя: fileName, ДвоичныеДанные: content.toString('base64') },
        Подпись: [{ Файл: { ДвоичныеДанные: signature.toString('base64') } }],
      },
    ],
  };
}

function action(key: string, name: string): object {
  return { Документ: { Идентификатор: key, Этап: { Название: 'Отправка', Действие: { Название: name } } } };
}

/** @throws SealpostError operator.unreachable where the answer lacks what we must know of it */
function sentMessage({ Идентификатор, ДатаОтправки, Отпечаток, Роуминг }: RpcDocument): SentMessage {
  const messageId = wordOf(Идентификатор) ?? malformedAnswer('a document without an id');
  const acceptedAt = instantOf(ДатаОтправки) ?? malformedAnswer('a document without the time at which it was sent');
  const sha256 = wordOf(Отпечаток) ?? malformedAnswer('a document without a digest');
  return { messageId, acceptedAt, sha256, roaming: Boolean(Роуминг) };
}

function frameOf({ Идентификатор, Событие }: RpcChange) {
  return { eventId: Событие?.Идентификатор, cursor: Событие?.Номер, messageId: Идентификатор };
}

/** The document comes whole with each of its events; what counts is the event. */
function operatorEvent({ Идентификатор, Событие }: RpcChange, frame: EventFrame): OperatorEvent {
  const { ДатаВремя, Комментарий, Название, Код, Вложение } = Событие;
  const text = wordOf(Комментарий);
  const common = { ...frame, at: instantOf(ДатаВремя), key: wordOf(Идентификатор) ?? null, ...(text ? { text } : {}) };
  const state = meaningOf(STATES, Название);
  if (state) return { ...common, kind: state };
  const kind = meaningOf(EVENT_NAMES, Название);
  const [entityId, fileName] = [wordOf(Вложение?.Идентификатор), wordOf(Вложение?.ИмяФайла)];
  if (!kind || !entityId || !fileName) return { ...common, kind: 'unknown', text: wordOf(Название) ?? '' };
  const { Отправитель, Подписано } = Вложение!;
  const signed = typeof Подписано === 'boolean' ? Подписано : null;
  return {
    ...common,
    kind: 'technical',
    entity: { entityId, kind, code: wordOf(Код) ?? null, fileName, senderBox: wordOf(Отправитель) ?? null, signed },
  };
}

/** `DD.MM.YYYY HH.MM.SS` in Moscow, as the service writes time; null where it is none. */
function instantOf(text: unknown): string | null {
  const [date = '', time = ''] = (wordOf(text) ?? '').split(' ');
  const [day, month, year] = date.split('.');
  return instantOrNull(`${year}-${month}-${day}T${time.replaceAll('.', ':')}+03:00`);
}

function translate(error: unknown): unknown {
  if (!(error instanceof RpcError)) return error;
  const code = ERRORS[error.code] ?? 'operator.rejected';
  return new SealpostError(code, `The operator says no: ${error.message}`, {
    details: { operatorCode: error.code, ...saidBy(error.findings.map(({ Код, Текст }) => ({ code: Код, text: Текст }))) },
  });
}
