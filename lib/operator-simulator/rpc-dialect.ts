import { randomUUID } from 'node:crypto';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { moscowDate, legalDate, moscowTime } from '../../domain/moscow-time.ts';
import { plainFault, type Dialect, type DialectAnswer, type DialectContext } from './dialect.ts';
import type { FeedEvent, IncomingMessage, StoredMessage } from './exchange.ts';
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

type Parameters_ = Record<string, never>;
type Answer = Omit<DialectAnswer, 'method' | 'key'> | 'silence';

/** JSON-RPC with sessions and a draft that is sent by an action: the sandbox's side of lib/edo-operator/rpc-operator.ts. */
export function createRpcDialect({ exchange, now }: Pick<DialectContext, 'exchange' | 'now'>): Dialect {
  const sessions = new Set<string>();
  const drafts = new Map<string, Draft>();
  /** Keys whose sending has begun: the stage is passed for everybody else. */
  const sending = new Set<string>();

  const send = async (key: string, fault: CallFault | undefined): Promise<Answer> => {
    const refusal = REFUSALS[fault!];
    if (refusal) return failed(refusal, fault!);
    const draft = drafts.get(key);
    if (exchange.findByKey(key) || sending.has(key)) return failed(-32201, 'Этап уже пройден');
    if (!draft) return failed(-32200, 'Документ не найден');
    sending.add(key);
    const stored = await exchange.accept(incoming(draft)).finally(() => sending.delete(key));
    if (stored === 'box-unknown') return failed(-32103, 'Ящик не найден');
    if (stored === 'format-refused') return failed(-32105, 'Формат не принимается');
    return fault === 'timeout-after-success' || fault === 'duplicate' ? 'silence' : done(view(stored));
  };

  const answer = async (method: string, parameters: Parameters_, fault: CallFault | undefined): Promise<Answer> => {
    const { Документ: document, Фильтр: filter, Вложение: attachment } = parameters as Record<string, Record<string, never>>;
    switch (method) {
      case 'СБИС.ЗаписатьДокумент':
        drafts.set((document as unknown as Draft).Идентификатор, document as unknown as Draft);
        return done({ Идентификатор: (document as unknown as Draft).Идентификатор });
      case 'СБИС.ПрочитатьДокумент': {
        const key = String(document!.Идентификатор);
        const stored = exchange.findByKey(key);
        if (stored) return done(view(stored));
        return drafts.has(key)
          ? done({ Идентификатор: key, ДатаОтправки: '', Отпечаток: '', Роуминг: false })
          : failed(-32200, 'Документ не найден');
      }
      case 'СБИС.ВыполнитьДействие': {
        const { Идентификатор: key, Этап: stage } = document as unknown as {
          Идентификатор: string;
          Этап: { Действие: { Название: string } };
        };
        if (stage.Действие.Название === 'Отправить') return send(key, fault);
        const stored = exchange.findByKey(key);
        return stored && exchange.withdraw(stored.messageId) ? done({}) : failed(-32201, 'Отозвать нельзя');
      }
      case 'СБИС.ЗаписатьВложение': {
        const { Название: name, Файл: file } = attachment as unknown as { Название: string; Файл: Record<string, string> };
        const kind = (Object.entries(NAMES) as [TechnicalKind, string][]).find(([, other]) => other === name)![0];
        const stored = exchange.findByKey(String(document!.Идентификатор));
        const bytes = { content: Buffer.from(file.ДвоичныеДанные!, 'base64'), signature: Buffer.from(file.Подпись!, 'base64') };
        const taken = await exchange.acceptTechnical({
          key: String(parameters.Ключ),
          messageId: stored?.messageId ?? '',
          kind,
          fileName: file.ИмяФайла!,
          ...bytes,
        });
        return taken ? done({}) : failed(-32200, 'Документ не найден');
      }
      case 'СБИС.СписокИзменений': {
        const { ИдентификаторСобытия: after = null, Навигация: paging } = filter as unknown as {
          ИдентификаторСобытия?: string;
          Навигация: { РазмерСтраницы: string };
        };
        const events = exchange.listEvents(after, Number(paging.РазмерСтраницы));
        return done({ Документ: events.map((event) => change(event, exchange.messages.get(event.event.messageId)!)) });
      }
      case 'СБИС.ПрочитатьВложение': {
        const stored = exchange.findByKey(String(document!.Идентификатор));
        const entity = stored && exchange.findEntity(stored.messageId, String(attachment!.Идентификатор));
        return entity ? done({ ДвоичныеДанные: entity.content, Подпись: entity.signature }) : failed(-32200, 'Вложение не найдено');
      }
      default:
        return failed(-32601, 'Метод не найден');
    }
  };

  return async ({ request, url, body }, choose) => {
    const { method = '', params = {} } = body as { method?: string; params?: Parameters_ };
    const key = (params as { Документ?: { Идентификатор?: string } }).Документ?.Идентификатор ?? null;
    if (!/charset=utf-8/i.test(request.headers['content-type'] ?? ''))
      return { ...(failed(-32700, 'Parse error') as DialectAnswer), method, key };
    if (url.pathname === '/auth/service/') {
      const session = randomUUID();
      sessions.add(session);
      return { ...(done(session) as DialectAnswer), method, key };
    }
    const isSending = method === 'СБИС.ВыполнитьДействие' && JSON.stringify(params).includes('"Отправить"');
    const fault = choose(isSending, key ?? method);
    if (!sessions.has(String(request.headers['x-sbissessionid'])) || fault === 'session-ended') {
      sessions.delete(String(request.headers['x-sbissessionid']));
      return { ...(failed(-32000, 'Сессия завершена') as DialectAnswer), method, key };
    }
    const answered = plainFault(fault) ?? (await answer(method, params, fault));
    const name = isSending ? `${method}:Отправить` : method;
    return answered === 'silence' ? answered : { ...answered, method: name, key };
  };

  function change({ index, at, event }: FeedEvent, message: StoredMessage): object {
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
        ...(entity ? { Вложение: { Идентификатор: entity.entityId, ИмяФайла: entity.fileName } } : {}),
      },
    };
  }

  function view({ key, acceptedAt, sha256, roaming }: StoredMessage): object {
    return {
      Идентификатор: key,
      Редакция: now().toISOString(),
      ДатаОтправки: moscow(new Date(acceptedAt)),
      Отпечаток: sha256,
      Роуминг: roaming,
    };
  }
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

function failed(code: number, message: string): Answer {
  return { status: 200, body: { jsonrpc: '2.0', id: 0, error: { code, message } } };
}

/** `DD.MM.YYYY HH.MM.SS`, Moscow. */
function moscow(at: Date): string {
  return `${legalDate(moscowDate(at))} ${moscowTime(at, '.')}`;
}
