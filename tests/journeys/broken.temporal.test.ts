import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { brokenCases } from '../../fixtures/broken.ts';
import { newKey, waitForDocument } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';

let product: Product;
const TAG = 'set';
const cases = brokenCases(TAG);

beforeAll(async () => {
  product = await startProduct('broken');
  const twin = await product.call('POST', '/v1/packages', { body: rightPackage(`${TAG}-twin`), headers: { 'idempotency-key': newKey() } });
  expect(twin.status).toBe(202);
  await waitForDocument(product, twin.body.documents[0].id, ({ phase }) => phase === 'ARCHIVED');
}, 60_000);
afterAll(() => product.stop());

describe('refused at the door with code and path', () => {
  test.each(cases.filter(({ at }) => at === 'request'))('$name → $code', async ({ body, code, path }) => {
    const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code, path });
    expect(answer.body.hint ?? answer.body.errors).toBeDefined();
  });
});

describe('rejected by validation with code and path, and never signed', () => {
  test.each(cases.filter(({ at }) => at === 'validation'))('$name → $code', async ({ body, code, path }) => {
    const plan = await product.call('POST', '/v1/packages?mode=plan', { body });
    expect(plan.body.acceptable).toBe(false);
    expect(plan.body.documents[0].findings).toContainEqual(expect.objectContaining({ code, path }));

    const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
    expect(answer.status).toBe(202);
    const { id } = answer.body.documents[0];
    const document = await waitForDocument(product, id, ({ phase }) => phase !== 'RECEIVED');
    expect(document.phase).toBe('REJECTED');
    expect(document.findings).toContainEqual(
      expect.objectContaining({ code, path, hint: expect.any(String), messageRu: expect.any(String) }),
    );
    expect((await product.call('GET', `/v1/documents/${id}/signature`)).status).toBe(404);
    expect(await product.database.db('signatures').where({ document_id: id })).toHaveLength(0);
  });
});

test('every case has a name of its own, and the set covers requests and validation', () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThan(40);
});
