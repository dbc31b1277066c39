import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyNews, isComplete, startDocflow, type Docflow, type DocflowNews } from './docflow.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { owedSteps, regimeOn } from './regime.ts';
import type { DocumentKind } from '../document-kind.ts';

const SENT_AT = '2026-11-24T09:00:00.000Z';
const begin = (kind: DocumentKind): Docflow =>
  startDocflow({
    operator: '2BM',
    boxId: '2BM-1',
    attempt: 1,
    kind,
    policy: DEFAULT_POLICY,
    messageId: 'm',
    sentAt: SENT_AT,
    roaming: false,
  });
const technical = (kind: Extract<DocflowNews, { type: 'technical' }>['kind'], at = SENT_AT, more: object = {}): DocflowNews => ({
  type: 'technical',
  kind,
  at,
  valid: true,
  ...more,
});

const INVOICE_NEWS: DocflowNews[] = [
  technical('receipt-date', '2026-11-24T09:00:05.000Z'),
  technical('dispatch-date', '2026-11-24T09:00:06.000Z'),
  technical('receipt-notice', '2026-11-25T09:00:00.000Z'),
];

test('the regime follows from the day: 174n, then 14n, then universal messages', () => {
  expect(['2013-05-01', '2021-06-30', '2021-07-01', '2026-11-24', '2027-04-01'].map(regimeOn)).toEqual([
    '174n',
    '174n',
    '14n',
    '14n',
    '14n-universal',
  ]);
});

test("under 174n the seller too owed a receipt notice for the operator's confirmation; under 14n he owes none", () => {
  expect(owedSteps('174n', 'invoice').some(({ by }) => by === 'seller')).toBe(true);
  expect(owedSteps('14n', 'invoice').some(({ by }) => by === 'seller')).toBe(false);
});

test("the date of issue is the operator's, and not that of our sending", () => {
  const docflow = applyNews(begin('invoice'), INVOICE_NEWS[0]!);
  expect(docflow).toMatchObject({ sentAt: SENT_AT, issuedAt: '2026-11-24T09:00:05.000Z', facets: { operatorConfirmation: 'received' } });
});

test('what owes no confirmation is issued when the operator has taken it', () => {
  expect(begin('bill')).toMatchObject({
    issuedAt: SENT_AT,
    facets: { operatorConfirmation: 'notRequired', recipientReceipt: 'notAcceptable' },
  });
});

test('news in any order and any number lead to the same docflow', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(INVOICE_NEWS, { minLength: 3 }), fc.array(fc.nat({ max: 2 }), { maxLength: 10 }), (order, repeats) => {
      const straight = INVOICE_NEWS.reduce(applyNews, begin('invoice'));
      const shuffled = [...order, ...repeats.map((index) => INVOICE_NEWS[index]!)].reduce(applyNews, begin('invoice'));
      expect(shuffled).toEqual(straight);
      expect(isComplete(shuffled)).toBe(true);
    }),
  );
});

test('facets never go back: an answer that was given is not taken away by a later one', () => {
  const signed = applyNews(begin('act'), technical('buyer-title'));
  expect(applyNews(signed, technical('refusal'))).toBe(signed);
});

test('a bad signature moves nothing but the mark that somebody has tried', () => {
  const docflow = begin('transfer');
  for (const kind of ['receipt-date', 'receipt-notice', 'refusal', 'revocation-acceptance'] as const)
    expect(applyNews(docflow, technical(kind, SENT_AT, { valid: false }))).toBe(docflow);
  const tried = applyNews(docflow, technical('buyer-title', SENT_AT, { valid: false }));
  expect(tried.facets.buyerResponse).toBe('invalidSignature');
  expect(applyNews(tried, technical('buyer-title')).facets.buyerResponse).toBe('signed');
});

test.each([
  ['1999', 'recipientReceipt', 'finished'],
  ['3999', 'buyerResponse', 'refused'],
] as const)('the universal message %s stands in for the document that it replaces', (code, facet, value) => {
  expect(applyNews(begin('transfer'), technical('universal-message', SENT_AT, { code })).facets[facet]).toBe(value);
});

test('universal messages that only inform change nothing', () => {
  const docflow = begin('transfer');
  for (const code of ['4002', '4003', '2007', '9999'])
    expect(applyNews(docflow, technical('universal-message', SENT_AT, { code }))).toBe(docflow);
});

test('consent to annulment counts only where somebody has offered it', () => {
  const docflow = begin('invoice');
  expect(applyNews(docflow, technical('revocation-acceptance'))).toBe(docflow);
  const offered = applyNews(docflow, technical('revocation-offer'));
  expect(applyNews(offered, technical('revocation-acceptance')).facets.revocation).toBe('accepted');
});

test.each([
  ['invoice', 3],
  ['transfer', 4],
  ['act', 3],
  ['reconciliation', 2],
  ['bill', 1],
] as const)('a %s is complete after %i steps, and not before', (kind, count) => {
  const all = {
    invoice: INVOICE_NEWS,
    transfer: [...INVOICE_NEWS, technical('buyer-title')],
    act: [INVOICE_NEWS[0]!, INVOICE_NEWS[1]!, technical('buyer-title')],
    reconciliation: [{ type: 'delivered', at: SENT_AT } as const, technical('buyer-title')],
    bill: [{ type: 'delivered', at: SENT_AT } as const],
  }[kind];
  expect(all).toHaveLength(count);
  expect(isComplete(all.reduce(applyNews, begin(kind)))).toBe(true);
  expect(isComplete(all.slice(0, -1).reduce(applyNews, begin(kind)))).toBe(false);
});
