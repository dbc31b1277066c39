import { addDays, addWorkingDays, isWorkingDay } from '../working-calendar.ts';
import { moscowDate } from '../moscow-time.ts';
import type { Docflow } from './docflow.ts';
import { CLOSE_AFTER_DAYS } from './policy.ts';

/** Nothing to do until then. */
export interface Wait {
  action: 'wait';
  /** An instant. */
  until: string;
}

/**
 * Where nothing is due: look again after this time, so that a lost message can't keep a document for ever. A person who has seen what is
 * still wrong is called again after the same time, and so is he where the operator never says that the buyer has the document.
 */
export const LOOK_AGAIN_DAYS = 5;

/** The buyer's term runs from the day on which the document was in his box, or from its issue where nobody told us. */
export function receiptDueOn({ deliveredAt, issuedAt }: Docflow): string {
  return addWorkingDays(moscowDate(new Date(deliveredAt ?? issuedAt!)), 1);
}

export function confirmationDueOn({ sentAt, policy }: Docflow): string {
  return addWorkingDays(moscowDate(new Date(sentAt)), policy.issue.termDays);
}

export function answerDueOn({ policy }: Docflow, issuedAt: string): string {
  return addWorkingDays(moscowDate(new Date(issuedAt)), policy.answer.termDays);
}

/** Until when a call stays open that nobody decides. */
export function callDueOn({ policy }: Docflow, calledAt: string): string {
  return addWorkingDays(moscowDate(new Date(calledAt)), policy.calls?.closeAfterDays ?? CLOSE_AFTER_DAYS);
}

export function earlier(a: Wait, b: Wait): Wait {
  return a.until < b.until ? a : b;
}

export function lookAgain(now: Date): Wait {
  return { action: 'wait', until: startOfDay(addWorkingDays(moscowDate(now), LOOK_AGAIN_DAYS)) };
}

/** The working day before a term; the term's own day where it began no earlier than that. */
export function before(dueOn: string, since: string): string {
  let day = addDays(dueOn, -1);
  while (!isWorkingDay(day)) day = addDays(day, -1);
  return day > moscowDate(new Date(since)) ? day : dueOn;
}

/** The first instant at which a term is broken, in Moscow. */
export function waitBeyond(dueOn: string): Wait {
  return { action: 'wait', until: startOfDay(addDays(dueOn, 1)) };
}

/** Midnight in Moscow. */
export function startOfDay(date: string): string {
  return new Date(`${date}T00:00:00+03:00`).toISOString();
}
