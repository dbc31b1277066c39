import type { DocumentKind } from './document-kind.ts';
import type { AttentionOwner } from './document.ts';
import { hasReached } from './document.ts';
import { moscowDate } from './moscow-time.ts';
import { reasonText } from './reason-text.ts';
import { nextActions, statusText, type StatusFacts } from './status.ts';

/** Tax code, article 168, paragraph 3: an invoice is issued within five calendar days. */
const ISSUE_TERM_DAYS = 5;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Kinds for which the term is law. */
const TERM_KINDS: readonly DocumentKind[] = ['invoice', 'transfer'];

export interface ExplainFacts extends StatusFacts {
  kind: DocumentKind;
  /** YYYY-MM-DD, Moscow. */
  documentDate: string;
  now: Date;
}

/** Why a document stands where it stands, in two languages. */
export interface Explanation {
  /** Code of the reason; null where the document goes by itself or has ended. */
  reason: string | null;
  whyRu: string;
  whyEn: string;
  /** Who must act; null where nobody must. */
  owner: AttentionOwner | null;
  actRu: string | null;
  actEn: string | null;
  waitsSince: string | null;
  /** By when it should have left, YYYY-MM-DD; null where no law sets a term or it has left. */
  dueOn: string | null;
  overdue: boolean;
  otherwiseRu: string | null;
  otherwiseEn: string | null;
  nextActions: string[];
}

/** Why it waits, who must act, by when, and what happens otherwise. */
export function explainDocument(facts: ExplainFacts): Explanation {
  const { attention, phase } = facts;
  const { ru, en } = statusText(facts);
  const text = attention && reasonText(attention.reason);
  const dueOn = TERM_KINDS.includes(facts.kind) && mayStillLeave(facts) ? addDays(facts.documentDate, ISSUE_TERM_DAYS) : null;
  return {
    reason: attention?.reason ?? (phase === 'REJECTED' ? 'document.rejected' : null),
    whyRu: text?.ru ?? ru,
    whyEn: text?.en ?? en,
    owner: attention?.owner ?? (phase === 'REJECTED' ? 'billing' : null),
    actRu: text?.mendRu ?? (phase === 'REJECTED' ? 'Пришлите исправленную редакцию документа.' : null),
    actEn: text?.mendEn ?? (phase === 'REJECTED' ? 'Hand in a mended revision.' : null),
    waitsSince: attention?.since ?? null,
    dueOn,
    overdue: dueOn !== null && moscowDate(facts.now) > dueOn,
    otherwiseRu: attention?.otherwiseRu ?? null,
    otherwiseEn: attention?.otherwiseEn ?? null,
    nextActions: nextActions(facts),
  };
}

function mayStillLeave({ phase }: StatusFacts): boolean {
  return phase !== 'REJECTED' && phase !== 'CANCELLED' && !hasReached(phase, 'DELIVERED') && !hasReached(phase, 'PRINT_QUEUED');
}

function addDays(date: string, days: number): string {
  return new Date(new Date(`${date}T00:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}
