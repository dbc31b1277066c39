import type { DocumentKind } from './document-kind.ts';
import type { Phase } from './document.ts';
import type { DocumentSubmission } from './submission.ts';
import { supplyDay } from './supply-day.ts';
import { addCalendarTerm } from './working-calendar.ts';

/** Tax code, article 168, paragraph 3: an invoice is issued within five calendar days. */
const ISSUE_TERM_DAYS = 5;
/** Kinds for which the term is law. */
const TERM_KINDS: readonly DocumentKind[] = ['invoice', 'transfer', 'correction'];
/** Phases in which a document has not been issued yet, and still may be. */
export const UNISSUED_PHASES: readonly Phase[] = ['RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'SENT'];

/**
 * Last day of the term, YYYY-MM-DD: five calendar days from the supply, moved off free days (article 6.1, paragraph 7). For a correction
 * they run from its own date. Null where no law sets a term: other kinds, and the fix of a document, which has been issued in time before.
 */
export function issueDueOn(document: Pick<DocumentSubmission, 'kind' | 'date' | 'content' | 'revision'>): string | null {
  if (!TERM_KINDS.includes(document.kind) || document.revision) return null;
  return addCalendarTerm(document.kind === 'correction' ? document.date : supplyDay(document), ISSUE_TERM_DAYS);
}
