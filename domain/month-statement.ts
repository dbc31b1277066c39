import type { Ledger } from './ledger.ts';

/** What a month's statement says, in this order: signed by a head, so that "so many in, so many accounted for" can be held against us. */
export interface MonthStatement {
  type: 'sealpost-month-statement';
  version: 1;
  clientId: string;
  month: string;
  statedAt: string;
  /** The last event of the feed that is in it. */
  feedPosition: number;
  ledger: Ledger;
  /** SHA-256 over one line a document: id, outcome, gross, digest of what was signed; sorted by id. The list itself can be asked for. */
  documents: { count: number; sha256: string };
  /** The tail of the signing journal: from here on none of its entries can be taken away unnoticed. */
  journal: { position: number; hash: string };
  /** The last anchor over the event log: neither it nor the log before it can be cut without contradicting this signature. Null before the first. */
  anchor: { number: number; lastPosition: number; hash: string } | null;
}

/** One document of the list over which the statement has its digest. */
export interface StatementLine {
  id: string;
  outcome: string;
  gross: string;
  contentDigest: string | null;
}

export function statementList(lines: readonly StatementLine[]): string {
  return lines.map(({ id, outcome, gross, contentDigest }) => `${id} ${outcome} ${gross} ${contentDigest ?? '-'}\n`).join('');
}
