import { randomUUID } from 'node:crypto';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import type { Clock } from '../clock.ts';
import type { EventKind, PlannedEvent, StoredMessage } from './exchange.ts';
import type { Parties } from './parties.ts';
import { planMessage, type Script } from './scripts.ts';
import { makeTechnical } from './technical-files.ts';

export interface Stage {
  script: Script;
  parties: Parties;
  clock: Clock;
}

/** Everything that will happen to a message, by its script. */
export async function planEvents(message: StoredMessage, { script, parties, clock }: Stage): Promise<PlannedEvent[]> {
  const steps = planMessage(script, message.key, message.kind);
  const technical = (kind: TechnicalKind, after: number, options: Parameters<typeof makeTechnicalEvent>[7] = {}) =>
    makeTechnicalEvent(message, parties, clock, script, kind, after, undefined, options);
  const plain = (kind: EventKind, after: number, text?: string): PlannedEvent => ({
    ...frame(message, clock, after),
    kind,
    ...(text ? { text } : {}),
  });
  const events: PlannedEvent[] = [];
  const owesDate = message.kind !== 'bill' && message.kind !== 'reconciliation';
  if (owesDate && steps.wrongSignature) events.push(await technical('receipt-date', steps.confirmAfter, { wrongSignature: true }));
  if (owesDate) events.push(await technical('receipt-date', steps.confirmAfter + (steps.wrongSignature ? 700 : 0)));
  if (steps.roamingError) {
    events.push(plain('roaming-error', steps.deliverAfter, 'Ошибка доставки через роуминг: ящик получателя не найден'));
    return events;
  }
  if (steps.roaming) events.push(plain('roaming-success', steps.deliverAfter));
  events.push(owesDate ? await technical('dispatch-date', steps.deliverAfter) : plain('delivered', steps.deliverAfter));
  if (steps.receiptAfter !== null) events.push(await technical('receipt-notice', steps.receiptAfter));
  if (steps.clarifyAfter !== null)
    events.push(await technical('clarification', steps.clarifyAfter, { text: 'Просим уточнить адрес покупателя' }));
  if (steps.annulmentAfter !== null)
    events.push(await technical('revocation-offer', steps.annulmentAfter, { text: 'Документ выставлен ошибочно' }));
  if (steps.answer) {
    const { how, after } = steps.answer;
    events.push(
      how === 'refused'
        ? await technical('refusal', after, { text: 'Объём не подтверждаем' })
        : await technical('buyer-title', after, { code: how === 'disagrees' ? '2' : '1', text: 'Услуги приняты' }),
    );
  }
  return events.map((event, number) => ({ ...event, repeat: steps.repeats(number), late: steps.isLate(number) }));
}

export async function makeTechnicalEvent(
  message: StoredMessage,
  parties: Parties,
  clock: Clock,
  script: Script,
  kind: TechnicalKind,
  after: number,
  answered: { content: Buffer; signature: Buffer; fileName: string } = {
    content: Buffer.from(message.content, 'base64'),
    signature: Buffer.from(message.signature, 'base64'),
    fileName: message.fileName,
  },
  options: { code?: string; text?: string; wrongSignature?: boolean } = {},
): Promise<PlannedEvent> {
  const at = new Date(clock.now().getTime() + after);
  const byUniversal = script.universalFrom !== null && moscowDate(at) >= script.universalFrom;
  const entity = await makeTechnical({ message, answered, parties, kind, at, byUniversal, ...options });
  return { ...frame(message, clock, after), kind: 'technical', entity };
}

function frame({ messageId }: StoredMessage, clock: Clock, after: number): Omit<PlannedEvent, 'kind'> {
  return { eventId: randomUUID(), messageId, dueAt: new Date(clock.now().getTime() + after).toISOString(), late: false, repeat: false };
}
