import { expect, test } from '@jest/globals';
import { stillHolds } from './decisions.ts';
import { startDocflow, type Docflow } from './docflow.ts';
import { applyNews } from './docflow-news.ts';
import { nextDueOn, planDocflow } from './legal-clock.ts';
import { DEFAULT_POLICY, type DocflowPolicy } from './policy.ts';

/** A Tuesday, noon in Moscow. */
const SENT_AT = '2026-11-24T09:00:00.000Z';
const at = (date: string) => new Date(`${date}T12:00:00+03:00`);
const begin = (kind: 'invoice' | 'act', policy: Partial<DocflowPolicy> = {}): Docflow =>
  startDocflow({
    operator: '2BM',
    boxId: '2BM-1',
    attempt: 1,
    kind,
    policy: { ...DEFAULT_POLICY, ...policy },
    messageId: 'm',
    sentAt: SENT_AT,
    roaming: true,
  });
const issued = (docflow: Docflow) => applyNews(docflow, { type: 'technical', kind: 'receipt-date', at: SENT_AT, verdict: 'valid' });
const delivered = (docflow: Docflow) => applyNews(issued(docflow), { type: 'delivered', at: SENT_AT });
const reminded = (docflow: Docflow, what: 'receipt' | 'answer', number: number, on: string): Docflow => ({
  ...docflow,
  reminders: { ...docflow.reminders, [what]: number },
  lastReminderAt: at(on).toISOString(),
});

test('on the day of sending the clock waits; on the day of the term somebody is told before it is broken; after it, that it is', () => {
  const docflow = begin('invoice');
  expect(planDocflow(docflow, at('2026-11-24'))).toEqual({ action: 'wait', until: '2026-11-24T21:00:00.000Z' });
  expect(planDocflow(docflow, at('2026-11-25'))).toEqual({ action: 'escalate', reason: 'docflow.issue-due', dueOn: '2026-11-25' });
  const told = { ...docflow, escalated: ['docflow.issue-due'] };
  expect(planDocflow(told, at('2026-11-25'))).toEqual({ action: 'wait', until: '2026-11-25T21:00:00.000Z' });
  expect(planDocflow(told, at('2026-11-26'))).toMatchObject({ action: 'escalate', reason: 'docflow.issue-overdue' });
});

test('a term over the New Year holidays ends on the first working day', () => {
  const docflow = { ...begin('invoice'), sentAt: '2025-12-30T09:00:00.000Z' };
  expect(nextDueOn(docflow)).toBe('2026-01-12');
  expect(planDocflow(docflow, at('2026-01-05')).action).toBe('wait');
});

test('a silent buyer is reminded on the first working day after the term, then every two, three times in all, then a person is called once', () => {
  let docflow = delivered(begin('invoice'));
  expect(planDocflow(docflow, at('2026-11-25'))).toEqual({ action: 'wait', until: '2026-11-25T21:00:00.000Z' });
  expect(planDocflow(docflow, at('2026-11-26'))).toMatchObject({ action: 'remind', what: 'receipt', dueOn: '2026-11-25' });
  docflow = reminded(docflow, 'receipt', 1, '2026-11-26');
  expect(planDocflow(docflow, at('2026-11-27')).action).toBe('wait');
  expect(planDocflow(docflow, at('2026-11-30')).action).toBe('remind');
  docflow = reminded(docflow, 'receipt', 3, '2026-12-02');
  expect(planDocflow(docflow, at('2026-12-03'))).toMatchObject({ action: 'escalate', reason: 'docflow.receipt-overdue' });
  docflow = { ...docflow, escalated: ['docflow.receipt-overdue'] };
  expect(planDocflow(docflow, at('2026-12-04'), 'docflow.receipt-overdue').action).toBe('wait');
});

test('before the term of the answer ends, somebody is told a working day earlier', () => {
  const docflow = delivered(begin('act'));
  expect(nextDueOn(docflow)).toBe('2026-12-08');
  expect(planDocflow(docflow, at('2026-12-04')).action).toBe('wait');
  expect(planDocflow(docflow, at('2026-12-07'))).toMatchObject({ action: 'escalate', reason: 'docflow.answer-due', dueOn: '2026-12-08' });
});

test('where the policy says paper, silence puts it on paper after the term, and not before', () => {
  const policy = { receipt: { onSilence: 'paper', remindEveryDays: 1, remindersMax: 1 } } as const;
  const docflow = delivered(begin('invoice', policy));
  expect(planDocflow(docflow, at('2026-11-25')).action).toBe('wait');
  expect(planDocflow(docflow, at('2026-11-26'))).toEqual({ action: 'paper', reason: 'docflow.receipt-overdue' });
});

test.each([
  ['paper', { action: 'paper', reason: 'docflow.roaming-failed' }],
  ['wait', { action: 'failed', reason: 'docflow.roaming-failed' }],
] as const)('a failed roaming is %s by policy', (onFailure, step) => {
  const docflow = applyNews(begin('invoice', { onFailure }), { type: 'roaming', at: SENT_AT, success: false });
  expect(planDocflow(docflow, at('2026-11-24'))).toEqual(step);
});

test('a reason holds until what was missing is there', () => {
  const docflow = delivered(begin('invoice'));
  expect(stillHolds('docflow.receipt-overdue', docflow)).toBe(true);
  const received = applyNews(docflow, { type: 'technical', kind: 'receipt-notice', at: SENT_AT, verdict: 'valid' });
  expect(stillHolds('docflow.receipt-overdue', received)).toBe(false);
  expect(planDocflow(received, at('2026-11-25'))).toEqual({ action: 'complete' });
});

test('the clock comes to rest: whatever the day, the same look twice gives a wait or the end after finitely many steps', () => {
  for (const kind of ['invoice', 'act'] as const) {
    for (let day = 0; day < 60; day += 1) {
      const now = new Date(new Date(SENT_AT).getTime() + day * 86_400_000);
      let docflow = delivered(begin(kind));
      let steps = 0;
      for (let step = planDocflow(docflow, now); step.action !== 'wait' && step.action !== 'complete'; step = planDocflow(docflow, now)) {
        steps += 1;
        expect(steps).toBeLessThan(10);
        if (step.action === 'remind')
          docflow = {
            ...docflow,
            reminders: { ...docflow.reminders, [step.what]: docflow.reminders[step.what] + 1 },
            lastReminderAt: now.toISOString(),
          };
        else if ('reason' in step) docflow = { ...docflow, escalated: [...docflow.escalated, step.reason] };
      }
    }
  }
});
