import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addAmendment, isComplete, startDocflow, withFacets, type Docflow } from './docflow.ts';
import { applyNews, type DocflowNews } from './docflow-news.ts';
import { openCalls } from './calls.ts';
import { DEFAULT_POLICY, type DocflowPolicy } from './policy.ts';
import { owedSteps, regimeOn } from './regime.ts';
import type { DocumentKind } from '../document-kind.ts';

const SENT_AT = '2026-11-24T09:00:00.000Z';
const begin = (kind: DocumentKind, policy: DocflowPolicy = DEFAULT_POLICY): Docflow =>
  startDocflow({
    operator: '2BM',
    boxId: '2BM-1',
    attempt: 1,
    kind,
    policy,
    messageId: 'm',
    sentAt: SENT_AT,
    roaming: false,
  });
const technical = (kind: Extract<DocflowNews, { type: 'technical' }>['kind'], at = SENT_AT, more: object = {}): DocflowNews => ({
  type: 'technical',
  kind,
  at,
  verdict: 'valid',
  ...more,
});

const issued = (kind: DocumentKind): Docflow => ({ ...begin(kind), issuedAt: SENT_AT, deliveredAt: SENT_AT });

const INVOICE_NEWS: DocflowNews[] = [
  technical('receipt-date', '2026-11-24T09:00:05.000Z'),
  technical('dispatch-date', '2026-11-24T09:00:06.000Z'),
  technical('receipt-notice', '2026-11-25T09:00:00.000Z'),
];

test('the regime follows from the day: 174n, then 14n, then universal messages', () => {
  expect(['2013-05-01', '2021-06-30', '2021-07-01', '2026-11-24', '2027-04-01'].map((day) => regimeOn(day, '2027-04-01'))).toEqual([
    '174n',
    '174n',
    '14n',
    '14n',
    '14n-universal',
  ]);
});

test('nobody has told the day of universal messages: the older regime goes on; an operator may tell another day', () => {
  expect(regimeOn('2027-04-01')).toBe('14n');
  expect(regimeOn('2026-11-24', '2026-11-01')).toBe('14n-universal');
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
  expect(applyNews(signed, technical('refusal')).facets).toEqual(signed.facets);
});

test('a bad signature moves nothing but the mark that somebody has tried', () => {
  const docflow = begin('transfer');
  for (const kind of ['receipt-date', 'dispatch-date', 'receipt-notice'] as const)
    expect(applyNews(docflow, technical(kind, SENT_AT, { verdict: 'invalid' }))).toBe(docflow);
  for (const kind of ['refusal', 'clarification', 'revocation-offer', 'revocation-acceptance', 'revocation-refusal'] as const)
    expect(applyNews(docflow, technical(kind, SENT_AT, { verdict: 'invalid' }))).toMatchObject({ ...docflow, calls: [{ kind }] });
  const tried = applyNews(docflow, technical('buyer-title', SENT_AT, { verdict: 'invalid' }));
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
  for (const code of ['4002', '4003', '9999']) expect(applyNews(docflow, technical('universal-message', SENT_AT, { code }))).toBe(docflow);
});

test('the buyer consents to an offer of ours, and to nothing else; a notice of clarification or a refusal under it is its refusal', () => {
  const docflow = begin('invoice');
  const underOffer = { answers: 'revocation-offer' };
  // What answers an offer of the buyer's own is never valid (`verifyTechnical`); so a valid answer shows that ours has left.
  expect(applyNews(docflow, technical('revocation-acceptance', SENT_AT, underOffer)).facets.revocation).toBe('accepted');
  const ours = withFacets(docflow, { revocation: 'requestedByUs' });
  expect(applyNews(ours, technical('revocation-acceptance', SENT_AT, underOffer)).facets.revocation).toBe('accepted');
  const refusals = [
    technical('clarification', SENT_AT, underOffer),
    technical('universal-message', SENT_AT, { ...underOffer, code: '3999' }),
  ];
  for (const refusal of refusals)
    expect(applyNews(ours, refusal).facets).toMatchObject({ revocation: 'rejected', buyerResponse: 'notRequired', amendment: [] });
});

test("a confirmation for another file than ours is no date of issue of ours, and a notice for our offer is no notice of our document's receipt", () => {
  const docflow = begin('invoice');
  for (const kind of ['receipt-date', 'dispatch-date', 'receipt-notice'] as const)
    for (const answers of ['revocation-offer', 'buyer-title'] as const)
      expect(applyNews(docflow, technical(kind, SENT_AT, { answers }))).toBe(docflow);
});

test.each([
  ['refusal', {}, 'docflow.refused'],
  ['buyer-title', { outcome: 'refused' }, 'docflow.refused'],
  ['clarification', {}, 'docflow.clarification-asked'],
  ['revocation-offer', {}, 'docflow.annulment-offered'],
  ['universal-message', { code: '2007' }, 'docflow.authority-asked'],
  ['buyer-title', { verdict: 'not-proven' }, 'docflow.signer-not-proven'],
  ['receipt-notice', { verdict: 'not-proven' }, 'docflow.signer-not-proven'],
  ['buyer-title', { verdict: 'invalid' }, 'docflow.title-invalid'],
  ['refusal', { verdict: 'invalid' }, 'docflow.answer-invalid'],
  ['clarification', { verdict: 'invalid' }, 'docflow.answer-invalid'],
  ['revocation-offer', { verdict: 'invalid' }, 'docflow.answer-invalid'],
  ['revocation-acceptance', { verdict: 'invalid', answers: 'revocation-offer' }, 'docflow.answer-invalid'],
  ['universal-message', { verdict: 'invalid', code: '3999' }, 'docflow.answer-invalid'],
  // It can't be read, and the operator names no code: it may be a refusal.
  ['universal-message', { verdict: 'invalid', code: null }, 'docflow.answer-invalid'],
] as const)('%s %o calls a person: %s', (kind, more, reason) => {
  const called = applyNews(issued('transfer'), technical(kind, SENT_AT, { id: 'e1', ...more }));
  expect(openCalls(called)).toMatchObject([{ reason, id: 'e1' }]);
  expect(isComplete(called)).toBe(false);
  expect(applyNews(called, technical(kind, SENT_AT, { id: 'e1', ...more }))).toEqual(called);
});

test('2007 beside 2999 in one message asks twice; a second 1999 has no effect', () => {
  const asked = applyNews(issued('transfer'), technical('universal-message', SENT_AT, { id: 'e1', code: '2007+2999' }));
  expect(
    openCalls(asked)
      .map(({ reason }) => reason)
      .sort(),
  ).toEqual(['docflow.authority-asked', 'docflow.clarification-asked']);
  expect(asked.facets.amendment).toEqual(['requested']);
  const received = applyNews(asked, technical('universal-message', SENT_AT, { id: 'e2', code: '1999' }));
  expect(received.receiptAt).toBe(SENT_AT);
  expect(applyNews(received, technical('universal-message', '2026-11-30T09:00:00.000Z', { id: 'e3', code: '1999' }))).toBe(received);
});

test('what is not proven moves nothing; the title that is proven later counts and settles the call, whichever comes first', () => {
  const unproven = technical('buyer-title', SENT_AT, { id: 'e1', verdict: 'not-proven', outcome: 'signed' });
  const proven = technical('buyer-title', SENT_AT, { id: 'e2', outcome: 'signedWithDisagreements' });
  const docflow = issued('act');
  expect(applyNews(docflow, unproven)).toMatchObject({ answeredAt: null, facets: { buyerResponse: 'notProven' } });
  const both = [unproven, proven].reduce(applyNews, docflow);
  expect(both).toEqual([proven, unproven].reduce(applyNews, docflow));
  expect(both.facets.buyerResponse).toBe('signedWithDisagreements');
  expect(openCalls(both)).toEqual([]);
});

test("a revision or a correction that names it answers the buyer's no; a signature after silence is worth more than the silence", () => {
  const refused = applyNews(issued('transfer'), technical('refusal', SENT_AT, { id: 'e1' }));
  expect(isComplete(addAmendment(refused, 'revised'))).toBe(true);
  const deemed = withFacets(issued('act'), { buyerResponse: 'deemedAccepted' });
  expect(applyNews(deemed, technical('buyer-title')).facets.buyerResponse).toBe('signed');
  // A no after that is told to a person; the acceptance stands.
  const late = applyNews(deemed, technical('refusal', SENT_AT, { id: 'e2' }));
  expect([late.facets.buyerResponse, openCalls(late).length]).toEqual(['deemedAccepted', 1]);
});

test('a notice of receipt is owed where the parties have agreed on it, and by documents from before that was asked', () => {
  const { agreed: _agreed, ...receipt } = DEFAULT_POLICY.receipt;
  const waits = (policy: DocflowPolicy) => begin('invoice', policy).facets.recipientReceipt;
  expect(waits(DEFAULT_POLICY)).toBe('waiting');
  expect(waits({ ...DEFAULT_POLICY, receipt })).toBe('waiting');
  expect(waits({ ...DEFAULT_POLICY, receipt: { ...receipt, agreed: false } })).toBe('notAcceptable');
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
