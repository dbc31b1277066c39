import { randomUUID } from 'node:crypto';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import type { Clock } from '../clock.ts';
import type { EventKind, PlannedEvent, StoredEntity, StoredMessage } from './exchange-entries.ts';
import type { Outcome } from './official-files/buyer-titles.ts';
import type { Parties } from './parties.ts';
import { planMessage, type Plan, type Script } from './scripts.ts';
import { canOffer, consentToAnnulment, makeTechnical, type Answered, type TechnicalOrder } from './technical-files.ts';

export interface Stage {
  script: Script;
  parties: Parties;
  clock: Clock;
}

type Details = Partial<Omit<TechnicalOrder, 'message' | 'parties' | 'kind' | 'at' | 'manner'>> & {
  manner?: Partial<TechnicalOrder['manner']>;
};

/** What a buyer says, by УоУ, by title or by universal message. */
const WORDS = {
  clarification: 'Просим уточнить адрес покупателя',
  refusal: 'Объём не подтверждаем',
  offer: 'Документ выставлен ошибочно',
  annulmentRefusal: 'С аннулированием не согласны: документ уже в учёте',
  authority: 'Просим подтвердить полномочия подписанта',
  inform: 'Документ передан на проверку',
} as const;
/** Universal messages that stand in for forms of old. */
const UNIVERSAL: Partial<Record<TechnicalKind, string>> = { 'receipt-notice': '1999', clarification: '2999', refusal: '3999' };

/** Everything that will happen to a message, by its script. */
export async function planEvents(message: StoredMessage, { script, parties, clock }: Stage): Promise<PlannedEvent[]> {
  const steps = planMessage(script, message.key, message.kind);
  const answered = answeredOf(message);
  const write = createWriter(message, { script, parties, clock }, steps, answered);
  const plain = (kind: EventKind, after: number, text?: string): PlannedEvent => ({
    ...frame(message, clock, after),
    kind,
    ...(text ? { text } : {}),
  });
  const events: PlannedEvent[] = [];
  const owesDate = message.kind !== 'bill' && message.kind !== 'reconciliation';
  if (owesDate && steps.wrongSignature) events.push(await write('receipt-date', steps.confirmAfter, { manner: { brokenSignature: true } }));
  if (owesDate) events.push(await write('receipt-date', steps.confirmAfter + (steps.wrongSignature ? 700 : 0)));
  if (steps.roamingError) {
    events.push(plain('roaming-error', steps.deliverAfter, 'Ошибка доставки через роуминг: ящик получателя не найден'));
    return events;
  }
  if (steps.roaming) events.push(plain('roaming-success', steps.deliverAfter));
  events.push(owesDate ? await write('dispatch-date', steps.deliverAfter) : plain('delivered', steps.deliverAfter));
  if (steps.receiptAfter !== null) events.push(await write('receipt-notice', steps.receiptAfter));
  if (steps.secondReceiptAfter !== null)
    events.push(await write('universal-message', steps.secondReceiptAfter, universal(steps, ['1999'])));
  if (steps.inform) events.push(await write('universal-message', steps.inform.after, universal(steps, [steps.inform.code], WORDS.inform)));
  if (steps.clarifyAfter !== null) events.push(await write('clarification', steps.clarifyAfter, { words: WORDS.clarification }));
  if (steps.annulmentAfter !== null && canOffer({ message, answered, parties }))
    events.push(await write('revocation-offer', steps.annulmentAfter, { words: WORDS.offer, manner: { signsAs: 'head' } }));
  if (steps.answer) events.push(await answer(message, steps.answer, write));
  return events.map((event, number) => ({ ...event, repeat: steps.repeats(number), late: steps.isLate(number) }));
}

/** What our offer to annul meets: a signature under it, a УоУ, or nothing. */
export async function answerToOffer(message: StoredMessage, offer: Answered, { script, parties, clock }: Stage): Promise<PlannedEvent[]> {
  const steps = planMessage(script, message.key, message.kind);
  const after = script.receipt[0];
  switch (steps.toOurOffer) {
    case 'ignores':
      return [];
    case 'refuses': {
      const write = createWriter(message, { script, parties, clock }, steps, offer);
      return [await write('revocation-refusal', after, { words: WORDS.annulmentRefusal })];
    }
    case 'consents': {
      const entity = await consentToAnnulment(message, offer, parties, 'head');
      return [{ ...frame(message, clock, after), kind: 'technical', entity }];
    }
  }
}

type Writer = (kind: TechnicalOrder['kind'], after: number, details?: Details) => Promise<PlannedEvent>;

function createWriter(message: StoredMessage, { script, parties, clock }: Stage, steps: Plan, answered: Answered): Writer {
  return async (kind, after, details = {}) => {
    const at = new Date(clock.now().getTime() + after);
    const byDay = script.universalFrom !== null && moscowDate(at) >= script.universalFrom;
    const code = byDay || steps.universal ? UNIVERSAL[kind] : undefined;
    const instead =
      code === undefined ? {} : universal(steps, code === '2999' && steps.asksAuthority ? ['2007', code] : [code], details.words);
    const told = code === undefined ? kind : 'universal-message';
    const manner = {
      oldForm: steps.oldForm(kind),
      linedBase64: steps.linedBase64(kind),
      // Offers, consents and universal messages have no place for a power of attorney.
      signsAs: steps.byAttorney && told !== 'universal-message' ? ('attorney' as const) : ('head' as const),
    };
    const entity: StoredEntity = await makeTechnical({
      message,
      answered,
      parties,
      at,
      ...details,
      ...instead,
      kind: told,
      manner: { ...manner, ...details.manner },
    });
    return { ...frame(message, clock, after), kind: 'technical', entity };
  };
}

/** A title, or a refusal where the form of the title has no way to refuse. */
async function answer(message: StoredMessage, { how, fault, after }: NonNullable<Plan['answer']>, write: Writer): Promise<PlannedEvent> {
  const canRefuse = message.kind === 'transfer' || message.kind === 'act';
  if (how === 'refused' || (how === 'refused-by-title' && !canRefuse)) return write('refusal', after, { words: WORDS.refusal });
  const outcome: Outcome = how === 'signed' ? '1' : how === 'disagrees' ? '2' : '3';
  switch (fault) {
    case null:
      return write('buyer-title', after, { outcome });
    case 'broken':
      return write('buyer-title', after, { outcome, manner: { brokenSignature: true } });
    case 'other-document':
      return write('buyer-title', after, { outcome, otherDocument: true });
    case 'other-outcome':
      return write('buyer-title', after, { outcome: canRefuse ? '3' : '2', toldOutcome: '1' });
    case 'other-company':
    case 'without-inn':
    case 'impostor':
      return write('buyer-title', after, { outcome, manner: { signsAs: fault } });
  }
}

function universal({ universalSigned }: Plan, codes: readonly string[], words?: string): Pick<TechnicalOrder, 'universal'> {
  const events = codes.map((code) => {
    const own = code === '2007' ? WORDS.authority : words;
    return { code, ...(own === undefined ? {} : { words: own }) };
  });
  return { universal: { events, signed: universalSigned } };
}

function answeredOf({ content, signature, fileName }: StoredMessage): Answered {
  return { content: Buffer.from(content, 'base64'), signature: Buffer.from(signature, 'base64'), fileName };
}

function frame({ messageId }: StoredMessage, clock: Clock, after: number): Omit<PlannedEvent, 'kind'> {
  return { eventId: randomUUID(), messageId, dueAt: new Date(clock.now().getTime() + after).toISOString(), late: false, repeat: false };
}
