import { expect, test } from '@jest/globals';
import { buildAttention, RESUMED_REASONS } from './attention.ts';
import { explainDocument, type ExplainFacts } from './explain.ts';
import { reasonText } from './reason-text.ts';

const now = new Date('2026-11-03T09:00:00Z');
const facts: ExplainFacts = {
  phase: 'VALIDATED',
  channel: null,
  attention: buildAttention('sign', 'mandate.missing', now),
  signed: false,
  kind: 'invoice',
  issueDueOn: '2026-11-05',
  now,
};

test('a parked document says why, who must act, by when, and what happens otherwise', () => {
  expect(explainDocument(facts)).toMatchObject({
    reason: 'mandate.missing',
    owner: 'registrar',
    whyEn: expect.stringMatching(/Nobody holds the mandate/),
    actEn: expect.stringMatching(/Enter a mandate/),
    waitsSince: now.toISOString(),
    dueOn: '2026-11-05',
    overdue: false,
    otherwiseEn: expect.stringMatching(/five-day term/),
    nextActions: ['resolve:retry', 'resolve:reject'],
  });
});

test('the term is over on the day after its last one, by Moscow', () => {
  expect(explainDocument({ ...facts, now: new Date('2026-11-05T20:59:59Z') }).overdue).toBe(false);
  expect(explainDocument({ ...facts, now: new Date('2026-11-05T21:00:00Z') }).overdue).toBe(true);
});

test('a document without a term of law is never due, and what has left or ended is due no more', () => {
  expect(explainDocument({ ...facts, issueDueOn: null })).toMatchObject({ dueOn: null, overdue: false });
  for (const phase of ['DELIVERED', 'PRINT_QUEUED', 'ARCHIVED', 'REJECTED', 'CANCELLED'] as const)
    expect(explainDocument({ ...facts, phase, attention: null })).toMatchObject({ dueOn: null, overdue: false });
});

test('a document on its way waits for nobody; a rejected one waits for billing', () => {
  expect(explainDocument({ ...facts, phase: 'SIGNED', attention: null })).toMatchObject({
    reason: null,
    owner: null,
    nextActions: ['cancel'],
  });
  expect(explainDocument({ ...facts, phase: 'REJECTED', attention: null })).toMatchObject({
    owner: 'billing',
    nextActions: ['submit-revision'],
  });
});

test('every reason that resumes by itself has words in both languages', () => {
  for (const code of RESUMED_REASONS) {
    const { ru, en } = reasonText(code);
    expect({ code, ru: /[а-я]/.test(ru), en: /[a-z] [a-z]/.test(en) }).toEqual({ code, ru: true, en: true });
  }
});
