import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ended, parked } from '../support/batch.ts';
import { passesOpenssl } from '../support/openssl.ts';
import { waitForDocument } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';
import { behave, callsAbout, copiesOf, submitToBox, typesOf } from '../support/sandbox.ts';

let product: Product;
const QUIET = { refuses: 0, disagrees: 0, clarifies: 0, roaming: 0, roamingError: 0, wrongSignature: 0 };

beforeAll(async () => {
  product = await startProduct('exchange', {
    operators: {
      script: { ...QUIET, confirm: [50, 90], deliver: [100, 200], receipt: [200, 600], answer: [100, 400], repeated: 0.3, late: 0.1 },
      settleMs: 1_500,
    },
  });
}, 60_000);
afterAll(() => product.stop());

const OPERATORS = ['2BM', '2BE'] as const;
const close = (id: string) => product.call('POST', `/v1/documents/${id}/resolve`, { body: { action: 'retry' }, key: product.staffKey });
const boxAt = (operator: string) => `${operator}-5000000000-7`;
const technicalOf = (id: string) => product.database.db('technical_documents').where({ document_id: id });

test.each(OPERATORS)(
  'an invoice goes through %s: sent, issued on the date of the operator, received by the buyer, archived',
  async (operator) => {
    const [id] = await submitToBox(product, `invoice-${operator}`, ['invoice'], boxAt(operator));
    const done = await waitForDocument(product, id!, ended);
    expect(done).toMatchObject({ phase: 'ARCHIVED', channel: 'electronic' });
    expect(done.facets.docflow).toMatchObject({
      operator,
      operatorConfirmation: 'received',
      delivery: 'delivered',
      recipientReceipt: 'finished',
      buyerResponse: 'notRequired',
    });
    const types = await typesOf(product, id!);
    expect(types.slice(0, 6)).toEqual(['RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'SENT', 'ISSUED']);
    // The operator may tell late what the buyer's receipt has shown already.
    expect(types.filter((type) => type !== 'DOCFLOW').slice(-2)).toEqual(['DELIVERED', 'ARCHIVED']);
    const { stated_at: stated } = await technicalOf(id!).where({ kind: 'receipt-date' }).first();
    expect(done.facets.docflow.issuedAt).toBe(stated.toISOString());
  },
);

test('all kinds of documents go through, each with the receipts that it owes and no others', async () => {
  const ids = await submitToBox(product, 'kinds', ['invoice', 'transfer', 'act', 'reconciliation', 'bill']);
  const done = await Promise.all(ids.map((id) => waitForDocument(product, id, ended)));
  const technical = await Promise.all(ids.map(async (id) => (await technicalOf(id)).map(({ kind }) => kind).sort()));
  expect(done.every(({ phase }) => phase === 'ARCHIVED')).toBe(true);
  expect(technical).toEqual([
    ['dispatch-date', 'receipt-date', 'receipt-notice'],
    ['buyer-title', 'dispatch-date', 'receipt-date', 'receipt-notice'],
    ['buyer-title', 'dispatch-date', 'receipt-date'],
    ['buyer-title'],
    [],
  ]);
});

test('each receipt is kept with its signature, which OpenSSL accepts, and answers our file under our signature', async () => {
  const [id] = await submitToBox(product, 'kept', ['transfer']);
  await waitForDocument(product, id!, ended);
  const rows = await technicalOf(id!);
  expect(rows.length).toBe(4);
  const { cms } = await product.database.db('signatures').where({ document_id: id }).first();
  for (const row of rows) {
    expect(await passesOpenssl(row.bytes, row.signature, product.rootFile)).toBe(true);
    expect(row.verdict).toBe('valid');
    expect(row.bytes.toString('latin1').replaceAll(/\s/g, '')).toContain(cms.toString('base64'));
  }
});

test.each(OPERATORS)('%s: after a timeout the document is asked for by its key before anything is sent again', async (operator) => {
  product.sandbox.operators[operator].faults.arm('timeout-after-success', 1);
  const [id] = await submitToBox(product, `uncertain-${operator}`, ['invoice'], boxAt(operator));
  await waitForDocument(product, id!, ended);
  expect(copiesOf(product).get(`${id}.1`)).toBe(1);
  const calls = callsAbout(product, operator, id!).filter((call) => !call.includes('Вложение') && !call.includes('SignedEntity'));
  const sends = calls.filter((call) => /PostMessage|Отправить/.test(call));
  const timedOut = calls.findIndex((call) => call.endsWith('silence'));
  expect(sends).toHaveLength(1);
  expect(calls[timedOut + 1]).toMatch(/FindMessage 200|ПрочитатьДокумент 200/);
});

test.each(OPERATORS)('%s: 204, 429, an outage and garbage delay a document and change nothing else', async (operator) => {
  for (const fault of ['still-working', 'too-many', 'server-error', 'garbage'] as const)
    product.sandbox.operators[operator].faults.arm(fault, 1);
  const [id] = await submitToBox(product, `delayed-${operator}`, ['invoice'], boxAt(operator));
  expect(await waitForDocument(product, id!, ended)).toMatchObject({ phase: 'ARCHIVED', channel: 'electronic' });
  expect(copiesOf(product).get(`${id}.1`)).toBe(1);
});

test('what is not about the recipient waits for a person with the one who can mend it, and goes on by his word', async () => {
  product.sandbox.operators['2BM'].faults.arm('sender-blocked', 1);
  const [id] = await submitToBox(product, 'blocked', ['invoice']);
  const waiting = await waitForDocument(product, id!, parked);
  expect(waiting).toMatchObject({
    phase: 'ROUTED_E',
    attention: { reason: 'operator.sender-blocked', owner: 'operations', step: 'deliver' },
  });
  const { body: why } = await product.call('GET', `/v1/documents/${id}/explain`);
  expect(why).toMatchObject({ whyEn: 'The operator has blocked us as a sender.', actEn: 'Call the operator, then retry.' });
  await product.call('POST', `/v1/documents/${id}/resolve`, { body: { action: 'retry' }, key: product.staffKey });
  expect(await waitForDocument(product, id!, ended)).toMatchObject({ phase: 'ARCHIVED', channel: 'electronic' });
});

test('a confirmation with a wrong signature issues nothing; it is kept with the reason, and the right one counts', async () => {
  behave(product, { wrongSignature: 1 });
  const [id] = await submitToBox(product, 'forged', ['invoice']);
  const done = await waitForDocument(product, id!, ended);
  behave(product, { wrongSignature: 0 });
  const confirmations = await technicalOf(id!).where({ kind: 'receipt-date' }).orderBy('received_at');
  expect(confirmations.map(({ verdict }) => verdict)).toEqual(['invalid', 'valid']);
  expect(confirmations[0].reason).toMatch(/signature.invalid/);
  expect(done.facets.docflow.issuedAt).toBe(confirmations[1].stated_at.toISOString());
  const types = await typesOf(product, id!);
  expect(types.indexOf('DOCFLOW')).toBeLessThan(types.indexOf('ISSUED'));
});

test("a refusal, a title with disagreements and a wish for a correction show in facets and in people's words", async () => {
  behave(product, { refuses: 1 });
  const [refused] = await submitToBox(product, 'refused', ['act']);
  // The buyer's no calls billing; the document ends once somebody has seen it, and it ends as refused.
  expect(await waitForDocument(product, refused!, parked)).toMatchObject({ attention: { reason: 'docflow.refused', owner: 'billing' } });
  await close(refused!);
  expect(await waitForDocument(product, refused!, ended)).toMatchObject({
    phase: 'ARCHIVED',
    facets: { docflow: { buyerResponse: 'refused' } },
    status: { ru: 'Покупатель отказал в подписи', severity: 'error' },
  });
  behave(product, { refuses: 0, disagrees: 1 });
  const [disagreed] = await submitToBox(product, 'disagreed', ['act']);
  expect(await waitForDocument(product, disagreed!, ended)).toMatchObject({
    facets: { docflow: { buyerResponse: 'signedWithDisagreements' } },
  });
  behave(product, { disagrees: 0, clarifies: 1, receipt: [100, 200] });
  const [clarified] = await submitToBox(product, 'clarified', ['invoice']);
  await waitForDocument(product, clarified!, ({ facets }) => facets.docflow?.amendment.includes('requested'));
  behave(product, { clarifies: 0 });
});

test('from the day on which buyers answer by universal messages, the same document is received and answered', async () => {
  behave(product, { universalFrom: '2020-01-01', refuses: 1 });
  const [invoice, act] = await submitToBox(product, 'universal', ['invoice', 'act']);
  expect(await waitForDocument(product, invoice!, ended)).toMatchObject({ facets: { docflow: { recipientReceipt: 'finished' } } });
  await waitForDocument(product, act!, parked);
  await close(act!);
  expect(await waitForDocument(product, act!, ended)).toMatchObject({ facets: { docflow: { buyerResponse: 'refused' } } });
  behave(product, { universalFrom: null, refuses: 0 });
  expect((await technicalOf(invoice!).where({ kind: 'universal-message' })).map(({ code }) => code)).toEqual(['1999']);
});

test('on the day on which the operator no longer takes a format, documents wait for those who can mend it, and none is lost', async () => {
  behave(product, { formatSwitch: { on: '2020-01-01', refused: ['5.03'] } });
  const [id] = await submitToBox(product, 'switch-day', ['invoice']);
  expect(await waitForDocument(product, id!, parked)).toMatchObject({
    attention: { reason: 'operator.format-refused', owner: 'operations' },
  });
  behave(product, { formatSwitch: null });
  await product.call('POST', `/v1/documents/${id}/resolve`, { body: { action: 'retry' }, key: product.staffKey });
  await waitForDocument(product, id!, ended);
});

test('the consumer sees a document from its date of issue on, and not before', async () => {
  behave(product, { confirm: [1_500, 1_600] });
  const [id] = await submitToBox(product, 'visible', ['invoice']);
  await waitForDocument(product, id!, ({ phase }) => phase === 'SENT');
  const shown = () => product.database.db('portal_documents').where({ document_id: id });
  expect(await shown()).toHaveLength(0);
  await waitForDocument(product, id!, ({ phase }) => phase !== 'SENT');
  expect(await shown()).toHaveLength(1);
  behave(product, { confirm: [50, 400] });
  await waitForDocument(product, id!, ended);
});

test('in all of this, no operator holds any document twice', () => {
  expect([...copiesOf(product).values()].filter((count) => count !== 1)).toEqual([]);
});
