import { DOCUMENT_KINDS, type DocumentKind } from './document-kind.ts';

/** Full years after the reporting year for which a kind is kept. */
export type RetentionYears = Record<DocumentKind, number>;

/**
 * Primary accounting documents and the means to check their signatures: five years after the reporting year (law 402-FZ, article 29);
 * for tax at least five years as well (tax code, article 23, paragraph 1, number 8). A client may keep longer, never shorter.
 */
export const DEFAULT_RETENTION: RetentionYears = {
  invoice: 5,
  transfer: 5,
  act: 5,
  bill: 5,
  reconciliation: 5,
  correction: 5,
};
const YEARS_MAX = 75;

/** Last day of the retention: the end of the last full year. */
export function retainUntilOn(documentDate: string, kind: DocumentKind, years: RetentionYears = DEFAULT_RETENTION): string {
  return `${Number(documentDate.slice(0, 4)) + years[kind]}-12-31`;
}

/** A client's schedule over the default one; shorter terms than the law's are not taken. */
export function effectiveRetention(own: Partial<RetentionYears>): RetentionYears {
  return Object.fromEntries(
    DOCUMENT_KINDS.map((kind) => [kind, Math.min(YEARS_MAX, Math.max(DEFAULT_RETENTION[kind], own[kind] ?? 0))]),
  ) as RetentionYears;
}
