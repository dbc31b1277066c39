import type { Knex } from 'knex';
import { closeAnswer, closeCall, closeReceipt } from '../domain/docflow/decisions.ts';
import { isComplete, withFacets, type Docflow } from '../domain/docflow/docflow.ts';
import type { DocflowPolicy } from '../domain/docflow/policy.ts';
import { planDocflow, type DocflowStep } from '../domain/docflow/legal-clock.ts';
import { hasReached } from '../domain/document.ts';
import { SealpostError } from '../domain/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { recordAmendment, recordCall, recordIssued, settleAttention } from '../lib/database/docflow-moves.ts';
import { recordDocflow, recordMove } from '../lib/database/document-moves.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import { insertReminder } from '../lib/database/notice-repository.ts';
import type { DocumentRow } from '../lib/database/rows.ts';

export interface DocflowDependencies {
  db: Knex;
  clock: Clock;
}

/** What the workflow does next about a document that is with an operator. */
export type DocflowVerdict =
  | { action: 'complete' }
  | { action: 'paper'; reason: string }
  /** Waits for news or for the next term; `attention` is the reason for which a person may decide meanwhile. */
  | { action: 'wait'; waitMs: number; attention: string | null };

/** Each pass does one thing; more than these in a row would be a fault of the clock. */
const STEPS_MAX = 20;
/** A timer that fires a moment early would look once more for nothing. */
const TIMER_SLACK_MS = 50;
/** The longest timer: what is lost between us and an operator is found by looking. */
const WAIT_MAX_MS = 5 * 24 * 60 * 60 * 1000;

/** The legal clock's hand on one document: short steps against our own database. */
export function createDocflowActivities({ db, clock }: DocflowDependencies) {
  return {
    /**
     * Does what the legal clock wants now (reminders, escalation, the end) and says how long to wait. Harmless to repeat: each thing that
     * was done stands in the docflow, written with the document's version.
     */
    async lookAtDocflow({ documentId }: { documentId: string }): Promise<DocflowVerdict> {
      for (let steps = 0; steps < STEPS_MAX; steps += 1) {
        const document = await getDocument(db, documentId);
        if (hasReached(document.phase, 'DELIVERED')) return { action: 'complete' };
        if (!document.docflow)
          throw new SealpostError('docflow.not-found', 'The document is with no operator.', { details: { documentId } });
        const verdict = await takeStep(db, clock, document, document.docflow);
        if (verdict) return verdict;
      }
      throw new SealpostError('step.failed', 'The legal clock does not come to rest.', { details: { documentId } });
    },

    /**
     * The electronic original could not be taken back: paper is out of the question for this document, a person is called instead.
     * Harmless to repeat: the same change is written once.
     */
    async keepElectronic({ documentId }: { documentId: string }): Promise<void> {
      const { version, docflow } = await getDocument(db, documentId);
      const reason = 'docflow.too-late-for-paper';
      if (!docflow || docflow.escalated.includes(reason)) return;
      await recordDocflow(db, documentId, {
        version,
        docflow: { ...docflow, policy: withoutPaper(docflow.policy), escalated: [...docflow.escalated, reason] },
        type: 'ESCALATED',
        data: { reason },
      });
    },
  };
}

/** One step; undefined where something was written and the document is to be looked at again. */
async function takeStep(db: Knex, clock: Clock, document: DocumentRow, docflow: Docflow): Promise<DocflowVerdict | undefined> {
  const { id, attention } = document;
  const now = clock.now();
  // Killed between the two: the operator's acceptance was the date of issue.
  if (document.phase === 'SENT' && docflow.issuedAt) {
    await recordIssued(db, document, docflow);
    return undefined;
  }
  if (await settleAttention(db, document, docflow)) return undefined;
  if (document.phase === 'ISSUED') await recordAmendment(db, document);
  const step = planDocflow(docflow, now, attention?.reason ?? null);
  switch (step.action) {
    case 'complete':
      await recordMove(db, id, { to: 'DELIVERED', data: { door: docflow.operator, ...outcomeOf(docflow) } });
      return { action: 'complete' };
    case 'paper':
      return { action: 'paper', reason: step.reason };
    case 'wait':
      return {
        action: 'wait',
        waitMs: Math.min(clock.msUntil(new Date(step.until)) + TIMER_SLACK_MS, WAIT_MAX_MS),
        attention: attention?.reason ?? null,
      };
    case 'escalate':
    case 'failed':
      await recordCall(db, document, markOverdue(docflow, step.reason === 'docflow.receipt-overdue' ? 'receipt' : 'answer'), step, now);
      return undefined;
    case 'remind':
      await remind(db, document, docflow, step, now);
      return undefined;
    case 'close-call':
    case 'close-answer':
    case 'close-receipt':
      await close(db, document, docflow, step);
      return undefined;
  }
}

/** Reminds the buyer: written as one change of the docflow. */
async function remind(
  db: Knex,
  document: DocumentRow,
  docflow: Docflow,
  { what, dueOn }: Extract<DocflowStep, { action: 'remind' }>,
  now: Date,
): Promise<void> {
  const { id, version } = document;
  const reminders = { ...docflow.reminders, [what]: docflow.reminders[what] + 1 };
  const data = { what, number: reminders[what], dueOn };
  const next = { ...markOverdue(docflow, what), reminders, lastReminderAt: now.toISOString() };
  await db.transaction(async (trx) => {
    await recordDocflow(trx, id, { version, docflow: next, type: 'REMINDED', data });
    await insertReminder(trx, document, data.number);
  });
}

/** The policy's word where nobody has spoken: what was closed, and as what. */
async function close(
  db: Knex,
  { id, version }: DocumentRow,
  docflow: Docflow,
  step: Extract<DocflowStep, { action: 'close-call' | 'close-answer' | 'close-receipt' }>,
): Promise<void> {
  const { action, ...data } = step;
  const next =
    step.action === 'close-call'
      ? closeCall(docflow, step.reason, 'term')
      : step.action === 'close-answer'
        ? closeAnswer(docflow, step.as)
        : closeReceipt(docflow);
  await recordDocflow(db, id, {
    version,
    docflow: next,
    type: 'DOCFLOW',
    data: { closed: action.slice('close-'.length), by: 'policy', ...data },
  });
}

function markOverdue(docflow: Docflow, what: 'receipt' | 'answer'): Docflow {
  return what === 'receipt' ? withFacets(docflow, { recipientReceipt: 'overdue' }) : docflow;
}

function withoutPaper(policy: DocflowPolicy): DocflowPolicy {
  const { issue, receipt, answer } = policy;
  const instead = <T extends { onSilence: string }>(rule: T): T => (rule.onSilence === 'paper' ? { ...rule, onSilence: 'wait' } : rule);
  return { ...policy, onFailure: 'wait', issue: instead(issue), receipt: instead(receipt), answer: instead(answer) };
}

/** How the docflow has ended, in codes. */
function outcomeOf(docflow: Docflow): Record<string, unknown> {
  const { recipientReceipt, buyerResponse, revocation } = docflow.facets;
  return { complete: isComplete(docflow), recipientReceipt, buyerResponse, revocation };
}
