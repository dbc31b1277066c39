import { addDays, addWorkingDays, isWorkingDay } from '../working-calendar.ts';
import { moscowDate } from '../moscow-time.ts';
import { isComplete, owesReceipt, type Docflow } from './docflow.ts';

/** What is to be done about a docflow now, or when to look again. */
export type DocflowStep =
  | { action: 'complete' }
  /** The operator has said no for good, or couldn't pass it on. */
  | { action: 'failed'; reason: ClockReason }
  | { action: 'remind'; what: 'receipt' | 'answer'; dueOn: string }
  /** Somebody has to know before the term is broken; `breached` once it is. */
  | { action: 'escalate'; reason: ClockReason; dueOn: string }
  | { action: 'paper'; reason: ClockReason }
  | { action: 'wait'; until: string };

export type ClockReason =
  | 'docflow.issue-due'
  | 'docflow.issue-overdue'
  | 'docflow.receipt-overdue'
  | 'docflow.answer-due'
  | 'docflow.answer-overdue'
  | 'docflow.delivery-failed'
  | 'docflow.roaming-failed'
  | 'docflow.title-invalid';

/** Where nothing is due: look again after this time, so that a lost message can't keep a document for ever. */
const LOOK_AGAIN_DAYS = 5;

/** What the legal clock wants at an instant. Pure: the same docflow and time give the same step. */
export function planDocflow(docflow: Docflow, now: Date): DocflowStep {
  const { facets, escalated } = docflow;
  if (facets.roaming === 'error') return failed(docflow, 'docflow.roaming-failed', now);
  if (facets.delivery === 'failed') return failed(docflow, 'docflow.delivery-failed', now);
  if (isComplete(docflow)) return { action: 'complete' };
  if (facets.buyerResponse === 'invalidSignature' && !escalated.includes('docflow.title-invalid'))
    return { action: 'escalate', reason: 'docflow.title-invalid', dueOn: moscowDate(now) };
  if (docflow.issuedAt === null) return planIssue(docflow, now);
  if (owesReceipt(facets)) return planReceipt(docflow, now);
  if (facets.buyerResponse === 'waiting') return planAnswer(docflow, now);
  return lookAgain(now);
}

/** By when the next thing is owed, YYYY-MM-DD in Moscow; null where nothing is. */
export function nextDueOn(docflow: Docflow): string | null {
  const { facets } = docflow;
  if (isComplete(docflow)) return null;
  if (docflow.issuedAt === null) return confirmationDueOn(docflow);
  if (owesReceipt(facets)) return receiptDueOn(docflow);
  return facets.buyerResponse === 'waiting' ? answerDueOn(docflow, docflow.issuedAt) : null;
}

/** Whether the reason for which a person was called is still there. */
export function stillHolds(reason: string, docflow: Docflow): boolean {
  const { facets } = docflow;
  switch (reason) {
    case 'docflow.issue-due':
    case 'docflow.issue-overdue':
      return docflow.issuedAt === null;
    case 'docflow.receipt-overdue':
      return owesReceipt(facets);
    case 'docflow.answer-due':
    case 'docflow.answer-overdue':
      return facets.buyerResponse === 'waiting';
    case 'docflow.title-invalid':
      return facets.buyerResponse === 'invalidSignature';
    case 'docflow.delivery-failed':
      return facets.delivery === 'failed';
    case 'docflow.roaming-failed':
      return facets.roaming === 'error';
    default:
      return !isComplete(docflow);
  }
}

function planIssue(docflow: Docflow, now: Date): DocflowStep {
  const { sentAt, policy, escalated } = docflow;
  const { onSilence } = policy.issue;
  const dueOn = confirmationDueOn(docflow);
  const today = moscowDate(now);
  if (today > dueOn) {
    if (onSilence === 'paper') return { action: 'paper', reason: 'docflow.issue-overdue' };
    return escalated.includes('docflow.issue-overdue') ? lookAgain(now) : { action: 'escalate', reason: 'docflow.issue-overdue', dueOn };
  }
  const warnOn = before(dueOn, sentAt);
  if (today < warnOn) return { action: 'wait', until: startOfDay(warnOn) };
  return escalated.includes('docflow.issue-due') ? waitBeyond(dueOn) : { action: 'escalate', reason: 'docflow.issue-due', dueOn };
}

function planReceipt(docflow: Docflow, now: Date): DocflowStep {
  const dueOn = receiptDueOn(docflow);
  if (moscowDate(now) <= dueOn) return waitBeyond(dueOn);
  return planSilence(docflow, { what: 'receipt', dueOn, reason: 'docflow.receipt-overdue', ...docflow.policy.receipt }, now);
}

function planAnswer(docflow: Docflow, now: Date): DocflowStep {
  const dueOn = answerDueOn(docflow, docflow.issuedAt!);
  const today = moscowDate(now);
  const warnOn = before(dueOn, docflow.issuedAt!);
  if (today <= dueOn) {
    if (today < warnOn) return { action: 'wait', until: startOfDay(warnOn) };
    return docflow.escalated.includes('docflow.answer-due')
      ? waitBeyond(dueOn)
      : { action: 'escalate', reason: 'docflow.answer-due', dueOn };
  }
  return planSilence(docflow, { what: 'answer', dueOn, reason: 'docflow.answer-overdue', ...docflow.policy.answer }, now);
}

interface Silence {
  what: 'receipt' | 'answer';
  dueOn: string;
  reason: ClockReason;
  onSilence: 'wait' | 'remind' | 'paper';
  remindEveryDays: number;
  remindersMax: number;
}

/** Reminders first where the policy wants them, then a person, once; paper at once where the policy says so. */
function planSilence(docflow: Docflow, silence: Silence, now: Date): DocflowStep {
  const { what, dueOn, reason, onSilence, remindEveryDays, remindersMax } = silence;
  if (onSilence === 'paper') return { action: 'paper', reason };
  if (onSilence === 'remind' && docflow.reminders[what] < remindersMax) {
    const last = docflow.reminders[what] === 0 ? dueOn : moscowDate(new Date(docflow.lastReminderAt!));
    const remindOn = docflow.reminders[what] === 0 ? addWorkingDays(dueOn, 1) : addWorkingDays(last, remindEveryDays);
    return moscowDate(now) >= remindOn ? { action: 'remind', what, dueOn } : { action: 'wait', until: startOfDay(remindOn) };
  }
  return docflow.escalated.includes(reason) ? lookAgain(now) : { action: 'escalate', reason, dueOn };
}

function failed(docflow: Docflow, reason: ClockReason, now: Date): DocflowStep {
  if (docflow.policy.onFailure === 'paper') return { action: 'paper', reason };
  return docflow.escalated.includes(reason) ? lookAgain(now) : { action: 'failed', reason };
}

/** The buyer's term runs from the day on which the document was in his box, or from its issue where nobody told us. */
function receiptDueOn({ deliveredAt, issuedAt }: Docflow): string {
  return addWorkingDays(moscowDate(new Date(deliveredAt ?? issuedAt!)), 1);
}

function confirmationDueOn({ sentAt, policy }: Docflow): string {
  return addWorkingDays(moscowDate(new Date(sentAt)), policy.issue.termDays);
}

function answerDueOn({ policy }: Docflow, issuedAt: string): string {
  return addWorkingDays(moscowDate(new Date(issuedAt)), policy.answer.termDays);
}

function lookAgain(now: Date): DocflowStep {
  return { action: 'wait', until: startOfDay(addWorkingDays(moscowDate(now), LOOK_AGAIN_DAYS)) };
}

/** The working day before a term; the term's own day where it began no earlier than that. */
function before(dueOn: string, since: string): string {
  let day = addDays(dueOn, -1);
  while (!isWorkingDay(day)) day = addDays(day, -1);
  return day > moscowDate(new Date(since)) ? day : dueOn;
}

/** The first instant at which a term is broken, in Moscow. */
function waitBeyond(dueOn: string): DocflowStep {
  return { action: 'wait', until: startOfDay(addDays(dueOn, 1)) };
}

/** Midnight in Moscow. */
function startOfDay(date: string): string {
  return new Date(`${date}T00:00:00+03:00`).toISOString();
}
