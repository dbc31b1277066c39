import { addWorkingDays } from '../working-calendar.ts';
import { moscowDate } from '../moscow-time.ts';
import { hasObjected, type CallReason } from './calls.ts';
import { openReasons } from './decisions.ts';
import { failureOf, isComplete, owesReceipt, type Docflow } from './docflow.ts';
import {
  LOOK_AGAIN_DAYS,
  answerDueOn,
  before,
  callDueOn,
  confirmationDueOn,
  earlier,
  lookAgain,
  receiptDueOn,
  startOfDay,
  waitBeyond,
  type Wait,
} from './legal-terms.ts';
import type { AnswerReaction } from './policy.ts';

/** What is to be done about a docflow now, or when to look again. */
export type DocflowStep =
  | { action: 'complete' }
  /** The operator has said no for good, or couldn't pass it on. */
  | { action: 'failed'; reason: ClockReason }
  | { action: 'remind'; what: 'receipt' | 'answer'; dueOn: string }
  /** Somebody has to know before the term is broken; `breached` once it is. */
  | { action: 'escalate'; reason: ClockReason; dueOn: string }
  | { action: 'paper'; reason: ClockReason }
  /** Nobody has spoken in all the time that the policy gives: the call is closed as it stands. */
  | { action: 'close-call'; reason: CallReason }
  /** The buyer was silent, and the policy or his contract says what that means. */
  | { action: 'close-answer'; as: 'deemedAccepted' | 'unanswered'; dueOn: string }
  | { action: 'close-receipt'; dueOn: string }
  | Wait;

export type ClockReason =
  | CallReason
  | 'docflow.issue-due'
  | 'docflow.issue-overdue'
  | 'docflow.receipt-overdue'
  | 'docflow.answer-due'
  | 'docflow.answer-overdue'
  | 'docflow.delivery-failed'
  | 'docflow.delivery-overdue'
  | 'docflow.roaming-failed';

/**
 * What the legal clock wants at an instant. Pure: the same docflow, time and call give the same step.
 * @param called the reason for which a person is called at this moment; null where nobody is
 */
export function planDocflow(docflow: Docflow, now: Date, called: string | null = null): DocflowStep {
  const failure = failureOf(docflow);
  if (failure) return failed(docflow, failure, now, called);
  if (isComplete(docflow)) return { action: 'complete' };
  const call = planCall(docflow, now, called);
  if (call && call.action !== 'wait') return call;
  if (docflow.issuedAt === null) return planIssue(docflow, now, called);
  // While somebody is called about the buyer's words, his silence about the rest means nothing.
  if (call) return call;
  return planBuyer(docflow, now, called);
}

/** The other side's words first: a person hears of them at once; if nobody decides, the policy closes them. */
function planCall(docflow: Docflow, now: Date, called: string | null): DocflowStep | undefined {
  const open = openReasons(docflow);
  if (open.length === 0) return undefined;
  const unheard = open.find((reason) => needsCall(docflow, reason, now, called));
  if (unheard) return { action: 'escalate', reason: unheard, dueOn: callDueOn(docflow, now.toISOString()) };
  const terms = open.map((reason) => ({ reason, dueOn: callDueOn(docflow, docflow.calledAt?.[reason] ?? now.toISOString()) }));
  const over = terms.find(({ dueOn }) => moscowDate(now) > dueOn);
  if (over) return { action: 'close-call', reason: over.reason };
  return waitBeyond(terms.map(({ dueOn }) => dueOn).sort()[0]!);
}

function planBuyer(docflow: Docflow, now: Date, called: string | null): DocflowStep {
  const { facets, policy } = docflow;
  const isAwaited = facets.buyerResponse === 'waiting';
  // A contract that reads silence as an answer does not wait for the notice of receipt.
  const closed = isAwaited ? closeAnswer(docflow, now) : undefined;
  if (closed) return closed;
  if (owesReceipt(facets)) {
    const receipt = planReceipt(docflow, now, called);
    const answerOn = answerDueOn(docflow, docflow.issuedAt!);
    const endsBySilence = isAwaited && readsSilence(policy.answer.onSilence) && moscowDate(now) <= answerOn;
    return receipt.action === 'wait' && endsBySilence ? earlier(receipt, waitBeyond(answerOn)) : receipt;
  }
  return isAwaited ? planAnswer(docflow, now, called) : planDelivery(docflow, now, called);
}

/** Nobody owes anything, and the operator has never said that the buyer has it. */
function planDelivery(docflow: Docflow, now: Date, called: string | null): DocflowStep {
  const dueOn = addWorkingDays(moscowDate(new Date(docflow.issuedAt!)), LOOK_AGAIN_DAYS);
  if (moscowDate(now) <= dueOn) return waitBeyond(dueOn);
  const reason = 'docflow.delivery-overdue';
  return needsCall(docflow, reason, now, called) ? { action: 'escalate', reason, dueOn } : lookAgain(now);
}

/** By when the next thing is owed, YYYY-MM-DD in Moscow; null where nothing is. */
export function nextDueOn(docflow: Docflow): string | null {
  const { facets } = docflow;
  if (isComplete(docflow)) return null;
  if (docflow.issuedAt === null) return confirmationDueOn(docflow);
  if (owesReceipt(facets)) return receiptDueOn(docflow);
  return facets.buyerResponse === 'waiting' ? answerDueOn(docflow, docflow.issuedAt) : null;
}

/**
 * Whether a person is to be called for a reason: not while he is, not twice for the same thing, but again where another call has pushed
 * it aside, or where he has seen it and it is still there after a while.
 */
function needsCall({ escalated, seen }: Docflow, reason: ClockReason, now: Date, called: string | null): boolean {
  if (called === reason) return false;
  if (!escalated.includes(reason)) return true;
  if (called !== null) return false;
  const seenAt = seen?.[reason];
  return !seenAt || moscowDate(now) >= addWorkingDays(moscowDate(new Date(seenAt)), LOOK_AGAIN_DAYS);
}

function planIssue(docflow: Docflow, now: Date, called: string | null): DocflowStep {
  const { sentAt, policy, escalated } = docflow;
  const { onSilence } = policy.issue;
  const dueOn = confirmationDueOn(docflow);
  const today = moscowDate(now);
  if (today > dueOn) {
    if (onSilence === 'paper') return { action: 'paper', reason: 'docflow.issue-overdue' };
    const reason = 'docflow.issue-overdue';
    return needsCall(docflow, reason, now, called) ? { action: 'escalate', reason, dueOn } : lookAgain(now);
  }
  const warnOn = before(dueOn, sentAt);
  if (today < warnOn) return { action: 'wait', until: startOfDay(warnOn) };
  return escalated.includes('docflow.issue-due') ? waitBeyond(dueOn) : { action: 'escalate', reason: 'docflow.issue-due', dueOn };
}

function planReceipt(docflow: Docflow, now: Date, called: string | null): DocflowStep {
  const dueOn = receiptDueOn(docflow);
  if (moscowDate(now) <= dueOn) return waitBeyond(dueOn);
  if (docflow.policy.receipt.onSilence === 'close') return { action: 'close-receipt', dueOn };
  return planSilence(docflow, { what: 'receipt', dueOn, reason: 'docflow.receipt-overdue', ...docflow.policy.receipt }, now, called);
}

/** What the policy makes of a silence that has lasted for the whole term; undefined where it leaves that to reminders and a person. */
function closeAnswer(docflow: Docflow, now: Date): DocflowStep | undefined {
  const { onSilence } = docflow.policy.answer;
  const dueOn = answerDueOn(docflow, docflow.issuedAt!);
  if (!readsSilence(onSilence) || moscowDate(now) <= dueOn) return undefined;
  if (onSilence === 'close' || hasObjected(docflow)) return { action: 'close-answer', as: 'unanswered', dueOn };
  // Nobody accepts by silence what has not reached him.
  const hasReached = docflow.facets.delivery === 'delivered' || docflow.facets.recipientReceipt === 'finished';
  return hasReached ? { action: 'close-answer', as: 'deemedAccepted', dueOn } : undefined;
}

function readsSilence(onSilence: AnswerReaction): boolean {
  return onSilence === 'accept' || onSilence === 'close';
}

function planAnswer(docflow: Docflow, now: Date, called: string | null): DocflowStep {
  const dueOn = answerDueOn(docflow, docflow.issuedAt!);
  const today = moscowDate(now);
  const warnOn = before(dueOn, docflow.issuedAt!);
  // Where silence is read as an answer there is nothing to hurry for.
  if (today <= dueOn && readsSilence(docflow.policy.answer.onSilence)) return waitBeyond(dueOn);
  if (today <= dueOn) {
    if (today < warnOn) return { action: 'wait', until: startOfDay(warnOn) };
    return docflow.escalated.includes('docflow.answer-due')
      ? waitBeyond(dueOn)
      : { action: 'escalate', reason: 'docflow.answer-due', dueOn };
  }
  return planSilence(docflow, { what: 'answer', dueOn, reason: 'docflow.answer-overdue', ...docflow.policy.answer }, now, called);
}

interface Silence {
  what: 'receipt' | 'answer';
  dueOn: string;
  reason: ClockReason;
  onSilence: AnswerReaction;
  remindEveryDays: number;
  remindersMax: number;
}

/** Reminders first where the policy wants them, then a person, once; paper at once where the policy says so. */
function planSilence(docflow: Docflow, silence: Silence, now: Date, called: string | null): DocflowStep {
  const { what, dueOn, reason, onSilence, remindEveryDays, remindersMax } = silence;
  if (onSilence === 'paper') return { action: 'paper', reason };
  if (onSilence === 'remind' && docflow.reminders[what] < remindersMax) {
    const last = docflow.reminders[what] === 0 ? dueOn : moscowDate(new Date(docflow.lastReminderAt!));
    const remindOn = docflow.reminders[what] === 0 ? addWorkingDays(dueOn, 1) : addWorkingDays(last, remindEveryDays);
    return moscowDate(now) >= remindOn ? { action: 'remind', what, dueOn } : { action: 'wait', until: startOfDay(remindOn) };
  }
  return needsCall(docflow, reason, now, called) ? { action: 'escalate', reason, dueOn } : lookAgain(now);
}

function failed(docflow: Docflow, reason: ClockReason, now: Date, called: string | null): DocflowStep {
  if (docflow.policy.onFailure === 'paper') return { action: 'paper', reason };
  return needsCall(docflow, reason, now, called) ? { action: 'failed', reason } : lookAgain(now);
}
