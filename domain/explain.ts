import type { DocumentKind } from './document-kind.ts';
import type { AttentionOwner } from './document.ts';
import { isComplete, owesReceipt, type Docflow } from './docflow/docflow.ts';
import { nextDueOn } from './docflow/legal-clock.ts';
import type { AnswerReaction } from './docflow/policy.ts';
import { UNISSUED_PHASES } from './issue-term.ts';
import { moscowDate } from './moscow-time.ts';
import { reasonText } from './reason-text.ts';
import type { Finding } from './finding.ts';
import { openAnswerOf } from './buyer-answer.ts';
import { nextActions, statusText, type StatusFacts } from './status.ts';

export interface ExplainFacts extends StatusFacts {
  kind: DocumentKind;
  /** Last day of the term of issue, YYYY-MM-DD; null where no law sets one. */
  issueDueOn: string | null;
  /** What validation found, where it rejected the document. */
  findings?: readonly Finding[] | null;
  now: Date;
}

/** Why a document stands where it stands, in two languages. */
export interface Explanation {
  /** Code of the reason; null where the document goes by itself or has ended. */
  reason: string | null;
  whyRu: string;
  whyEn: string;
  /** Who must act; null where nobody must. */
  owner: AttentionOwner | 'operator' | 'buyer' | null;
  actRu: string | null;
  actEn: string | null;
  waitsSince: string | null;
  /** By when it should have left, YYYY-MM-DD; null where no law sets a term or it has left. */
  dueOn: string | null;
  overdue: boolean;
  otherwiseRu: string | null;
  otherwiseEn: string | null;
  nextActions: string[];
  /** What is wrong with a rejected document, all of it; empty where staff rejected it, or nobody did. */
  findings: readonly Finding[];
}

/** Why it waits, who must act, by when, and what happens otherwise. */
export function explainDocument(facts: ExplainFacts): Explanation {
  const { attention, phase } = facts;
  const { ru, en } = statusText(facts);
  // The buyer's word may come long after the archive, where nothing is parked any more.
  const answer = attention ? undefined : openAnswerOf(facts);
  const reason = attention?.reason ?? answer?.reason ?? null;
  const text = reason ? reasonText(reason) : undefined;
  const findings = phase === 'REJECTED' ? (facts.findings ?? []) : [];
  const dueOn = dueDate(facts);
  const awaited = !attention && !answer && facts.docflow && phase !== 'ARCHIVED' ? awaitedOf(facts.docflow) : null;
  return {
    reason: reason ?? (phase === 'REJECTED' ? 'document.rejected' : null),
    whyRu: text?.ru ?? ru,
    whyEn: text?.en ?? en,
    owner: attention?.owner ?? answer?.owner ?? awaited?.owner ?? (phase === 'REJECTED' ? 'billing' : null),
    actRu: text?.mendRu ?? awaited?.ru ?? (phase === 'REJECTED' ? 'Пришлите исправленную редакцию документа.' : null),
    actEn: text?.mendEn ?? awaited?.en ?? (phase === 'REJECTED' ? 'Hand in a mended revision.' : null),
    waitsSince: attention?.since ?? awaited?.since ?? null,
    dueOn,
    overdue: dueOn !== null && moscowDate(facts.now) > dueOn,
    otherwiseRu: attention?.otherwiseRu ?? awaited?.otherwiseRu ?? null,
    otherwiseEn: attention?.otherwiseEn ?? awaited?.otherwiseEn ?? null,
    nextActions: nextActions(facts),
    findings,
  };
}

function dueDate(facts: ExplainFacts): string | null {
  if (facts.phase === 'ISSUED' && facts.docflow) return nextDueOn(facts.docflow);
  return UNISSUED_PHASES.includes(facts.phase) ? facts.issueDueOn : null;
}

/** Who outside owes something, and what we do if it doesn't come. */
function awaitedOf(docflow: Docflow) {
  const { policy, facets } = docflow;
  if (isComplete(docflow)) return null;
  if (docflow.issuedAt === null)
    return {
      owner: 'operator' as const,
      ru: 'Оператор подтверждает дату получения.',
      en: 'The operator confirms the date of receipt.',
      since: docflow.sentAt,
      ...otherwise(policy.issue.onSilence),
    };
  const receipt = owesReceipt(facets);
  return {
    owner: 'buyer' as const,
    ru: receipt ? 'Покупатель подписывает извещение о получении.' : 'Покупатель подписывает документ или отказывает в подписи.',
    en: receipt ? 'The buyer signs the notice of receipt.' : 'The buyer signs the document or refuses.',
    since: docflow.issuedAt,
    ...otherwise(receipt ? policy.receipt.onSilence : policy.answer.onSilence),
  };
}

function otherwise(reaction: AnswerReaction): { otherwiseRu: string; otherwiseEn: string } {
  switch (reaction) {
    case 'wait':
      return { otherwiseRu: 'Сотрудник получит уведомление о нарушении срока.', otherwiseEn: 'Staff are told that the term is broken.' };
    case 'remind':
      return {
        otherwiseRu: 'Покупателю отправляется напоминание, затем уведомляется сотрудник.',
        otherwiseEn: 'The buyer is reminded, then staff are told.',
      };
    case 'paper':
      return {
        otherwiseRu: 'Документ отзывается у оператора и отправляется на бумаге.',
        otherwiseEn: 'The document is taken back from the operator and put on paper.',
      };
    case 'accept':
      return { otherwiseRu: 'По договору молчание считается согласием.', otherwiseEn: 'By contract silence is taken for acceptance.' };
    case 'close':
      return { otherwiseRu: 'Документ закрывается без ответа.', otherwiseEn: 'It is closed without an answer.' };
  }
}
