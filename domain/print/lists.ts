import { csvCell } from '../csv-cell.ts';
import type { BatchKey } from './match-sheets.ts';
import { batchMark, formatSheetCode } from './sheet-code.ts';
import type { PartnerCard, SellerCard } from '../submission.ts';

/** One envelope as the print shop's and the post's lists name it. */
export interface ListedPiece {
  piece: number;
  sheets: number;
  /** Sheets that need a hand signature, from 1. */
  wetSheets: readonly number[];
  partner: PartnerCard;
  addressee: string;
  address: string;
  file: string;
  /** Page of the file on which the envelope begins, from 1. */
  firstPage: number;
}

/** Weight of an A4 sheet of 80 g/m², and of a DL envelope, in grams. */
const SHEET_GRAMS = 5;
const ENVELOPE_GRAMS = 4;

export function weightOf(sheets: number): number {
  return sheets * SHEET_GRAMS + ENVELOPE_GRAMS;
}

/** What the print shop counts against: one row an envelope. No names: it needs none. */
export function manifestCsv(batch: BatchKey, pieces: readonly ListedPiece[]): string {
  const rows = pieces.map(({ piece, sheets, wetSheets, partner, file, firstPage }) => {
    const code = formatSheetCode({ batch: batch.number, mark: batchMark(batch.id), piece, sheet: 1, of: sheets });
    return [piece, sheets, indexCell(partner), file, firstPage, wetSheets.join(' '), code].join(',');
  });
  return `${[MANIFEST_COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

/** `first_code` is what the scanner reads on the first sheet; the others differ in the number before the last. */
export const MANIFEST_COLUMNS = ['piece', 'sheets', 'postal_index', 'file', 'first_page', 'wet_sheets', 'first_code'] as const;

/** What the post takes over, after the columns of form 103: number, addressee, address, weight, count of sheets. */
export function postalCsv(pieces: readonly ListedPiece[]): string {
  const rows = pieces.map(({ piece, sheets, partner, addressee, address }) =>
    [String(piece), csvCell(addressee), indexCell(partner), csvCell(address), String(weightOf(sheets)), String(sheets)].join(';'),
  );
  return `\uFEFF${['№;Адресат;Индекс;Адрес;Масса, г;Листов', ...rows].join('\r\n')}\r\n`;
}

/** Digits as the trade reads them; anything else that a card may hold is a text like any other. */
function indexCell({ address: { postalIndex = '' } }: PartnerCard): string {
  return /^\d*$/.test(postalIndex) ? postalIndex : csvCell(postalIndex);
}

export interface PostalListFacts {
  batch: number;
  date: string;
  seller: SellerCard;
  pieces: readonly ListedPiece[];
}

/** Envelopes of one file: with their pages in memory some tens of megabytes. */
export const RUN_PIECES = 50;

/** @param run from 1 */
export function runName(run: number): string {
  return `run-${String(run).padStart(3, '0')}.pdf`;
}
