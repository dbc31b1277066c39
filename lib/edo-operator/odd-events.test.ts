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

test.each([[undefined], [{ AttachmentType: 'BuyerTitle' }], [{ AttachmentType: 'BuyerTitle', EntityId: 'e' }]])(
  'an attachment %j that lacks what we need does not stop the feed',
  async (Entity) => {
    const event = { EventId: '1', IndexKey: '1', Timestamp: '2026-11-24T09:00:00Z', MessageId: 'm', OperationId: 'k', Type: 'Attachment' };
    const whole = { EntityId: 'e', AttachmentType: 'BuyerTitle', FileName: 'f.xml' };
    const { events } = await message({
      Events: [
        { ...event, Entity },
        { ...event, Entity: whole },
      ],
    }).listEvents(null, 10);
    expect(events.map(({ kind }) => kind)).toEqual(['unknown', 'technical']);
    expect(events[1]!.entity).toMatchObject({ senderBox: null, code: null });
  },
);

test('the same in the other dialect', async () => {
  const change = (Вложение?: object) => ({
    Идентификатор: 'm',
    Событие: { Идентификатор: '1', Номер: '1', ДатаВремя: '24.11.2026 12.00.00', Название: 'Титул покупателя', Вложение },
  });
  const { events } = await rpc({ Документ: [change(), change({}), change({ Идентификатор: 'e', ИмяФайла: 'f.xml' })] }).listEvents(
    null,
    10,
  );
  expect(events.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'technical']);
});

test.each([[''], [null], [undefined]])('a signature that is %j is none', async (signature) => {
  const none = { content: Buffer.from('a'), signature: null };
  expect(await rpc({ ДвоичныеДанные: 'YQ==', Подпись: signature }).fetchTechnical('m', 'e')).toEqual(none);
  expect(await message({ Content: 'YQ==', Signature: signature }).fetchTechnical('m', 'e')).toEqual(none);
});
