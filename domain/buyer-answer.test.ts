import { expect, test } from '@jest/globals';
import { openAnswerOf, type AnsweredFacts } from './buyer-answer.ts';
import { startDocflow, withFacets, type Docflow, type DocflowFacets } from './docflow/docflow.ts';
import type { DocflowCall } from './docflow/calls.ts';
import { DEFAULT_POLICY } from './docflow/policy.ts';
import { explainDocument } from './explain.ts';
import { finding } from './finding.ts';
import { reasonText } from './reason-text.ts';
import { nextActions, statusText } from './status.ts';

const sent: Docflow = startDocflow({
  operator: '2BM',
  boxId: '2BM-1',
  attempt: 1,
  kind: 'transfer',
  policy: DEFAULT_POLICY,
  messageId: 'm',
  sentAt: '2026-10-31T10:00:00.000Z',
  roaming: false,
});
const archived = { phase: 'ARCHIVED', channel: 'electronic', kind: 'transfer', attention: null, signed: true } as const;
const said = (facets: Partial<DocflowFacets>, kind: AnsweredFacts['kind'] = 'transfer') => ({
  ...archived,
  kind,
  docflow: withFacets(sent, facets),
});

test('a refusal after the archive still says whose it is and by which commands it is answered', () => {
  expect(openAnswerOf(said({ buyerResponse: 'refused' }))).toEqual({
    reason: 'docflow.refused',
    owner: 'billing',
    actions: ['submit-revision', 'submit-correction', 'offer-revocation'],
  });
  expect(nextActions(said({ buyerResponse: 'refused' }, 'act'))).toEqual(['submit-revision', 'offer-revocation']);
});

test('an offer to annul is answered before anything else; what is annulled, revised or corrected wants no answer', () => {
  expect(openAnswerOf(said({ revocation: 'requestedByBuyer', buyerResponse: 'refused' }))).toMatchObject({
    reason: 'docflow.annulment-offered',
    actions: ['answer-revocation'],
  });
  expect(openAnswerOf(said({ revocation: 'accepted', buyerResponse: 'refused' }))).toBeUndefined();
  expect(openAnswerOf(said({ amendment: ['requested', 'corrected'] }))).toBeUndefined();
  expect(openAnswerOf(said({ amendment: ['requested'] }))).toMatchObject({ reason: 'docflow.clarification-asked', owner: 'billing' });
  expect(openAnswerOf(said({ buyerResponse: 'signed' }))).toBeUndefined();
});

test('what a person has seen and closed waits no more, and a later word of the same kind waits again', () => {
  const call = { reason: 'docflow.refused', id: '1', kind: 'refusal', at: '2026-11-02T10:00:00.000Z', settled: 'seen' } as const;
  const refused = said({ buyerResponse: 'refused' });
  const after = (...calls: DocflowCall[]) => openAnswerOf({ ...refused, docflow: { ...refused.docflow, calls } });
  expect(after(call)).toBeUndefined();
  expect(after(call, { ...call, id: '2', settled: null })).toMatchObject({ reason: 'docflow.refused' });
});

test('a refusal in the portal calls billing, one of a letter or of a disposed document nobody', () => {
  const refused = { ...archived, kind: 'act', docflow: null, portal_answer: 'refused' } as const;
  expect(openAnswerOf(refused)).toMatchObject({ reason: 'portal.refused', owner: 'billing', actions: ['submit-revision'] });
  expect(openAnswerOf({ ...refused, channel: 'paper' })).toBeUndefined();
  expect(openAnswerOf({ ...refused, phase: 'DISPOSED' })).toBeUndefined();
});

test('an act accepted by a click in the portal is never said to be signed by the buyer, in neither language', () => {
  const accepted = statusText({ ...archived, kind: 'act', docflow: null, portal_answer: 'accepted' });
  expect(accepted).toMatchObject({
    ru: expect.stringMatching(/без подписи покупателя/),
    en: expect.stringMatching(/without the buyer's signature/),
  });
  expect(statusText({ ...archived, kind: 'act', docflow: null, portal_answer: 'refused' }).severity).toBe('error');
});

test('every word of a buyer has its reason in both languages, with what to do', () => {
  for (const code of [
    'docflow.refused',
    'docflow.clarification-asked',
    'docflow.annulment-offered',
    'docflow.annulled',
    'portal.refused',
  ]) {
    const text = reasonText(code);
    expect({ code, known: text.ru !== code && /[а-я]/.test(text.mendRu) && /[a-z] [a-z]/.test(text.mendEn) }).toEqual({
      code,
      known: true,
    });
  }
});

test('a rejected document explains itself by all of its findings; one that was rejected by staff has none', () => {
  const findings = [finding('party.invalid-inn', '/partner/inn'), finding('line.net-mismatch', '/documents/0/content/lines/1/net')];
  const facts = {
    ...archived,
    phase: 'REJECTED',
    channel: null,
    issueDueOn: null,
    now: new Date('2026-11-03T09:00:00Z'),
  } as const;
  expect(explainDocument({ ...facts, findings }).findings).toEqual(findings);
  expect(explainDocument({ ...facts, findings: null })).toMatchObject({ owner: 'billing', findings: [] });
});
