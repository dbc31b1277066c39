import { rightPackage } from '../../fixtures/broken-case.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { ExchangeEntry } from '../../lib/operator-simulator/exchange.ts';
import { newKey, type Api } from './api.ts';
import { type Product } from './product.ts';

/** Hands in one package for a buyer with a box at an operator, and returns the ids of its documents. */
export async function submitToBox(api: Api, name: string, kinds: DocumentKind[], edoId = '2BM-5000000000-1'): Promise<string[]> {
  const body = rightPackage(name, kinds);
  body.partner.edoId = edoId;
  body.partner.unloadElectronically = true;
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  if (answer.status !== 202) throw new Error(answer.text);
  return answer.body.documents.map(({ id }: { id: string }) => id);
}

export async function typesOf(api: Api, id: string): Promise<string[]> {
  return (await api.call('GET', `/v1/documents/${id}/events`)).body.events.map(({ type }: { type: string }) => type);
}

/** The calls about one document that the operator has written down, in order. */
export function callsAbout(product: Product, operator: '2BM' | '2BE', id: string): string[] {
  return entriesOf(product, operator).flatMap((entry) =>
    entry.type === 'call' && entry.key?.startsWith(id) ? [`${entry.method} ${entry.outcome}`] : [],
  );
}

/** How often operators hold each document, by their own journals: the outside witness. */
export function copiesOf(product: Product): Map<string, number> {
  const copies = new Map<string, number>();
  for (const operator of ['2BM', '2BE'] as const)
    for (const entry of entriesOf(product, operator))
      if (entry.type === 'message') copies.set(entry.message.key, (copies.get(entry.message.key) ?? 0) + 1);
  return copies;
}

function entriesOf(product: Product, operator: '2BM' | '2BE'): readonly ExchangeEntry[] {
  return product.sandbox.operators[operator].exchange.entries();
}

/** Changes how the sandbox's operators and buyers behave from now on. */
export function behave(product: Product, script: Partial<Product['sandbox']['operators']['2BM']['exchange']['script']>): void {
  for (const operator of ['2BM', '2BE'] as const) Object.assign(product.sandbox.operators[operator].exchange.script, script);
}
