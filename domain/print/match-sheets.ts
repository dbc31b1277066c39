import type { PieceProblem } from './piece.ts';
import { batchMark, parseSheetCode, type SheetCode } from './sheet-code.ts';

/** A piece as its manifest says it should be. */
export interface ExpectedPiece {
  number: number;
  sheets: number;
}

export interface BatchKey {
  id: string;
  number: number;
}

/** How often each sheet was seen: `piece/sheet` to times. */
export type SheetCounts = ReadonlyMap<string, number>;

export interface PieceFinding {
  piece: number;
  problem: PieceProblem;
  /** The sheets that are missing or doubled, from 1. */
  sheets: number[];
}

export interface SheetMatch {
  /** Seen whole, each sheet once. */
  complete: number[];
  findings: PieceFinding[];
  /** Pieces of which no sheet was seen: the scanner has not come to them yet. */
  unseen: number[];
}

export type ScanVerdict =
  | { outcome: 'seen'; code: SheetCode }
  | { outcome: 'doubled'; code: SheetCode }
  | { outcome: 'foreign-batch'; code: SheetCode }
  | { outcome: 'unknown-piece'; code: SheetCode }
  | { outcome: 'unreadable'; text: string };

export function sheetKey(piece: number, sheet: number): string {
  return `${piece}/${sheet}`;
}

/** What one reading of the scanner says, against the batch that is on the table. */
export function judgeScan(text: string, batch: BatchKey, pieces: ReadonlyMap<number, ExpectedPiece>, counts: SheetCounts): ScanVerdict {
  const code = parseSheetCode(text);
  if (!code) return { outcome: 'unreadable', text: text.slice(0, 100) };
  if (code.batch !== batch.number || code.mark !== batchMark(batch.id)) return { outcome: 'foreign-batch', code };
  const piece = pieces.get(code.piece);
  if (!piece || piece.sheets !== code.of) return { outcome: 'unknown-piece', code };
  return { outcome: counts.has(sheetKey(code.piece, code.sheet)) ? 'doubled' : 'seen', code };
}

/**
 * Compares what was seen with what was to be printed. A piece of which one sheet was seen but not all is missing the others: sheets of
 * an envelope come one after the other.
 */
export function matchSheets(pieces: readonly ExpectedPiece[], counts: SheetCounts): SheetMatch {
  const match: SheetMatch = { complete: [], findings: [], unseen: [] };
  for (const { number, sheets } of pieces) {
    const seen = Array.from({ length: sheets }, (_, index) => counts.get(sheetKey(number, index + 1)) ?? 0);
    const missing = sheetsWhere(seen, (times) => times === 0);
    const doubled = sheetsWhere(seen, (times) => times > 1);
    if (missing.length === sheets) match.unseen.push(number);
    else if (missing.length > 0) match.findings.push({ piece: number, problem: 'sheet-missing', sheets: missing });
    else if (doubled.length > 0) match.findings.push({ piece: number, problem: 'sheet-doubled', sheets: doubled });
    else match.complete.push(number);
  }
  return match;
}

/**
 * The pieces into which a foreign sheet may have slipped: the one whose sheets were being read before it and after it. Between two
 * envelopes it may be in either.
 */
export function suspectsOf(verdicts: readonly ScanVerdict[]): number[] {
  const suspects = new Set<number>();
  for (const [index, verdict] of verdicts.entries()) {
    if (isOurs(verdict)) continue;
    for (const neighbour of [verdicts.slice(0, index).findLast(isOurs), verdicts.slice(index + 1).find(isOurs)])
      if (neighbour) suspects.add(neighbour.code.piece);
  }
  return [...suspects].sort((a, b) => a - b);
}

/** A sheet of this batch, read once or again. */
export function isOurs(verdict: ScanVerdict): verdict is Extract<ScanVerdict, { outcome: 'seen' | 'doubled' }> {
  return verdict.outcome === 'seen' || verdict.outcome === 'doubled';
}

function sheetsWhere(seen: readonly number[], wanted: (times: number) => boolean): number[] {
  return seen.flatMap((times, index) => (wanted(times) ? [index + 1] : []));
}
