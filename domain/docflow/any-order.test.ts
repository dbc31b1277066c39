import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCalls } from './calls.ts';
import { startDocflow, type Docflow } from './docflow.ts';
import { applyNews, type DocflowNews, type TechnicalNews } from './docflow-news.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { DOCUMENT_KINDS } from '../document-kind.ts';
import { TECHNICAL_KINDS, TECHNICAL_VERDICTS } from './technical-document.ts';

const SENT_AT = '2026-11-24T09:00:00.000Z';
const begin = (kind: (typeof DOCUMENT_KINDS)[number], roaming = true): Docflow =>
  startDocflow({ operator: '2BM', boxId: '2BM-1', attempt: 1, kind, policy: DEFAULT_POLICY, messageId: 'm', sentAt: SENT_AT, roaming });
const said = (kind: TechnicalNews['kind'], at: string, more: Partial<TechnicalNews> = {}): DocflowNews => ({
  type: 'technical',
  kind,
  at,
  id: JSON.stringify([kind, at, more]),
  verdict: 'valid',
  ...more,
});
const TEN = '2026-11-24T10:00:00.000Z';
const ELEVEN = '2026-11-24T11:00:00.000Z';
const TWELVE = '2026-11-24T12:00:00.000Z';

const at = fc.constantFrom('2026-11-24T08:00:00.000Z', SENT_AT, TEN, ELEVEN, TWELVE, '2026-12-30T10:00:00.000Z');
const technical = fc
  .record({
    kind: fc.constantFrom(...TECHNICAL_KINDS),
    at,
    verdict: fc.constantFrom(...TECHNICAL_VERDICTS),
    code: fc.constantFrom(null, '1999', '2999', '2007+2999', '3999', '4002'),
    answers: fc.constantFrom('document', 'document', 'revocation-offer', 'buyer-title'),
    outcome: fc.constantFrom('signed', 'signedWithDisagreements', 'refused'),
  } as const)
  .map((news): DocflowNews => ({ type: 'technical', id: JSON.stringify(news), ...news }));
const plain = fc.oneof(
  fc.record({ type: fc.constant('delivered' as const), at }),
  fc.record({ type: fc.constant('delivery-failed' as const), at, reason: fc.constant('') }),
);
const roaming = fc.record({ type: fc.constant('roaming' as const), at, success: fc.boolean() });

test('whatever operators and buyers say, in any order and any number, leads to the same docflow', () => {
  const news = fc.array(fc.oneof({ weight: 6, arbitrary: technical }, { weight: 1, arbitrary: plain }, { weight: 1, arbitrary: roaming }), {
    maxLength: 8,
  });
  const shuffled = news.chain((all) =>
    fc.record({
      all: fc.constant(all),
      order: fc.shuffledSubarray(all, { minLength: all.length }),
      repeated: fc.subarray(all),
    }),
  );
  const kinds = fc.constantFrom(...DOCUMENT_KINDS);
  fc.assert(
    fc.property(shuffled, kinds, fc.boolean(), ({ all, order, repeated }, kind, isRoaming) => {
      const straight = all.reduce(applyNews, begin(kind, isRoaming));
      expect([...order, ...repeated].reduce(applyNews, begin(kind, isRoaming))).toEqual(straight);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['issuedAt', 'receipt-date'],
  ['deliveredAt', 'dispatch-date'],
  ['receiptAt', 'receipt-notice'],
] as const)('%s is that of the earliest valid proof, whichever comes first', (field, kind) => {
  const news = [said(kind, TWELVE), said(kind, TEN), said(kind, ELEVEN), said(kind, '2026-11-24T09:30:00.000Z', { verdict: 'invalid' })];
  expect(news.reduce(applyNews, begin('transfer'))[field]).toBe(TEN);
  expect(news.toReversed().reduce(applyNews, begin('transfer'))[field]).toBe(TEN);
});

test('where no confirmation is owed, none moves the date of issue', () => {
  expect(applyNews(begin('bill'), said('receipt-date', '2026-11-24T08:00:00.000Z')).issuedAt).toBe(SENT_AT);
});

test("the buyer's word proves delivery, and not before the operator had the document", () => {
  const heard = applyNews(begin('invoice'), said('receipt-notice', '2001-01-01T00:00:00.000Z'));
  expect(heard).toMatchObject({ deliveredAt: SENT_AT, facets: { delivery: 'delivered' } });
  expect(applyNews(heard, said('receipt-notice', TEN, { verdict: 'invalid' }))).toBe(heard);
});

test('a yes after a no calls billing, and the no stands; the other way round the yes stands', () => {
  const no = said('refusal', TEN);
  const yes = said('buyer-title', ELEVEN, { outcome: 'signed' });
  const reasons = (docflow: Docflow) => openCalls(docflow).map(({ reason }) => reason);
  for (const news of [
    [no, yes],
    [yes, no],
  ]) {
    const state = news.reduce(applyNews, begin('act'));
    expect([state.facets.buyerResponse, state.answeredAt, reasons(state)]).toEqual([
      'refused',
      TEN,
      ['docflow.refused', 'docflow.answers-differ'],
    ]);
  }
  const later = [yes, said('refusal', TWELVE)].reduce(applyNews, begin('act'));
  expect([later.facets.buyerResponse, reasons(later)]).toEqual(['signed', ['docflow.refused']]);
});

test('a document from before answers were kept knows the one that it had', () => {
  const signed = applyNews(begin('act'), said('buyer-title', TEN, { outcome: 'signed' }));
  const { answers: _none, heardAt: _neither, ...old } = signed;
  expect(applyNews(old, said('buyer-title', TEN, { outcome: 'signed' })).facets).toEqual(signed.facets);
  const refused = applyNews(old, said('refusal', ELEVEN));
  expect([refused.facets.buyerResponse, refused.answeredAt, openCalls(refused).length]).toEqual(['signed', TEN, 1]);
});
