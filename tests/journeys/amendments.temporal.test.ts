import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DocumentSubmission, PackageSubmission } from '../../domain/submission.ts';
import { makeCorrection, makeLines, totalsOf } from '../../fixtures/documents.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { periodOf, withTotals } from '../../fixtures/month.ts';
import { createRandom } from '../../fixtures/random.ts';
import { recordChange } from '../../lib/database/registry-changes.ts';
import { verifyJournal } from '../../lib/database/signing-journal.ts';
import { ended } from '../support/batch.ts';
import { passesOpenssl } from '../support/openssl.ts';
import { newKey, waitForDocument, type Answer } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';
import { behave, submitToBox, typesOf } from '../support/sandbox.ts';

let product: Product;

beforeAll(async () => {
  const quiet = { refuses: 0, disagrees: 0, clarifies: 0, roaming: 0, roamingError: 0, wrongSignature: 0, repeated: 0, late: 0 };
  product = await startProduct('amendments', { operators: { script: { ...quiet, receipt: [200, 600], answer: [100, 400] } } });
}, 60_000);
afterAll(() => product.stop());

async function handIn(body: PackageSubmission): Promise<string[]> {
  body.partner.edoId = '2BM-5000000000-1';
  body.partner.unloadElectronically = true;
  const answer = await product.call('POST', '/v1/packages', { body: withTotals(body), headers: { 'idempotency-key': newKey() } });
  if (answer.status !== 202) throw new Error(answer.text);
  return answer.body.documents.map(({ id }: { id: string }) => id);
}
const staff = (method: string, path: string, body?: unknown) =>
  product.call(method, path, { key: product.staffKey, headers: { 'idempotency-key': newKey() }, ...(body ? { body } : {}) });
async function until(path: string, holds: (body: Answer['body']) => boolean): Promise<Answer['body']> {
  for (let tries = 0; tries < 150; tries += 1) {
    const { body } = await staff('GET', path);
    if (holds(body)) return body;
    await sleep(100);
  }
  throw new Error(`${path} did not get there.`);
}

test('a corrected invoice (ИСФ) and a correction (УКД) are linked to the original, which shows that it was revised and corrected', async () => {
  const { partner } = rightPackage('amended', ['correction']);
  const original = { ...rightPackage('amended', ['invoice']), partner };
  // The form of corrections that is in force knows 20 %, not 22 %: what is corrected is a supply of the last year.
  const lines = makeLines(createRandom(1), '2025-12-31');
  Object.assign(original, { period: periodOf('2025-12') });
  Object.assign(original.documents[0]!, { date: '2025-12-31' });
  Object.assign(original.documents[0]!.content, { lines, totals: totalsOf(lines), servicePeriod: original.period });
  const [originalId] = await handIn(structuredClone(original));
  await waitForDocument(product, originalId!, ended);

  const [invoice] = original.documents as [DocumentSubmission];
  const revised = {
    ...original,
    packageId: 'amended-2',
    documents: [{ ...invoice, externalId: 'amended-2', revision: { number: 1, date: '2026-11-02' } }],
  };
  const [revisedId] = await handIn(structuredClone(revised));
  await waitForDocument(product, revisedId!, ended);
  const frame = { externalId: 'amended-3', number: 'К-1', date: '2026-11-03', headId: 'head-01', period: original.period };
  const corrected = {
    ...original,
    packageId: 'amended-3',
    documents: [makeCorrection(frame, lines, { number: invoice.number, date: invoice.date })],
  };
  const [correctionId] = await handIn(structuredClone(corrected));
  const correction = await waitForDocument(product, correctionId!, ended);

  expect(correction).toMatchObject({
    kind: 'correction',
    phase: 'ARCHIVED',
    channel: 'electronic',
    facets: { docflow: { buyerResponse: 'signed', recipientReceipt: 'finished' } },
  });
  const explain = async (id: string) => (await product.call('GET', `/v1/documents/${id}/explain`)).body;
  expect(await explain(originalId!)).toMatchObject({ amends: null, amendedBy: [revisedId] });
  // A correction names number and date; the latest revision under them is what it corrects.
  expect(await explain(revisedId!)).toMatchObject({ amends: originalId, amendedBy: [correctionId] });
  expect(await explain(correctionId!)).toMatchObject({ amends: revisedId, amendedBy: [] });
  const flags = async (id: string) => (await product.call('GET', `/v1/documents/${id}`)).body.facets.docflow.amendment;
  expect([await flags(originalId!), await flags(revisedId!)]).toEqual([['revised'], ['corrected']]);
  expect((await product.call('GET', `/v1/documents/${correctionId}/content`)).text).toContain('ON_NKORSCHFDOPPR_');
});

test('an offer to annul is signed by the head, sent, answered by the buyer, and the document is annulled by consent', async () => {
  const [id] = await submitToBox(product, 'annulled', ['invoice']);
  await waitForDocument(product, id!, ended);
  expect((await staff('POST', `/v1/documents/${id}/revocation`, { reason: 'Выставлен ошибочно' })).status).toBe(202);
  expect((await staff('POST', `/v1/documents/${id}/revocation`, { reason: 'Ещё раз' })).body).toMatchObject({
    code: 'docflow.revocation-open',
  });
  const done = await until(`/v1/documents/${id}`, ({ facets }) => facets.docflow.revocation === 'accepted');
  expect(done.status).toMatchObject({ ru: 'Аннулирован по соглашению сторон' });
  const technical = await product.database.db('technical_documents').where({ document_id: id }).orderBy('received_at');
  const offer = technical.find(({ kind }) => kind === 'revocation-offer')!;
  const consent = technical.find(({ kind }) => kind === 'revocation-acceptance')!;
  expect(await passesOpenssl(offer.bytes, offer.signature, product.rootFile)).toBe(true);
  expect(await passesOpenssl(consent.bytes, consent.signature, product.rootFile)).toBe(true);
  // Consent is no file of its own: it is the buyer's signature under the very bytes of our offer, which embeds that of the document.
  expect(consent.bytes.equals(offer.bytes)).toBe(true);
  expect(consent.signature.equals(offer.signature)).toBe(false);
  expect(consent).toMatchObject({ verdict: 'valid', proof: expect.stringMatching(/organisation|person/) });
  const { cms } = await product.database.db('signatures').where({ document_id: id }).first();
  expect(offer.bytes.toString('latin1').replaceAll(/\s/g, '')).toContain(cms.toString('base64'));
  expect(await typesOf(product, id!)).toContain('ARCHIVED');
});

test("the buyer's offer to annul shows as such, and our consent to it is signed and sent", async () => {
  behave(product, { offersAnnulment: 1 });
  const [id] = await submitToBox(product, 'buyer-annuls', ['invoice']);
  await until(`/v1/documents/${id}`, ({ facets }) => facets.docflow?.revocation === 'requestedByBuyer');
  behave(product, { offersAnnulment: 0 });
  expect((await staff('POST', `/v1/documents/${id}/revocation/answer`, { answer: 'accept' })).status).toBe(202);
  await until(`/v1/documents/${id}`, ({ facets }) => facets.docflow.revocation === 'accepted');
  const [own] = await product.database.db('technical_documents').where({ document_id: id, kind: 'revocation-acceptance' });
  expect(await passesOpenssl(own.bytes, own.signature, product.rootFile)).toBe(true);
  const { exchange } = product.sandbox.operators['2BM'];
  expect(exchange.entries().filter((entry) => entry.type === 'technical' && entry.key === own.entity_id)).toHaveLength(1);
});

test("what wasn't issued through an operator can't be annulled, and nobody's offer can't be accepted", async () => {
  const body = rightPackage('by-portal', ['bill']);
  body.partner.unloadElectronically = true;
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = answer.body.documents[0];
  await waitForDocument(product, id, ended);
  expect((await staff('POST', `/v1/documents/${id}/revocation`, { reason: 'x' })).body).toMatchObject({ code: 'docflow.not-found' });
  expect((await staff('POST', `/v1/documents/${id}/revocation/answer`, { answer: 'refuse' })).body).toMatchObject({
    code: 'docflow.no-offer',
  });
});

test("the month's ledger is signed by a head as a statement over every document and the journal's tail; anybody can check it", async () => {
  const month = '2026-10';
  const { body: order } = await product.call('POST', '/v1/ledger/statements', {
    body: { month, headId: 'head-01' },
    headers: { 'idempotency-key': newKey() },
  });
  await until(`/v1/ledger/statements/${order.id}`, ({ state }) => state === 'signed');
  const get = async (part: string) =>
    Buffer.from(
      await (await fetch(`${product.url}/v1/ledger/${part}`, { headers: { authorization: `Bearer ${product.billingKey}` } })).arrayBuffer(),
    );
  const [content, signature, list] = [
    await get(`statements/${order.id}/content`),
    await get(`statements/${order.id}/signature`),
    await get(`documents?month=${month}`),
  ];
  expect(await passesOpenssl(content, signature, product.rootFile)).toBe(true);
  const statement = JSON.parse(content.toString('utf8'));
  const { body: ledger } = await product.call('GET', `/v1/ledger?month=${month}`);
  expect(statement).toMatchObject({
    type: 'sealpost-month-statement',
    clientId: 'billing',
    month,
    ledger: { accepted: ledger.accepted, control: ledger.control },
  });
  expect(statement.documents).toEqual({
    count: list.toString().trim().split('\n').length,
    sha256: createHash('sha256').update(list).digest('hex'),
  });
  const { position, hash } = statement.journal;
  expect(await product.database.db('signing_journal').where({ position }).first('hash')).toEqual({ hash });
});

test('a head whose authority is limited to some kinds signs no statement, and the order says why', async () => {
  const { db } = product.database;
  await recordChange(db, 'test', async (trx) => {
    await trx('mandates')
      .where({ head_id: 'head-02' })
      .update({ kinds: ['invoice'] });
    return { change: { subject: 'mandate', subjectId: 'mandate-02', action: 'limited', data: {} }, result: undefined };
  });
  await staff('POST', '/v1/heads/head-03/absences', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' });
  const { body: order } = await product.call('POST', '/v1/ledger/statements', {
    body: { month: '2026-10', headId: 'head-02' },
    headers: { 'idempotency-key': newKey() },
  });
  expect(await until(`/v1/ledger/statements/${order.id}`, ({ state }) => state !== 'wanted')).toMatchObject({
    state: 'refused',
    failure: 'mandate.kind-not-covered',
  });
  expect(
    (
      await product.call('POST', '/v1/ledger/statements', {
        body: { month: '2026-10', headId: 'nobody' },
        headers: { 'idempotency-key': newKey() },
      })
    ).body,
  ).toMatchObject({
    code: 'registry.not-found',
  });
});

test('the journal accounts for every signature, those of orders among them', async () => {
  expect(await verifyJournal(product.database.db)).toMatchObject({ broken: [], unmatched: [] });
});
