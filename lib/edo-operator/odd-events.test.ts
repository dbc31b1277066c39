import { expect, test } from '@jest/globals';
import { createMessageOperator } from './message-operator.ts';
import type { CallOperator, OperatorAnswer } from './operator-http.ts';
import { createRpcOperator } from './rpc-operator.ts';

const answering = (json: unknown): CallOperator => {
  const answer: OperatorAnswer = { status: 200, headers: {}, body: Buffer.from(JSON.stringify(json)) };
  return async () => answer;
};
const message = (json: unknown) =>
  createMessageOperator({ name: '2BM', url: '', token: '', boxId: 'b', timeoutMs: 1, call: answering(json) });
const rpc = (result: unknown) =>
  createRpcOperator({ name: '2BE', url: '', login: '', password: '', timeoutMs: 1, call: answering({ result }) });

const EVENT = { EventId: '1', IndexKey: '1', Timestamp: '2026-11-24T09:00:00Z', MessageId: 'm', OperationId: 'k', Type: 'Attachment' };
const WHOLE = { EntityId: 'e', AttachmentType: 'BuyerTitle', FileName: 'f.xml' };
const CHANGE = { Идентификатор: '1', Номер: '1', ДатаВремя: '24.11.2026 12.00.00', Название: 'Доставлен' };
const messageEvents = async (...events: unknown[]) => (await message({ Events: events }).listEvents(null, 10)).events;
const rpcEvents = async (...changes: unknown[]) =>
  (await rpc({ Документ: changes.map((Событие) => ({ Идентификатор: 'm', Событие })) }).listEvents(null, 10)).events;

test.each([[undefined], [null], [{ AttachmentType: 'BuyerTitle' }], [{ AttachmentType: 'BuyerTitle', EntityId: 'e' }], ['a word']])(
  'an attachment %j that lacks what we need does not stop the feed',
  async (Entity) => {
    const events = await messageEvents({ ...EVENT, Entity }, { ...EVENT, Entity: WHOLE });
    expect(events.map(({ kind }) => kind)).toEqual(['unknown', 'technical']);
    expect(events[1]!.entity).toMatchObject({ senderBox: null, code: null, signed: null });
  },
);

test('the same in the other dialect', async () => {
  const title = (Вложение?: unknown) => ({ ...CHANGE, Название: 'Титул покупателя', Вложение });
  const events = await rpcEvents(title(), title({}), title(null), title({ Идентификатор: 'e', ИмяФайла: 'f.xml' }));
  expect(events.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown', 'technical']);
});

test.each([[''], [null], [undefined], ['31.31.2026 99.99.99'], [42], ['yesterday']])(
  'an event whose time is %j is told without a time, in both dialects',
  async (time) => {
    expect(await messageEvents({ ...EVENT, Type: 'Delivered', Timestamp: time })).toMatchObject([{ kind: 'delivered', at: null }]);
    expect(await rpcEvents({ ...CHANGE, ДатаВремя: time })).toMatchObject([{ kind: 'delivered', at: null }]);
  },
);

test.each([['constructor'], ['toString'], ['__proto__'], [null], [7]])('a type of event %j is one that we do not know', async (name) => {
  expect(await messageEvents({ ...EVENT, Type: name })).toMatchObject([{ kind: 'unknown' }]);
  expect(await messageEvents({ ...EVENT, Entity: { ...WHOLE, AttachmentType: name } })).toMatchObject([{ kind: 'unknown' }]);
  expect(await rpcEvents({ ...CHANGE, Название: name })).toMatchObject([{ kind: 'unknown' }]);
});

test('an event that names no message is kept by itself', async () => {
  expect(await messageEvents({ ...EVENT, MessageId: null, OperationId: null })).toMatchObject([{ messageId: 'none:1', key: null }]);
});

test.each([
  [{}],
  [null],
  [[]],
  [{ Events: 'none', Документ: 'none' }],
  [{ Events: [null], Документ: [null] }],
  [{ Events: [{}], Документ: [{}] }],
])('a page %j is an outage that dresses up as an answer, and none of it is read past', async (page) => {
  await expect(message(page).listEvents(null, 10)).rejects.toMatchObject({ code: 'operator.unreachable' });
  await expect(rpc(page).listEvents(null, 10)).rejects.toMatchObject({ code: 'operator.unreachable' });
});

test.each([[''], [null], [undefined]])('a signature that is %j is none', async (signature) => {
  const none = { content: Buffer.from('a'), signature: null };
  expect(await rpc({ ДвоичныеДанные: 'YQ==', Подпись: signature }).fetchTechnical('m', 'e')).toEqual(none);
  expect(await message({ Content: 'YQ==', Signature: signature }).fetchTechnical('m', 'e')).toEqual(none);
});

test.each([[{}], [null], [{ Content: '', ДвоичныеДанные: '' }], [{ Content: 7, ДвоичныеДанные: 7 }]])(
  'a document that comes as %j has not come',
  async (file) => {
    await expect(message(file).fetchTechnical('m', 'e')).rejects.toMatchObject({ code: 'operator.unreachable' });
    await expect(rpc(file).fetchTechnical('m', 'e')).rejects.toMatchObject({ code: 'operator.unreachable' });
  },
);

test('what is said to be signed is told with the event', async () => {
  expect((await messageEvents({ ...EVENT, Entity: { ...WHOLE, Signed: true } }))[0]!.entity).toMatchObject({ signed: true });
  const Вложение = { Идентификатор: 'e', ИмяФайла: 'f.xml', Подписано: true };
  expect((await rpcEvents({ ...CHANGE, Название: 'Титул покупателя', Вложение }))[0]!.entity).toMatchObject({ signed: true });
});
