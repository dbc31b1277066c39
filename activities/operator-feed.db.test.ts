import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Docflow } from '../domain/docflow/docflow.ts';
import { listFailingEvents, listFeedHealth, listStrayEvents } from '../lib/database/feed-health-repository.ts';
import { recordPage } from '../lib/database/operator-feed-repository.ts';
import type { OperatorEvent } from '../lib/edo-operator/edo-operator.ts';
import type { CallOperator, OperatorAnswer } from '../lib/edo-operator/operator-http.ts';
import { startCarried, type Carried, type OperatorName } from '../tests/support/carried.ts';

/** What a stranger's trouble does to our reading: between us and the operators stands a hand that answers in their place. */
let house: Carried;
const FAST = { confirm: [1, 2], deliver: [3, 4], receipt: [5, 6], answer: [7, 8] } as const;
const NOTHING = { refuses: 0, disagrees: 0, clarifies: 0, roaming: 0, repeated: 0, late: 0, oldForms: 0 };

beforeAll(async () => {
  house = await startCarried({ ...NOTHING, ...FAST });
}, 60_000);
afterAll(() => house.stop());
afterEach(() => {
  house.between.call = (pass) => pass;
  for (const { exchange } of Object.values(house.sandbox.operators)) Object.assign(exchange.script, NOTHING);
});

const db = () => house.api.database.db;
const docflowOf = async (id: string): Promise<Docflow> => (await db()('documents').where({ id }).first()).docflow;
const eventsOf = (id: string) =>
  db()('operator_events')
    .whereRaw(`data->>'key' like ?`, [`${id}.%`])
    .orderBy('id');
const answered = (status: number, body = '{}'): OperatorAnswer => ({ status, headers: {}, body: Buffer.from(body) });
const isFetching: (call: Parameters<CallOperator>[0]) => boolean = ({ url, body = '' }) =>
  url.includes('GetSignedEntity') || body.includes('СБИС.ПрочитатьВложение');
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 300) throw new Error('It did not get there.');
    await house.read();
    await sleep(20);
  }
}

describe.each(['2BM', '2BE'] as const)('%s', (operator) => {
  test.each([
    ['401', async () => answered(401)],
    ['403', async () => answered(403)],
    ['404', async () => answered(404)],
    ['500', async () => answered(500)],
    ['garbage', async () => answered(200, '<html>')],
    ['JSON without the document', async () => answered(200, '{"result":{}}')],
    ['nothing in time', () => Promise.reject(new Error('timed out'))],
  ])(
    'fetching a receipt is answered by %s for a while: nothing is closed, the refusal of the buyer comes afterwards',
    async (how, answer) => {
      Object.assign(house.sandbox.operators[operator].exchange.script, { refuses: 1 });
      house.between.call = (pass) => (call) => (isFetching(call) ? answer() : pass(call));
      const [id] = (await house.carry(`refused-${operator}-${how}`, ['act'], operator)) as [string];
      await until(async () => (await eventsOf(id)).some(({ tries }) => tries >= 3));
      // Its first event fails and is told of; the later ones wait behind it untried.
      const [first, ...later] = await eventsOf(id);
      expect(first).toMatchObject({ applied_at: null, failure: expect.stringMatching(/^(?:operator\.|step\.failed)/) });
      expect(later.every(({ applied_at: appliedAt, tries }) => appliedAt === null && tries === 0)).toBe(true);
      expect(await listFailingEvents(db(), 10)).toContainEqual(expect.objectContaining({ operator, eventId: first.event_id }));
      expect((await listFeedHealth(db())).find((feed) => feed.operator === operator)).toMatchObject({ failing: 1 });
      expect(house.logged).toContainEqual(expect.objectContaining({ level: 'error' }));

      house.between.call = (pass) => pass;
      await until(async () => (await docflowOf(id)).facets.buyerResponse === 'refused');
      await until(async () => (await eventsOf(id)).every(({ applied_at: appliedAt }) => appliedAt !== null));
      expect((await eventsOf(id)).every(({ outcome }) => outcome === 'applied' || outcome === 'nothing-new')).toBe(true);
      expect(await listFailingEvents(db(), 10)).toEqual([]);
    },
  );

  test('one document whose receipt can not be fetched holds back no other', async () => {
    const [held] = (await house.carry(`held-${operator}`, ['invoice'], operator)) as [string];
    const [free] = (await house.carry(`free-${operator}`, ['invoice'], operator)) as [string];
    const messageId = (await docflowOf(held)).messageId!;
    house.between.call = (pass) => (call) =>
      isFetching(call) && (call.url + (call.body ?? '')).includes(messageId) ? Promise.resolve(answered(404)) : pass(call);
    await until(async () => (await docflowOf(free)).facets.recipientReceipt === 'finished');
    expect((await docflowOf(held)).issuedAt).toBeNull();
  });

  test('a document that is said to be signed and comes without its signature is asked for again, and never vouched for', async () => {
    Object.assign(house.sandbox.operators[operator].exchange.script, { refuses: 1, universal: 1, universalSigned: 1 });
    house.between.call = (pass) => async (call) => {
      const answer = await pass(call);
      if (!isFetching(call)) return answer;
      const body = answer.body.toString('utf8').replace(/"(Signature|Подпись)":"[^"]*"/, '"$1":null');
      return { ...answer, body: Buffer.from(body) };
    };
    const [id] = (await house.carry(`half-${operator}`, ['act'], operator)) as [string];
    await until(async () => (await eventsOf(id)).some(({ tries }) => tries >= 2));
    expect(await db()('technical_documents').where({ document_id: id })).toEqual([]);
    house.between.call = (pass) => pass;
    await until(async () => (await docflowOf(id)).facets.buyerResponse === 'refused');
    expect(await db()('technical_documents').where({ document_id: id, kind: 'universal-message' }).first()).toMatchObject({
      proof: 'organisation',
    });
  });
});

test('an event of an operator for a document that another one carries changes nothing and is shown', async () => {
  const [id] = (await house.carry('strange', ['invoice'], '2BM')) as [string];
  const before = await docflowOf(id);
  const at = new Date().toISOString();
  const stray = (eventId: string, kind: OperatorEvent['kind'], key: string): OperatorEvent => ({
    eventId,
    cursor: '0',
    at,
    messageId: `stray-${eventId}`,
    key,
    kind,
  });
  const events = [
    stray('stray-1', 'delivered', `${id}.1`),
    stray('stray-2', 'delivery-failed', `${id}.1`),
    // An attempt that there never was is carried by nobody.
    stray('stray-3', 'delivered', `${id}.7`),
    stray('stray-4', 'delivered', 'f'.repeat(32) + '.1'),
  ];
  await recordPage(db(), '2BE', events, null);
  await until(async () => (await db()('operator_events').where({ event_id: 'stray-4' }).first()).applied_at !== null);
  const outcomes = await db()('operator_events').whereIn('event_id', ['stray-1', 'stray-2', 'stray-3', 'stray-4']).orderBy('event_id');
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['other-operator', 'other-operator', 'other-operator', 'unknown-document']);
  expect((await docflowOf(id)).facets.delivery).not.toBe('failed');
  expect((await docflowOf(id)).messageId).toBe(before.messageId);
  expect((await listStrayEvents(db(), 10)).map(({ eventId }) => eventId).sort()).toEqual(['stray-1', 'stray-2', 'stray-3', 'stray-4']);
});

test('what an older version closed as failed for good is opened again', async () => {
  // The migration's own statement, on a row as the older version left it.
  const operator: OperatorName = '2BM';
  await recordPage(db(), operator, [{ eventId: 'old', cursor: '0', at: null, messageId: 'old', key: null, kind: 'delivered' }], null);
  const row = { outcome: 'failed: operator.credentials-refused', applied_at: db().raw('clock_timestamp()') };
  await db()('operator_events').where({ event_id: 'old' }).update(row);
  const { REOPEN } = await import('../migrations/20261125192000_open_operator_events.ts');
  await db().raw(REOPEN);
  expect(await db()('operator_events').where({ event_id: 'old' }).first()).toMatchObject({
    applied_at: null,
    outcome: null,
    failure: 'operator.credentials-refused',
  });
  await until(async () => (await db()('operator_events').where({ event_id: 'old' }).first()).outcome === 'unknown-document');
});
