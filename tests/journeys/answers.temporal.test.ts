import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { SELLER } from '../../fixtures/registry.ts';
import { SHARE_NAMES } from '../../lib/operator-simulator/scripts.ts';
import { newKey, waitForDocument } from '../support/api.ts';
import { ended, parked } from '../support/batch.ts';
import { passesOpenssl } from '../support/openssl.ts';
import { startProduct, type Product } from '../support/product.ts';
import { behave, submitToBox } from '../support/sandbox.ts';

/** What buyers answer, by official files that the sandbox makes with builders of its own, in both dialects. */
let product: Product;
const NOTHING = Object.fromEntries(SHARE_NAMES.map((share) => [share, 0]));

beforeAll(async () => {
  product = await startProduct('answers', {
    operators: { script: { ...NOTHING, confirm: [50, 90], deliver: [100, 150], receipt: [200, 300], answer: [300, 500] }, settleMs: 1_500 },
  });
}, 90_000);
afterAll(() => product.stop());
afterEach(() => behave(product, NOTHING));

const technicalOf = (id: string) => product.database.db('technical_documents').where({ document_id: id }).orderBy('received_at');
const staff = (path: string, body: object) =>
  product.call('POST', path, { body, key: product.staffKey, headers: { 'idempotency-key': newKey() } });
const close = (id: string) => staff(`/v1/documents/${id}/resolve`, { action: 'retry' });
const docflowOf = (id: string, holds: (facets: Record<string, string>) => boolean) =>
  waitForDocument(product, id, ({ facets }) => facets.docflow !== undefined && holds(facets.docflow));

describe.each(['2BM', '2BE'] as const)('%s', (operator) => {
  let number = 0;
  const submit = async (kind: 'act' | 'invoice' | 'transfer'): Promise<string> =>
    (await submitToBox(product, `answers-${operator}-${(number += 1)}`, [kind], `${operator}-5000000000-${number}`))[0]!;

  test('accepted, and accepted with differences', async () => {
    const accepted = await submit('act');
    expect(await waitForDocument(product, accepted, ended)).toMatchObject({
      phase: 'ARCHIVED',
      facets: { docflow: { buyerResponse: 'signed' } },
    });
    behave(product, { disagrees: 1 });
    const differs = await submit('transfer');
    expect(await waitForDocument(product, differs, ended)).toMatchObject({
      facets: { docflow: { buyerResponse: 'signedWithDisagreements', recipientReceipt: 'finished' } },
    });
    for (const id of [accepted, differs])
      for (const row of await technicalOf(id)) {
        expect([row.verdict, row.reason]).toEqual(['valid', null]);
        expect(await passesOpenssl(row.bytes, row.signature, product.rootFile)).toBe(true);
      }
  }, 90_000);

  test.each([
    ['a notice', { refuses: 1 }, 'refusal'],
    // The title's form has no place for words where it says no.
    ['its title', { refusesByTitle: 1 }, 'buyer-title'],
    ['an unsigned universal message', { refuses: 1, universal: 1 }, 'universal-message'],
  ])(
    'refused by %s: billing is called and reads the words; the document ends refused once it is seen',
    async (_how, script, kind) => {
      behave(product, script);
      const id = await submit('act');
      expect(await waitForDocument(product, id, parked)).toMatchObject({
        phase: 'ISSUED',
        attention: { reason: 'docflow.refused', owner: 'billing', step: 'exchange' },
      });
      const row = (await technicalOf(id)).find((technical) => technical.kind === kind);
      expect(row).toMatchObject({ verdict: 'valid', words: kind === 'buyer-title' ? null : expect.stringMatching(/\S/) });
      const events = (await product.call('GET', `/v1/documents/${id}/events`)).text;
      if (row.words) expect(events).not.toContain(row.words);
      expect((await close(id)).status).toBe(202);
      expect(await waitForDocument(product, id, ended)).toMatchObject({ facets: { docflow: { buyerResponse: 'refused' } } });
    },
    90_000,
  );

  test('clarified: billing is called; seen, the invoice ends', async () => {
    behave(product, { clarifies: 1 });
    const id = await submit('invoice');
    await waitForDocument(product, id, ({ attention }) => attention?.reason === 'docflow.clarification-asked');
    expect((await technicalOf(id)).find(({ kind }) => kind === 'clarification')).toMatchObject({ words: expect.stringMatching(/\S/) });
    await close(id);
    expect(await waitForDocument(product, id, ended)).toMatchObject({ facets: { docflow: { amendment: ['requested'] } }, attention: null });
  }, 90_000);

  test('annulled by a signature under our offer; where the buyer refuses it, by his notice', async () => {
    const ids = [await submit('invoice'), await submit('invoice')] as const;
    for (const id of ids) await waitForDocument(product, id, ended);
    await staff(`/v1/documents/${ids[0]}/revocation`, { reason: 'Выставлен ошибочно' });
    await docflowOf(ids[0], ({ revocation }) => revocation === 'accepted');
    const rows = await technicalOf(ids[0]);
    const [offer, consent] = ['revocation-offer', 'revocation-acceptance'].map((kind) => rows.find((row) => row.kind === kind));
    expect(consent).toMatchObject({ file_name: offer.file_name, verdict: 'valid' });
    expect(consent.bytes.equals(offer.bytes)).toBe(true);
    expect(await passesOpenssl(consent.bytes, consent.signature, product.rootFile)).toBe(true);

    behave(product, { refusesAnnulment: 1 });
    await staff(`/v1/documents/${ids[1]}/revocation`, { reason: 'Выставлен ошибочно' });
    await docflowOf(ids[1], ({ revocation }) => revocation === 'rejected');
    expect((await technicalOf(ids[1])).find(({ kind }) => kind === 'revocation-refusal')).toMatchObject({ verdict: 'valid' });
  }, 120_000);

  test("the buyer's offer calls a person, also of an archived document; our refusal goes as an official notice and ends the call", async () => {
    behave(product, { offersAnnulment: 1 });
    const id = await submit('invoice');
    await waitForDocument(product, id, ({ attention }) => attention?.reason === 'docflow.annulment-offered');
    expect((await staff(`/v1/documents/${id}/revocation/answer`, { answer: 'refuse', reason: 'Верен ⚡' })).body).toMatchObject({
      code: 'technical.unencodable-text',
      status: 422,
    });
    expect((await staff(`/v1/documents/${id}/revocation/answer`, { answer: 'refuse', reason: 'Документ верен' })).status).toBe(202);
    await docflowOf(id, ({ revocation }) => revocation === 'rejected');
    await waitForDocument(product, id, ({ attention, phase }) => attention === null && phase === 'ARCHIVED');
    const own = (await technicalOf(id)).find(({ kind }) => kind === 'revocation-refusal');
    expect(own.file_name).toMatch(/^DP_UVUTOCH_/);
    // The sandbox's door has held it against the official schema, signature and name before it was taken.
    const { exchange } = product.sandbox.operators[operator];
    expect(exchange.entries().filter((entry) => entry.type === 'technical' && entry.key === own.entity_id)).toHaveLength(1);
  }, 120_000);

  test('silent: by contract that is acceptance once the term is over', async () => {
    behave(product, { silent: 1 });
    const id = await submit('act');
    await docflowOf(id, ({ delivery }) => delivery === 'delivered');
    const { db } = product.database;
    const { docflow } = await db('documents').where({ id }).first();
    const policy = { ...docflow.policy, answer: { ...docflow.policy.answer, onSilence: 'accept' } };
    await db('documents')
      .where({ id })
      .update({ docflow: JSON.stringify({ ...docflow, policy, issuedAt: '2026-01-12T09:00:00.000Z' }), version: db.raw('version + 1') });
    await product.client.workflow.getHandle(`document:${id}`).signal('docflowMoved');
    expect(await waitForDocument(product, id, ended)).toMatchObject({ facets: { docflow: { buyerResponse: 'deemedAccepted' } } });
  }, 90_000);

  test.each([
    ['one of our own heads', { ourHead: 1 }, 'invalid', 'docflow.title-invalid', 'invalidSignature'],
    ['another company', { otherCompany: 1 }, 'invalid', 'docflow.title-invalid', 'invalidSignature'],
    ['nobody knows whom', { withoutInn: 1 }, 'not-proven', 'docflow.signer-not-proven', 'notProven'],
  ])(
    'a title signed by %s is not accepted',
    async (_who, script, verdict, reason, buyerResponse) => {
      const { db } = product.database;
      const { exchange } = product.sandbox.operators[operator];
      if (!exchange.parties.impostor) {
        const pair = product.signing.authority.issueFor({
          commonName: 'Начальник отделения',
          organisation: SELLER.name,
          innLegal: SELLER.inn,
        });
        const { signatory_id: signatory } = await db('signatory_certificates').first('signatory_id');
        await product.signing.bring(signatory, pair, { useFrom: new Date(Date.now() + 86_400_000) });
        exchange.parties.impostor = pair;
      }
      behave(product, script);
      const id = await submit('act');
      expect(await waitForDocument(product, id, parked)).toMatchObject({
        phase: 'ISSUED',
        attention: { reason },
        facets: { docflow: { buyerResponse } },
      });
      expect((await technicalOf(id)).find(({ kind }) => kind === 'buyer-title')).toMatchObject({ verdict, proof: null });
      await close(id);
      expect(await waitForDocument(product, id, ended)).toMatchObject({ facets: { docflow: { buyerResponse } } });
    },
    90_000,
  );
});
