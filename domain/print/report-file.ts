import { isCalendarDate } from '../moscow-time.ts';
import { rowFault, type RowFault } from './row-fault.ts';

/** What the print shop and the post report, as rows of a CSV with a heading. */
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

export const REPORT_COLUMNS: Record<ReportKind, readonly string[]> = {
  sheets: ['code'],
  pieces: ['piece', 'outcome'],
  posted: ['piece', 'tracking', 'posted_on'],
  delivered: ['piece', 'tracking', 'delivered_on'],
  returned: ['piece', 'tracking', 'returned_on', 'reason'],
};

/** A CSV as it was cut into cells; see lib/printer/read-report-csv.ts. */
export interface ReportTable {
  /** Names of the columns in small letters. */
  names: readonly string[];
  records: readonly { line: number; cells: readonly string[] }[];
  /** Lines that can't be cut into cells. */
  faults: readonly RowFault[];
}

export interface ReadReport<K extends ReportKind> {
  rows: ReportRows[K];
  /** Rows that were left out, in the order of the file. A row that is wrong leaves its neighbours alone. */
  refused: RowFault[];
}

const REASON_MAX = 200;

/** @param today Moscow's date: nothing has been posted tomorrow */
export function readReport<K extends ReportKind>(kind: K, { names, records, faults }: ReportTable, today: string): ReadReport<K> {
  const refused = [...faults];
  const rows: ReportRows[ReportKind][number][] = [];
  for (const { line, cells } of records) {
    const cell = (name: string) => (cells[names.indexOf(name)] ?? '').trim();
    const row = cells.length === names.length ? readRow(kind, cell, today) : 'unequal-cells';
    if (typeof row === 'string') refused.push(rowFault(line, row));
    else rows.push(row);
  }
  return { rows: rows as ReportRows[K], refused: refused.toSorted((a, b) => a.line - b.line) };
}

type Cell = (name: string) => string;
type Wrong = Parameters<typeof rowFault>[1];

function readRow(kind: ReportKind, cell: Cell, today: string): ReportRows[ReportKind][number] | Wrong {
  switch (kind) {
    case 'sheets':
      return cell('code') === '' ? 'no-code' : { code: cell('code') };
    case 'pieces':
      return readResult(cell);
    case 'posted':
      return readDated(cell, cell('posted_on'), today, (letter, postedOn) =>
        letter.piece === null ? 'bad-piece' : { piece: letter.piece, tracking: letter.tracking, postedOn },
      );
    case 'delivered':
      return readDated(cell, cell('delivered_on'), today, (letter, deliveredOn) => ({ ...letter, deliveredOn }));
    case 'returned': {
      const reason = cell('reason').slice(0, REASON_MAX) || 'unknown';
      return readDated(cell, cell('returned_on'), today, (letter, returnedOn) => ({ ...letter, returnedOn, reason }));
    }
  }
}

function readResult(cell: Cell): ReportRows['pieces'][number] | Wrong {
  const [piece, outcome] = [readPiece(cell('piece')), cell('outcome').toLowerCase()];
  if (piece === undefined) return 'bad-piece';
  return outcome === 'ok' || outcome === 'damaged' || outcome === 'missing' ? { piece, outcome } : 'bad-outcome';
}

function readDated<T>(
  cell: Cell,
  date: string,
  today: string,
  build: (letter: { piece: number | null; tracking: string | null }, on: string) => T | Wrong,
): T | Wrong {
  const piece = cell('piece') === '' ? null : readPiece(cell('piece'));
  const tracking = readTracking(cell('tracking'));
  const on = readDate(date);
  if (piece === undefined) return 'bad-piece';
  if (tracking === undefined) return 'bad-tracking';
  if (piece === null && tracking === null) return 'no-letter';
  if (!on) return 'bad-date';
  return on > today ? 'future-date' : build({ piece, tracking }, on);
}

function readPiece(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** Number of the post (ШПИ): 14 digits inland, 13 characters abroad; empty for plain letters. */
function readTracking(text: string): string | null | undefined {
  if (text === '') return null;
  return /^\d{14}$/.test(text) || /^[A-Z]{2}\d{9}[A-Z]{2}$/.test(text) ? text : undefined;
}

/** YYYY-MM-DD, or DD.MM.YYYY as Russian spreadsheets write it. */
function readDate(text: string): string | undefined {
  const russian = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text);
  const date = russian ? `${russian[3]}-${russian[2]}-${russian[1]}` : text;
  return isCalendarDate(date) ? date : undefined;
}
