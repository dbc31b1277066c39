import { expect, test } from '@jest/globals';
import { hasObjected, openCalls } from './calls.ts';
import { answerRevocation, startDocflow, withFacets } from './docflow.ts';
import { applyNews, type DocflowNews, type TechnicalNews } from './docflow-news.ts';
import { DEFAULT_POLICY } from './policy.ts';

const SENT_AT = '2026-11-24T09:00:00.000Z';
const ACT = startDocflow({
  operator: '2BM',
  boxId: '2BM-1',
  attempt: 1,
  kind: 'act',
  policy: DEFAULT_POLICY,
  messageId: 'm',
  sentAt: SENT_AT,
  roaming: false,
});
const said = (kind: TechnicalNews['kind'], id: string, more: Partial<TechnicalNews> = {}): DocflowNews => ({
  type: 'technical',
  kind,
  id,
  at: SENT_AT,
  verdict: 'valid',
  ...more,
});
const reasons = (docflow: typeof ACT) => openCalls(docflow).map(({ reason }) => reason);

test('a no after a yes calls a person, and the yes stands', () => {
  const signed = applyNews(ACT, said('buyer-title', '1', { outcome: 'signed' }));
  const refused = applyNews(signed, said('universal-message', '2', { code: '3999' }));
  expect([refused.facets.buyerResponse, reasons(refused)]).toEqual(['signed', ['docflow.refused']]);
});

test('consent to our offer, or its refusal, counts before we have noted that the offer has left', () => {
  const answers = { answers: 'revocation-offer' } as const;
  expect(applyNews(ACT, said('revocation-acceptance', '1', answers)).facets.revocation).toBe('accepted');
  expect(applyNews(ACT, said('revocation-refusal', '1', answers)).facets.revocation).toBe('rejected');
});

test('an offer to annul calls a person after an earlier one was refused, and while ours is open; the same one calls once', () => {
  for (const before of ['rejected', 'requestedByUs'] as const) {
    const offered = applyNews(withFacets(ACT, { revocation: before }), said('revocation-offer', '1'));
    expect([offered.facets.revocation, reasons(offered)]).toEqual(['requestedByBuyer', ['docflow.annulment-offered']]);
    const answered = answerRevocation(offered, 'rejected');
    expect(applyNews(answered, said('revocation-offer', '1'))).toBe(answered);
    expect(applyNews(answered, said('revocation-offer', '2')).facets.revocation).toBe('requestedByBuyer');
  }
});

test('consent to our offer annuls, whether it comes before or after a refusal of it', () => {
  const offered = withFacets(ACT, { revocation: 'requestedByUs' });
  const news = [
    said('revocation-acceptance', '1', { answers: 'revocation-offer' }),
    said('revocation-refusal', '2', { answers: 'revocation-offer' }),
  ];
  expect(news.reduce(applyNews, offered).facets.revocation).toBe('accepted');
  expect(news.toReversed().reduce(applyNews, offered).facets.revocation).toBe('accepted');
});

test('silence after a refusal that nobody could prove is no consent; after an unproven notice of receipt it may be', () => {
  expect(hasObjected(applyNews(ACT, said('refusal', '1', { verdict: 'not-proven' })))).toBe(true);
  expect(hasObjected(applyNews(ACT, said('receipt-notice', '1', { verdict: 'not-proven' })))).toBe(false);
});
