import { expect, test } from '@jest/globals';
import { facetsOf } from '../status.ts';
import { addAmendment, startDocflow, withFacets } from './docflow.ts';
import { applyNews } from './docflow-news.ts';
import { facetTexts } from './facet-text.ts';
import { DEFAULT_POLICY } from './policy.ts';

const begin = () =>
  startDocflow({
    operator: '2BM',
    boxId: 'b',
    attempt: 1,
    kind: 'transfer',
    policy: DEFAULT_POLICY,
    messageId: 'm',
    sentAt: '2026-11-24T09:00:00.000Z',
    roaming: true,
  });
const facts = {
  phase: 'ISSUED',
  channel: 'electronic',
  attention: null,
  signed: true,
  kind: 'transfer',
  basis: 'power-of-attorney',
} as const;

test('every facet of a document at an operator has words in both languages and a severity', () => {
  const docflow = addAmendment(applyNews(begin(), { type: 'delivered', at: '2026-11-24T10:00:00.000Z' }), 'requested');
  const texts = facetTexts(facetsOf({ ...facts, docflow }));
  expect(texts.map(({ facet, value }) => `${facet}=${value}`)).toEqual([
    'senderSignature=valid',
    'authority=valid',
    'portal=published',
    'print=none',
    'archive=none',
    'operatorConfirmation=waiting',
    'delivery=delivered',
    'recipientReceipt=waiting',
    'buyerResponse=waiting',
    'revocation=none',
    'roaming=none',
    'amendment=requested',
  ]);
  for (const { ru, en } of texts) expect({ ru: /[а-я]/i.test(ru), en: /^[^а-я]+$/i.test(en) }).toEqual({ ru: true, en: true });
});

test('what somebody must act on is a warning or an error', () => {
  const severe = facetTexts(
    facetsOf({ ...facts, docflow: withFacets(begin(), { roaming: 'error', buyerResponse: 'refused', recipientReceipt: 'overdue' }) }),
  );
  expect(severe.filter(({ severity }) => severity === 'error').map(({ facet }) => facet)).toEqual(['buyerResponse', 'roaming']);
  expect(severe.filter(({ severity }) => severity === 'warning').map(({ facet }) => facet)).toEqual(['recipientReceipt']);
});

test('a document that goes by the portal alone has the facet of its answer and none of an operator', () => {
  expect(facetTexts(facetsOf({ ...facts, phase: 'DELIVERED', kind: 'act', portal_answer: 'refused' })).map(({ facet }) => facet)).toEqual([
    'senderSignature',
    'authority',
    'portal',
    'print',
    'archive',
    'answer',
  ]);
});
