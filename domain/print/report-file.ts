import { SealpostError } from '../errors.ts';
import { isCalendarDate } from '../moscow-time.ts';

/** What the print shop and the post report, as rows of a CSV with a heading (comma or semicolon). */
export const REPORT_KINDS = ['sheets', 'pieces', 'posted', 'delivered', 'returned'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export type PieceOutcome = 'ok' | 'damaged' | 'missing';

export interface ReportRows {
  /** One reading of the scanner a row, in the order in which the sheets ran through. */
  sheets: { code: string }[];
  /** The inserter's result, one envelope a row. */
  pieces: { piece: number; outcome: PieceOutcome }[];
  /** What the post has taken. */
  posted: { piece: number; tracking: string | null; postedOn: string }[];
  /** What the post has handed to the consumer. */
  delivered: { piece: number | null; tracking: string | null; deliveredOn: string }[];
  /** What came back; a letter is named by its piece or by the post's number. */
  returned: { piece: number | null; tracking: string | null; returnedOn: string; reason: string }[];
}

const COLUMNS: Record<ReportKind, readonly string[]> = {
  sheets: ['code'],
  pieces: ['piece', 'outcome'],
  posted: ['piece', 'tracking', 'posted_on'],
  delivered: ['piece', 'tracking', 'delivered_on'],
  returned: ['piece', 'tracking', 'returned_on', 'reason'],
};
const ROWS_MAX = 500_000;

/** @throws SealpostError print-report.malformed with the line at which it is wrong */
export function parseReport<K extends ReportKind>(kind: K, text: string): ReportRows[K] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const heading = lines[0] ?? '';
  const separator = heading.includes(';') ? ';' : ',';
  const names = heading.split(separator).map((name) => name.trim().toLowerCase());
  const missing = COLUMNS[kind].filter((name) => !names.includes(name));
  if (missing.length > 0) throw malformed(1, `columns are missing: ${missing.join(', ')}`);
  if (lines.length > ROWS_MAX) throw malformed(ROWS_MAX, 'too many rows');
  const rows = lines.flatMap((line, index) => {
    if (index === 0 || line.trim() === '') return [];
    const cells = line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    return [readRow(kind, cell, index + 1)];
  });
  return rows as ReportRows[K];
}

function readRow(kind: ReportKind, cell: (name: string) => string, line: number): ReportRows[ReportKind][number] {
  switch (kind) {
    case 'sheets':
      return { code: cell('code') };
    case 'pieces':
      return { piece: readPiece(cell('piece'), line), outcome: readOutcome(cell('outcome'), line) };
    case 'posted':
      return {
        piece: readPiece(cell('piece'), line),
        tracking: readTracking(cell('tracking'), line),
        postedOn: readDate(cell('posted_on'), line),
      };
    case 'delivered':
      return { ...readLetter(cell, line), deliveredOn: readDate(cell('delivered_on'), line) };
    case 'returned':
      return {
        ...readLetter(cell, line),
        returnedOn: readDate(cell('returned_on'), line),
        reason: cell('reason').slice(0, 200) || 'unknown',
      };
  }
}

function readLetter(cell: (name: string) => string, line: number): { piece: number | null; tracking: string | null } {
  const piece = cell('piece') === '' ? null : readPiece(cell('piece'), line);
  const tracking = readTracking(cell('tracking'), line);
  if (piece === null && tracking === null) throw malformed(line, 'neither piece nor tracking number');
  return { piece, tracking };
}

function readPiece(text: string, line: number): number {
  if (!/^\d{1,6}$/.test(text)) throw malformed(line, 'piece is not a number');
  return Number(text);
}

function readOutcome(text: string, line: number): PieceOutcome {
  if (text === 'ok' || text === 'damaged' || text === 'missing') return text;
  throw malformed(line, 'outcome is none of ok, damaged, missing');
}

/** Number of the post (ШПИ): 14 digits inland, 13 characters abroad; empty for plain letters. */
function readTracking(text: string, line: number): string | null {
  if (text === '') return null;
  if (/^\d{14}$/.test(text) || /^[A-Z]{2}\d{9}[A-Z]{2}$/.test(text)) return text;
  throw malformed(line, 'tracking is no number of the post');
}

function readDate(text: string, line: number): string {
  if (isCalendarDate(text)) return text;
  throw malformed(line, 'a date must be YYYY-MM-DD');
}

function malformed(line: number, what: string): SealpostError {
  return new SealpostError('print-report.malformed', `The report can't be read: line ${line}, ${what}.`, {
    details: {
      path: `/lines/${line}`,
      hint: 'Columns: code | piece,outcome | piece,tracking,posted_on | piece,tracking,delivered_on | piece,tracking,returned_on,reason.',
    },
  });
}
