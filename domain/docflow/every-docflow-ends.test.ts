import { expect, test } from '@jest/globals';
import { addWorkingDays } from '../working-calendar.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../document-kind.ts';
import { closeAnswer, closeCall, closeReceipt, settleByPerson, stillHolds } from './decisions.ts';
import { isComplete, startDocflow, withFacets, type Docflow } from './docflow.ts';
import { applyNews, type DocflowNews } from './docflow-news.ts';
import { planDocflow } from './legal-clock.ts';
import { DEFAULT_POLICY, type DocflowPolicy } from './policy.ts';

const SENT_AT = '2026-11-24T09:00:00.000Z';
const said = (kind: Extract<DocflowNews, { type: 'technical' }>['kind'], more: object = {}): DocflowNews => ({
  type: 'technical',
  kind,
  at: SENT_AT,
  id: JSON.stringify([kind, more]),
  verdict: 'valid',
  ...more,
});

/** Every policy: what each silence comes to, and whether a notice of receipt was agreed on. */
const PLAIN: DocflowPolicy = { ...DEFAULT_POLICY, onFailure: 'wait' };
const POLICIES: DocflowPolicy[] = [
  ...(['wait', 'remind', 'paper', 'close'] as const).flatMap((receipt) =>
    (['wait', 'remind', 'paper', 'accept', 'close'] as const).flatMap((answer) =>
      [true, false].map((agreed) => ({
        ...PLAIN,
        receipt: { ...PLAIN.receipt, agreed, onSilence: receipt },
        answer: { ...PLAIN.answer, onSilence: answer },
      })),
    ),
  ),
  { ...PLAIN, onFailure: 'paper' },
  { ...PLAIN, issue: { termDays: 1, onSilence: 'paper' } },
  { ...PLAIN, calls: undefined },
];

const CONFIRMED = [said('receipt-date'), said('dispatch-date')];
/** Everything that operator and buyer may do, and leave undone. */
const ANSWERS: Record<string, DocflowNews[]> = {
  'the operator is silent': [],
  'the operator never says that it was delivered': [said('receipt-date')],
  'the buyer is silent': CONFIRMED,
  'delivery fails': [said('receipt-date'), { type: 'delivery-failed', at: SENT_AT, reason: '' }],
  'roaming fails': [said('receipt-date'), { type: 'roaming', at: SENT_AT, success: false }],
  'received only': [...CONFIRMED, said('receipt-notice')],
  signed: [...CONFIRMED, said('receipt-notice'), said('buyer-title', { outcome: 'signed' })],
  'signed without a notice': [...CONFIRMED, said('buyer-title', { outcome: 'signedWithDisagreements' })],
  'refused in the title': [...CONFIRMED, said('buyer-title', { outcome: 'refused' })],
  refused: [...CONFIRMED, said('refusal')],
  'refused by a universal message': [...CONFIRMED, said('universal-message', { code: '3999' })],
  clarified: [...CONFIRMED, said('receipt-notice'), said('clarification')],
  'authority and correction asked': [...CONFIRMED, said('universal-message', { code: '2007+2999' })],
  'annulment offered': [...CONFIRMED, said('receipt-notice'), said('revocation-offer')],
  'signed by nobody knows whom': [...CONFIRMED, said('buyer-title', { outcome: 'signed', verdict: 'not-proven' })],
  'signed by another company': [...CONFIRMED, said('buyer-title', { verdict: 'invalid' })],
  'a refusal by another company': [...CONFIRMED, said('refusal', { verdict: 'invalid' })],
  'delivery fails, and the buyer signs': [
    said('receipt-date'),
    { type: 'delivery-failed', at: SENT_AT, reason: '' },
    said('receipt-notice'),
    said('buyer-title', { outcome: 'signed' }),
  ],
  'roaming fails, and the buyer signs': [
    said('receipt-date'),
    said('receipt-notice'),
    said('buyer-title', { outcome: 'signed' }),
    { type: 'roaming', at: SENT_AT, success: false },
  ],
  'refused, and signed afterwards': [
    ...CONFIRMED,
    said('refusal'),
    said('buyer-title', { outcome: 'signed', at: '2026-11-25T09:00:00.000Z' }),
  ],
  'a notice that is not proven': [...CONFIRMED, said('receipt-notice', { verdict: 'not-proven' })],
};
const KINDS: DocumentKind[] = DOCUMENT_KINDS.filter((kind) => kind !== 'correction');

interface End {
  end: 'complete' | 'paper' | 'person';
  docflow: Docflow;
  reason: string | null;
}

/** Lets the clock run from wait to wait, as the activity does; a person, where one is called, says nothing or always "seen". */
function run(docflow: Docflow, person: 'silent' | 'decides'): End {
  let state = docflow;
  let called: string | null = null;
  let now = new Date(SENT_AT);
  for (let waits = 0; waits < 60; waits += 1) {
    for (let steps = 0; ; steps += 1) {
      if (steps > 20) throw new Error('The clock does not come to rest.');
      if (called && !stillHolds(called, state)) called = null;
      if (called && person === 'decides') {
        state = settleByPerson(state, called, 'retry', now);
        called = null;
      }
      const step = planDocflow(state, now, called);
      if (step.action === 'complete') return { end: 'complete', docflow: state, reason: null };
      if (step.action === 'paper') return { end: 'paper', docflow: state, reason: step.reason };
      if (step.action === 'wait') {
        if (step.until <= now.toISOString()) throw new Error(`It waits for what is over: ${step.until}`);
        now = new Date(step.until);
        break;
      }
      if (step.action === 'remind')
        state = {
          ...state,
          reminders: { ...state.reminders, [step.what]: state.reminders[step.what] + 1 },
          lastReminderAt: now.toISOString(),
        };
      else if (step.action === 'close-call') state = closeCall(state, step.reason, 'term');
      else if (step.action === 'close-answer') state = closeAnswer(state, step.as);
      else if (step.action === 'close-receipt') state = closeReceipt(state);
      else {
        called = step.reason;
        state = {
          ...state,
          escalated: [...state.escalated.filter((told) => told !== step.reason), step.reason],
          calledAt: { ...state.calledAt, [step.reason]: now.toISOString() },
        };
      }
    }
  }
  return { end: 'person', docflow: state, reason: called };
}

const begin = (kind: DocumentKind, policy: DocflowPolicy): Docflow =>
  startDocflow({ operator: '2BM', boxId: '2BM-1', attempt: 1, kind, policy, messageId: 'm', sentAt: SENT_AT, roaming: true });

test.each(Object.keys(ANSWERS))('%s: whatever the policy, the docflow ends, goes on paper, or stands before a person', (answer) => {
  const left: object[] = [];
  for (const policy of POLICIES)
    for (const kind of KINDS) {
      const { end, reason } = run(ANSWERS[answer]!.reduce(applyNews, begin(kind, policy)), 'silent');
      // Where nobody ends it, somebody is called at this very moment.
      if (end === 'person' && reason === null) left.push({ policy, kind });
    }
  expect(left).toEqual([]);
});

test('a person who decides ends every docflow but those that an operator has to mend', () => {
  const left = new Set<string>();
  for (const [answer, news] of Object.entries(ANSWERS))
    for (const policy of POLICIES)
      for (const kind of KINDS) if (run(news.reduce(applyNews, begin(kind, policy)), 'decides').end === 'person') left.add(answer);
  expect([...left].sort()).toEqual([
    'delivery fails',
    'roaming fails',
    'the operator is silent',
    'the operator never says that it was delivered',
  ]);
});

test.each([
  ['the buyer is silent', 'accept', 'deemedAccepted'],
  ['the buyer is silent', 'close', 'unanswered'],
  // Who has objected does not accept by silence afterwards.
  ['clarified', 'accept', 'unanswered'],
  // Nor is accepted what never reached him.
  ['the operator never says that it was delivered', 'accept', 'waiting'],
] as const)('%s under "%s": the answer is %s', (answer, onSilence, response) => {
  const policy = { ...DEFAULT_POLICY, answer: { ...DEFAULT_POLICY.answer, onSilence } };
  const { docflow } = run(ANSWERS[answer]!.reduce(applyNews, begin('act', policy)), 'silent');
  expect(docflow.facets.buyerResponse).toBe(response);
});

test('a refused document waits for the word of a person for the whole of the policy time, and never counts as signed', () => {
  const refused = ANSWERS.refused!.reduce(applyNews, begin('transfer', DEFAULT_POLICY));
  const calledAt = { 'docflow.refused': SENT_AT };
  const called = { ...refused, escalated: ['docflow.refused'], calledAt };
  const lastDay = addWorkingDays('2026-11-24', DEFAULT_POLICY.calls!.closeAfterDays);
  expect(planDocflow(called, new Date(`${lastDay}T12:00:00+03:00`), 'docflow.refused').action).toBe('wait');
  const after = new Date(`${addWorkingDays(lastDay, 1)}T12:00:00+03:00`);
  expect(planDocflow(called, after, 'docflow.refused')).toEqual({ action: 'close-call', reason: 'docflow.refused' });
  const closed = closeCall(called, 'docflow.refused', 'term');
  expect([isComplete(closed), closed.facets.buyerResponse]).toEqual([true, 'refused']);
});

test('what the buyer has signed is never put on paper because an operator says that it did not reach him', () => {
  const paper = { ...PLAIN, onFailure: 'paper' } as const;
  for (const answer of ['delivery fails, and the buyer signs', 'roaming fails, and the buyer signs'])
    for (const kind of KINDS) expect(run(ANSWERS[answer]!.reduce(applyNews, begin(kind, paper)), 'silent').end).toBe('complete');
  // Documents from before this was known may stand there with both.
  const signed = ANSWERS['delivery fails, and the buyer signs']!.reduce(applyNews, begin('act', paper));
  const { heardAt: _none, ...old } = withFacets(signed, { delivery: 'failed', roaming: 'error' });
  expect(planDocflow(old, new Date(SENT_AT)).action).toBe('complete');
  expect(stillHolds('docflow.delivery-failed', old)).toBe(false);
});

test('an invalid title from before calls were kept stands before a person, and ends with his word or his silence', () => {
  for (const person of ['silent', 'decides'] as const)
    for (const kind of KINDS) {
      const delivered = CONFIRMED.reduce(applyNews, begin(kind, { ...PLAIN, receipt: { ...PLAIN.receipt, agreed: false } }));
      const { calls: _none, ...old } = withFacets(delivered, { buyerResponse: 'invalidSignature' });
      expect(planDocflow(old, new Date(SENT_AT))).toMatchObject({ action: 'escalate', reason: 'docflow.title-invalid' });
      expect(run(old, person).end).toBe('complete');
    }
});
