import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ended, parked } from '../support/batch.ts';
import { waitForDocument } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';
import { behave, copiesOf, submitToBox, typesOf } from '../support/sandbox.ts';

let product: Product;
const QUIET = { refuses: 0, disagrees: 0, clarifies: 0, roaming: 0, roamingError: 0, wrongSignature: 0, repeated: 0, late: 0, silent: 0 };

beforeAll(async () => {
  product = await startProduct('fallback', {
    operators: { script: { ...QUIET, receipt: [200, 600], answer: [100, 400] }, settleMs: 1_500 },
  });
}, 60_000);
afterAll(() => product.stop());

const attemptsOf = (id: string) => product.database.db('delivery_attempts').where({ document_id: id }).orderBy('number');
const policy = (change: object) => product.call('PUT', '/v1/docflow-policy', { body: change, key: product.staffKey });
const resolve = (id: string, action: string) =>
  product.call('POST', `/v1/documents/${id}/resolve`, { body: { action }, key: product.staffKey });
const DEFAULTS = {
  onFailure: 'paper',
  issue: { termDays: 1, onSilence: 'wait' },
  receipt: { onSilence: 'remind', remindEveryDays: 2, remindersMax: 3 },
  answer: { termDays: 10, onSilence: 'remind', remindEveryDays: 5, remindersMax: 3 },
};
afterEach(async () => {
  await policy(DEFAULTS);
  behave(product, QUIET);
});

test.each(['2BM', '2BE'] as const)(
  '%s: a recipient who is no partner gets paper by policy; the electronic attempt is void',
  async (operator) => {
    product.sandbox.operators[operator].faults.arm('not-a-partner', 1);
    const [id] = await submitToBox(product, `no-partner-${operator}`, ['invoice'], `${operator}-5000000000-2`);
    expect(await waitForDocument(product, id!, ended)).toMatchObject({
      phase: 'ARCHIVED',
      channel: 'paper',
      facets: { portal: 'none', print: 'posted' },
    });
    expect(await attemptsOf(id!)).toMatchObject([
      { channel: 'electronic', door: operator, voided_at: expect.any(Date), void_reason: 'operator.not-a-partner' },
      { channel: 'paper', door: 'paper', voided_at: null },
    ]);
    expect(copiesOf(product).has(`${id}.1`)).toBe(false);
  },
);

test('a policy that waits calls a person instead', async () => {
  await policy({ ...DEFAULTS, onFailure: 'wait' });
  product.sandbox.operators['2BM'].faults.arm('not-a-partner', 1);
  const [id] = await submitToBox(product, 'no-partner-waits', ['invoice']);
  expect(await waitForDocument(product, id!, parked)).toMatchObject({ attention: { reason: 'operator.not-a-partner', step: 'deliver' } });
  await resolve(id!, 'print');
  expect(await waitForDocument(product, id!, ended)).toMatchObject({ phase: 'ARCHIVED', channel: 'paper' });
});

test('a failed roaming is taken back from the operator before paper becomes the original', async () => {
  behave(product, { roaming: 1, roamingError: 1 });
  const [id] = await submitToBox(product, 'roaming', ['invoice']);
  expect(await waitForDocument(product, id!, ended)).toMatchObject({ phase: 'ARCHIVED', channel: 'paper' });
  const { exchange } = product.sandbox.operators['2BM'];
  expect(exchange.withdrawn.has(exchange.findByKey(`${id}.1`)!.messageId)).toBe(true);
  expect(await typesOf(product, id!)).toEqual(expect.arrayContaining(['SENT', 'ROUTED_P', 'PRINT_QUEUED', 'ARCHIVED']));
});

test('where the buyer has signed for it, it stays electronic: paper by decision comes too late', async () => {
  behave(product, { receipt: [400, 500], answer: [600_000, 600_001] });
  const [id] = await submitToBox(product, 'too-late', ['transfer']);
  await waitForDocument(product, id!, ({ facets }) => facets.docflow?.recipientReceipt === 'finished');
  // The clock of contracts says that the answer is late; here a person is called by hand of the test.
  const { db } = product.database;
  const { docflow } = await db('documents').where({ id }).first();
  await db('documents')
    .where({ id })
    .update({
      docflow: JSON.stringify({
        ...docflow,
        issuedAt: '2026-01-12T09:00:00.000Z',
        reminders: { receipt: 0, answer: 3 },
        lastReminderAt: '2026-01-12T09:00:00.000Z',
      }),
      version: db.raw('version + 1'),
    });
  await product.client.workflow.getHandle(`document:${id}`).signal('docflowMoved');
  expect(await waitForDocument(product, id!, parked)).toMatchObject({
    attention: { reason: 'docflow.answer-overdue', step: 'exchange' },
    nextActions: ['resolve:retry', 'resolve:print'],
  });
  await resolve(id!, 'print');
  await waitForDocument(product, id!, ({ version }) => version > 0);
  const until = Date.now() + 20_000;
  while (
    !(await typesOf(product, id!)).includes('ESCALATED') ||
    (await db('documents').where({ id }).first('docflow')).docflow.escalated.at(-1) !== 'docflow.too-late-for-paper'
  ) {
    expect(Date.now()).toBeLessThan(until);
    await new Promise((done) => setTimeout(done, 200));
  }
  expect(await attemptsOf(id!)).toMatchObject([{ channel: 'electronic', voided_at: null }]);
  expect((await product.call('GET', `/v1/documents/${id}`)).body).toMatchObject({ phase: 'ISSUED', channel: 'electronic' });
});

test('taken back in time by a decision of staff, it is void in the portal too, and the paper says so', async () => {
  behave(product, { silent: 1 });
  await policy({ ...DEFAULTS, receipt: { onSilence: 'wait', remindEveryDays: 1, remindersMax: 1 } });
  const [id] = await submitToBox(product, 'taken-back', ['invoice']);
  await waitForDocument(product, id!, ({ facets }) => facets.docflow?.delivery === 'delivered');
  const { db } = product.database;
  const { docflow } = await db('documents').where({ id }).first();
  await db('documents')
    .where({ id })
    .update({ docflow: JSON.stringify({ ...docflow, deliveredAt: '2026-11-02T09:00:00.000Z' }), version: db.raw('version + 1') });
  await product.client.workflow.getHandle(`document:${id}`).signal('docflowMoved');
  expect(await waitForDocument(product, id!, parked)).toMatchObject({ attention: { reason: 'docflow.receipt-overdue' } });
  await resolve(id!, 'print');
  expect(await waitForDocument(product, id!, ended)).toMatchObject({ phase: 'ARCHIVED', channel: 'paper', facets: { portal: 'none' } });
  expect(await db('portal_documents').where({ document_id: id })).toMatchObject([{ voided_at: expect.any(Date) }]);
  expect(await attemptsOf(id!)).toMatchObject([
    { voided_at: expect.any(Date), void_reason: 'staff-decision' },
    { channel: 'paper', voided_at: null },
  ]);
});

test('a flag that changes while the document is under way makes no second original', async () => {
  product.sandbox.operators['2BM'].faults.arm('too-many', 2);
  const [id] = await submitToBox(product, 'flag-flips', ['invoice']);
  await waitForDocument(product, id!, ({ phase }) => phase === 'ROUTED_E');
  await product.database.db('partners').update({ unload_electronically: false });
  const done = await waitForDocument(product, id!, ended);
  await product.database.db('partners').update({ unload_electronically: true });
  expect(done).toMatchObject({ phase: 'ARCHIVED', channel: 'electronic' });
  expect(await attemptsOf(id!)).toHaveLength(1);
  expect(await product.database.db('print_queue').where({ document_id: id })).toHaveLength(0);
});

test('the database itself refuses a second attempt that counts', async () => {
  const [id] = await submitToBox(product, 'one-original', ['bill']);
  await waitForDocument(product, id!, ended);
  await expect(
    product.database.db('delivery_attempts').insert({ document_id: id, number: 2, channel: 'paper', door: 'paper' }),
  ).rejects.toThrow(/one_original/);
});

test('no document of all these is both held by an operator as valid and printed', async () => {
  const printed = await product.database.db('print_queue').select<{ document_id: string }[]>('document_id');
  const { exchange } = product.sandbox.operators['2BM'];
  for (const { document_id: id } of printed) {
    const held = exchange.findByKey(`${id}.1`);
    expect(held === undefined || exchange.withdrawn.has(held.messageId)).toBe(true);
  }
  expect(printed.length).toBeGreaterThan(2);
});
