import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { ended, parked } from '../support/batch.ts';
import { newKey, startProduct, waitForDocument, type Product } from '../support/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct('exchange', {
    operators: {
      script: {
        receipt: [200, 600],
        answer: [100, 400],
        refuses: 0,
        disagrees: 0,
        clarifies: 0,
        repeated: 0.3,
        late: 0.1,
        wrongSignature: 0,
      },
    },
  });
}, 60_000);
afterAll(() => product.stop());

async function submit(name: string, kinds: DocumentKind[], edoId = '2BM-5000000000-1'): Promise<string[]> {
  const body = rightPackage(name, kinds);
  body.partner.edoId = edoId;
  body.partner.unloadElectronically = true;
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  expect(answer.status).toBe(202);
  return answer.body.documents.map(({ id }: { id: string }) => id);
}
const typesOf = async (id: string): Promise<string[]> =>
  (await product.call('GET', `/v1/documents/${id}/events`)).body.events.map(({ type }: { type: string }) => type);

test.each(['2BM', '2BE'] as const)(
  'an invoice goes through %s: sent, issued on its date, received by the buyer, archived',
  async (operator) => {
    const [id] = await submit(`invoice-${operator}`, ['invoice'], `${operator}-5000000000-7`);
    const done = await waitForDocument(product, id!, ended);
    expect(done).toMatchObject({ phase: 'ARCHIVED', channel: 'electronic' });
    expect(done.facets.docflow).toMatchObject({
      operator,
      operatorConfirmation: 'received',
      delivery: 'delivered',
      recipientReceipt: 'finished',
      buyerResponse: 'notRequired',
    });
    const { events } = (await product.call('GET', `/v1/documents/${id}/events`)).body;
    const types = events.map(({ type }: { type: string }) => type);
    expect(types.slice(0, 6)).toEqual(['RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'SENT', 'ISSUED']);
    expect(types.slice(-2)).toEqual(['DELIVERED', 'ARCHIVED']);
  },
);
