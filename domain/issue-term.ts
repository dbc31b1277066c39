import type { DocumentKind } from './document-kind.ts';
import type { Phase } from './document.ts';
import { addDays } from './working-calendar.ts';

/** Tax code, article 168, paragraph 3: an invoice is issued within five calendar days. */
export const ISSUE_TERM_DAYS = 5;
/** Kinds for which the term is law. */
export const TERM_KINDS: readonly DocumentKind[] = ['invoice', 'transfer', 'correction'];
/** Phases in which a document has not been issued yet, and still may be. */
export const UNISSUED_PHASES: readonly Phase[] = ['RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'SENT'];

/** Last day of the term, YYYY-MM-DD; null where no law sets one. */
export function issueDueOn(kind: DocumentKind, documentDate: string): string | null {
  return TERM_KINDS.includes(kind) ? addDays(documentDate, ISSUE_TERM_DAYS) : null;
}
