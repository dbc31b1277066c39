import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { EdoOperator, OperatorEvent, OutgoingMessage } from '../../lib/edo-operator/edo-operator.ts';
import type { SimulatedOperator } from '../../lib/operator-simulator/operator-simulator.ts';
import type { TestAuthority } from '../../lib/test-authority/test-authority.ts';
import { officialDocument, officialMessage, officialOffer } from '../support/official-documents.ts';

export interface OperatorUnderContract {
  operator: () => EdoOperator;
  /** Whose certificates the operator trusts. */
  authority: TestAuthority;
  /** The other side, where it can be told to misbehave; a real operator's test boxes can't. */
  other: () => SimulatedOperator;
}

/** Reads an operator's feed from the beginning until a condition holds. */
export async function readFeed(operator: EdoOperator, until: (events: OperatorEvent[]) => boolean): Promise<OperatorEvent[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { events } = await operator.listEvents(null, 1_000);
    if (until(events)) return events;
    await sleep(50);
  }
  throw new Error('The feed did not get there.');
}

/** What every operator's adapter must do, whatever its dialect. */
export function operatorContract(name: string, { operator, other, authority }: OperatorUnderContract): void {
  const outgoing = async (change: Partial<OutgoingMessage> = {}): Promise<OutgoingMessage> => ({
    ...(await officialMessage(authority)),
    ...change,
  });
  const doubled = () => new Set([...other().exchange.messages.values()].map(({ key }) => key)).size !== other().exchange.messages.size;

  test(`${name}: a document is taken with a message id, a date and the digest of its bytes, and is found by our key`, async () => {
    const message = await outgoing();
    expect(await operator().findByKey(message.key)).toBeUndefined();
    const sent = await operator().send(message);
    expect(sent.sha256).toBe(createHash('sha256').update(message.content).digest('hex'));
    expect(Math.abs(Date.now() - new Date(sent.acceptedAt).getTime())).toBeLessThan(60_000);
    expect(await operator().findByKey(message.key)).toEqual(sent);
  });

  test(`${name}: sent twice, at once or one after the other, it is held once`, async () => {
    const message = await outgoing();
    await Promise.allSettled([operator().send(message), operator().send(message)]);
    const again = await operator().send(message);
    expect(again).toEqual(await operator().findByKey(message.key));
    expect(doubled()).toBe(false);
  });

  test(`${name}: a timeout after success is told as nobody answering, and the key then finds what was sent`, async () => {
    other().faults.arm('timeout-after-success', 1);
    const message = await outgoing();
    await expect(operator().send(message)).rejects.toMatchObject({ code: 'operator.unreachable' });
    expect(await operator().findByKey(message.key)).toMatchObject({ messageId: expect.any(String) });
    expect(doubled()).toBe(false);
  });

  test.each([
    ['too-many', 'operator.busy'],
    ['still-working', 'operator.still-working'],
    ['server-error', 'operator.unreachable'],
    ['garbage', 'operator.unreachable'],
    ['in-progress', 'operator.still-working'],
    ['sender-blocked', 'operator.sender-blocked'],
    ['not-a-partner', 'operator.not-a-partner'],
    ['authority-missing', 'operator.authority-missing'],
    ['conflict', 'operator.rejected'],
  ] as const)(`${name}: the fault %s is the error %s`, async (fault, code) => {
    other().faults.arm(fault, 1);
    await expect(operator().send(await outgoing())).rejects.toMatchObject({ code });
  });

  test(`${name}: "duplicate" for what it has from us is no error`, async () => {
    const message = await outgoing();
    const sent = await operator().send(message);
    if (operator().capabilities.idempotentSend) other().faults.arm('duplicate', 1);
    expect(await operator().send(message)).toEqual(sent);
  });

  test(`${name}: a pause that the operator asks for is told`, async () => {
    other().faults.arm('too-many', 1);
    await expect(operator().send(await outgoing())).rejects.toMatchObject({ details: { retryAfterMs: 1_000 } });
  });

  test(`${name}: an unknown box is refused as such`, async () => {
    await expect(operator().send(await outgoing({ toBox: '2BM-UNKNOWN-1' }))).rejects.toMatchObject({ code: 'operator.box-unknown' });
  });

  test(`${name}: the feed tells of each step with our key, and technical documents come with content and signature`, async () => {
    const message = await outgoing();
    const { messageId } = await operator().send(message);
    const events = await readFeed(operator(), (all) =>
      all.some((event) => event.key === message.key && event.entity?.kind === 'receipt-notice'),
    );
    const own = events.filter((event) => event.messageId === messageId);
    expect(own.every(({ key }) => key === message.key)).toBe(true);
    expect(new Set(own.flatMap(({ entity }) => (entity ? [entity.kind] : [])))).toEqual(
      new Set(['receipt-date', 'dispatch-date', 'receipt-notice']),
    );
    const { entity } = own.find((event) => event.entity?.kind === 'receipt-date')!;
    const file = await operator().fetchTechnical(messageId, entity!.entityId);
    // base64 may stand in lines.
    expect(file.content.toString('latin1').replaceAll(/\s/g, '')).toContain(message.signature.toString('base64'));
    expect(file.signature!.length).toBeGreaterThan(500);
  });

  test(`${name}: pages after a cursor hold the rest of the feed in order`, async () => {
    const { events } = await operator().listEvents(null, 1_000);
    const middle = events[Math.floor(events.length / 2)]!.cursor;
    const { events: rest } = await operator().listEvents(middle, 1_000);
    expect(rest.map(({ eventId }) => eventId)).toEqual(events.filter(({ cursor }) => cursor > middle).map(({ eventId }) => eventId));
    const cut = await operator().listEvents(null, 2);
    expect(cut).toMatchObject({ more: true });
    expect(cut.events.map(({ eventId }) => eventId)).toEqual(events.slice(0, 2).map(({ eventId }) => eventId));
  });

  test(`${name}: a document can be taken back until the buyer has signed for it, and not after`, async () => {
    const early = await outgoing();
    const { messageId } = await operator().send(early);
    expect(await operator().withdraw(messageId)).toBe(true);
    expect(await operator().withdraw(messageId)).toBe(true);
    const late = await outgoing();
    const sent = await operator().send(late);
    await readFeed(operator(), (all) => all.some((event) => event.key === late.key && event.entity?.kind === 'receipt-notice'));
    expect(await operator().withdraw(sent.messageId)).toBe(false);
  });

  test(`${name}: an offer to annul is taken once and answered`, async () => {
    const message = await outgoing();
    const { messageId } = await operator().send(message);
    const offer = {
      key: `${message.key}.annul`,
      messageId,
      kind: 'revocation-offer',
      ...(await officialOffer(authority, message)),
    } as const;
    await operator().sendTechnical(offer);
    await operator().sendTechnical(offer);
    const events = await readFeed(operator(), (all) =>
      all.some(({ key, entity }) => key === message.key && entity?.kind === 'revocation-acceptance'),
    );
    const answers = events.filter(({ key, entity }) => key === message.key && entity?.kind === 'revocation-acceptance');
    expect(new Set(answers.map(({ eventId }) => eventId)).size).toBe(1);
    // Consent is a signature of the other side under the very bytes of the offer.
    const { content, signature } = await operator().fetchTechnical(messageId, answers[0]!.entity!.entityId);
    expect(content.equals(offer.content)).toBe(true);
    expect(signature).not.toEqual(offer.signature);
  });

  test(`${name}: a file that is not as its schema says is refused at the door, and so is what answers no file of ours`, async () => {
    const { content, ...message } = await outgoing();
    const torn = content.subarray(0, content.length - 20);
    await expect(operator().send({ ...message, content: torn })).rejects.toMatchObject({ code: 'operator.file-refused' });
    expect(await operator().findByKey(message.key)).toBeUndefined();
    const taken = await outgoing();
    const { messageId } = await operator().send(taken);
    const elsewhere = await officialOffer(authority, { ...taken, fileName: `${officialDocument({}).fileId}.xml` });
    const offer = { key: `${taken.key}.annul`, messageId, kind: 'revocation-offer', ...elsewhere } as const;
    await expect(operator().sendTechnical(offer)).rejects.toMatchObject({ code: 'operator.file-refused' });
  });

  test(`${name}: a signature over other bytes is refused at the door`, async () => {
    const [message, other] = [await outgoing(), await outgoing()];
    const refusal = { code: 'operator.signature-refused' };
    await expect(operator().send({ ...message, signature: other.signature })).rejects.toMatchObject(refusal);
    await expect(operator().send({ ...message, signature: Buffer.from('a signature') })).rejects.toMatchObject(refusal);
  });

  test(`${name}: an outage is nobody answering, and afterwards all is as before`, async () => {
    other().faults.outageUntil = new Date(Date.now() + 60_000);
    await expect(operator().listEvents(null, 10)).rejects.toMatchObject({ code: 'operator.unreachable' });
    other().faults.outageUntil = undefined;
    expect((await operator().listEvents(null, 10)).events.length).toBeGreaterThan(0);
  });
}
