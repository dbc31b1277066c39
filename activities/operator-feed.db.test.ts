import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openCalls } from '../domain/docflow/calls.ts';
import { answerRevocation, isComplete, type Docflow } from '../domain/docflow/docflow.ts';
import { applyNews } from '../domain/docflow/docflow-news.ts';
import { recordAmendment } from '../lib/database/docflow-moves.ts';
import { claimPaperNews } from '../lib/database/paper-moves.ts';
import { listFailingEvents, listStrayEvents } from '../lib/database/feed-health-repository.ts';
import { recordPage } from '../lib/database/operator-feed-repository.ts';
import type { OperatorEvent } from '../lib/edo-operator/edo-operator.ts';
import type { CallOperator, OperatorAnswer } from '../lib/edo-operator/operator-http.ts';
import { newKey } from '../tests/support/api.ts';
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
/** As a member of the staff sees it, who signs in by a form. */
async function staffPage(path: string): Promise<string> {
  const { api } = house;
  const body = new URLSearchParams({ key: api.staffKey });
  const session = await fetch(`${api.url}/staff/session`, { method: 'POST', redirect: 'manual', body });
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
  return (await fetch(api.url + path, { headers: { cookie } })).text();
}
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 300) throw new Error('It did not get there.');
    await house.read();
    await sleep(20);
  }
}

const TROUBLES: [how: string, answer: () => Promise<OperatorAnswer>][] = [
  ['401', async () => answered(401)],
  ['403', async () => answered(403)],
  ['404', async () => answered(404)],
  ['500', async () => answered(500)],
  ['garbage', async () => answered(200, '<html>')],
  ['JSON without the document', async () => answered(200, '{"result":{}}')],
  ['nothing in time', () => Promise.reject(new Error('timed out'))],
];

test.each([
  ...TROUBLES.map(([how, answer]) => ['2BM', how, answer] as const),
  ...TROUBLES.slice(0, 1).map(([how, answer]) => ['2BE', how, answer] as const),
])(
  '%s answers %s to fetching receipts for a while: nothing is closed, and afterwards the refusal of the buyer is there',
  async (operator, how, answer) => {
    Object.assign(house.sandbox.operators[operator].exchange.script, { refuses: 1 });
    house.between.call = (pass) => (call) => (isFetching(call) ? answer() : pass(call));
    const [id, other] = (await house.carry(`refused-${operator}-${how}`, ['act', 'invoice'], operator)) as [string, string];
    await until(async () => (await eventsOf(id)).some(({ tries }) => tries >= 3));
    // Its first event fails and is told of; the later ones wait behind it untried.
    const [first, ...later] = await eventsOf(id);
    expect(first).toMatchObject({ applied_at: null, failure: expect.stringMatching(/^(?:operator\.|step\.failed)/) });
    expect(later.every(({ applied_at: appliedAt, tries }) => appliedAt === null && tries === 0)).toBe(true);
    expect(await listFailingEvents(db(), 10)).toContainEqual(expect.objectContaining({ operator, eventId: first.event_id }));
    const { body } = await house.api.call('GET', '/v1/operators', { key: house.api.staffKey });
    expect(body.operators).toContainEqual(expect.objectContaining({ operator, failing: 2, failingEventsSince: expect.any(String) }));
    expect(house.logged).toContainEqual(expect.objectContaining({ level: 'error' }));
    expect(await staffPage('/staff/operators')).toContain(first.event_id);

    house.between.call = (pass) => pass;
    await until(async () => (await docflowOf(id)).facets.buyerResponse === 'refused');
    await until(async () => isComplete(await docflowOf(other)));
    await until(async () => (await eventsOf(id)).every(({ applied_at: appliedAt }) => appliedAt !== null));
    expect((await eventsOf(id)).every(({ outcome }) => outcome === 'applied' || outcome === 'nothing-new')).toBe(true);
    expect(await listFailingEvents(db(), 10)).toEqual([]);
  },
);

describe.each(['2BM', '2BE'] as const)('%s', (operator) => {
  test('one document whose receipt can not be fetched holds back no other', async () => {
    const [held] = (await house.carry(`held-${operator}`, ['invoice'], operator)) as [string];
    const [free] = (await house.carry(`free-${operator}`, ['invoice'], operator)) as [string];
    const messageId = (await docflowOf(held)).messageId!;
    house.between.call = (pass) => (call) =>
      isFetching(call) && (call.url + (call.body ?? '')).includes(messageId) ? Promise.resolve(answered(404)) : pass(call);
    await until(async () => (await docflowOf(free)).facets.recipientReceipt === 'finished');
    expect((await docflowOf(held)).issuedAt).toBeNull();
    house.between.call = (pass) => pass;
    await until(async () => isComplete(await docflowOf(held)));
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
    const { proof } = await db()('technical_documents').where({ document_id: id, kind: 'universal-message' }).first();
    expect(['organisation', 'person']).toContain(proof);
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
  const shown = await staffPage('/staff/operators');
  for (const eventId of ['stray-1', 'stray-4']) expect(shown).toContain(eventId);
});

test("a buyer's offer to annul after the archive calls a person; refused, he may offer again, and is refused again", async () => {
  const script = house.sandbox.operators['2BM'].exchange.script;
  Object.assign(script, { offersAnnulment: 1 });
  const [id] = (await house.carry('annulled-late', ['invoice'], '2BM')) as [string];
  // The archive was faster than the buyer.
  const offered = async () => (await eventsOf(id)).some(({ data }) => data.entity?.kind === 'revocation-offer');
  await db()('documents').where({ id }).update({ phase: 'ARCHIVED' });
  await until(offered);
  await until(async () => (await docflowOf(id)).facets.revocation === 'requestedByBuyer');
  expect((await db()('documents').where({ id }).first()).attention).toMatchObject({
    reason: 'docflow.annulment-offered',
    owner: 'delivery-desk',
  });
  const refuse = () =>
    house.api.call('POST', `/v1/documents/${id}/revocation/answer`, {
      key: house.api.staffKey,
      body: { answer: 'refuse', reason: 'Документ верен' },
      headers: { 'Idempotency-Key': newKey() },
    });
  expect((await refuse()).status).toBe(202);
  expect((await refuse()).body).toMatchObject({ code: 'docflow.revocation-open' });
  const again = (docflow: Docflow) =>
    applyNews(answerRevocation(docflow, 'rejected'), {
      type: 'technical',
      kind: 'revocation-offer',
      id: 'a-second-offer',
      at: new Date().toISOString(),
      verdict: 'valid',
    });
  await db()('documents')
    .where({ id })
    .update({ docflow: JSON.stringify(again(await docflowOf(id))) });
  expect((await refuse()).status).toBe(202);
  const orders = await db()('signing_orders').where({ document_id: id }).orderBy('created_at');
  expect(orders.map(({ kind }) => kind)).toEqual(['revocation-refusal', 'revocation-refusal']);
  expect(new Set(orders.map(({ answers }) => answers)).size).toBe(2);
});

test('a revision that settles the call of its original wakes the original, with the same commit', async () => {
  const [original] = (await house.carry('original', ['act'], '2BM')) as [string];
  const refused = applyNews(await docflowOf(original), {
    type: 'technical',
    kind: 'refusal',
    id: 'no',
    at: new Date().toISOString(),
    verdict: 'valid',
  });
  await db()('documents')
    .where({ id: original })
    .update({ docflow: JSON.stringify(refused) });
  await recordAmendment(db(), { amends_id: original, kind: 'act' });
  expect(openCalls(await docflowOf(original))).toEqual([]);
  expect((await claimPaperNews(db(), 10)).map(({ documentId }) => documentId)).toEqual([original]);
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
