/** What stands in the DataMatrix of each sheet: which envelope it belongs to, and which sheet of it this is. */
export interface SheetCode {
  /** Number of the batch, as people say it. */
  batch: number;
  /** Four hex digits of the batch's id: two installations that print at one shop don't share them. */
  mark: string;
  /** The piece's place in the batch, from 1, in postal order. */
  piece: number;
  /** From 1. */
  sheet: number;
  of: number;
}

const PATTERN = /^SP1-(\d{1,9})-([0-9a-f]{4})-(\d{1,6})-(\d{1,4})-(\d{1,4})$/i;

/** Digits and capitals only, so that the symbol stays small: `SP1-12-0AF3-345-1-4`. */
export function formatSheetCode({ batch, mark, piece, sheet, of }: SheetCode): string {
  return `SP1-${batch}-${mark.toUpperCase()}-${piece}-${sheet}-${of}`;
}

/** Undefined where it is no code of ours, or names a sheet that can't be. */
export function parseSheetCode(text: string): SheetCode | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match) return undefined;
  const [batch, piece, sheet, of] = [match[1], match[3], match[4], match[5]].map(Number) as [number, number, number, number];
  const possible = piece >= 1 && sheet >= 1 && sheet <= of;
  return possible ? { batch, mark: match[2]!.toLowerCase(), piece, sheet, of } : undefined;
}

/** The part of a batch's id that its sheets carry. */
export function batchMark(batchId: string): string {
  return batchId.slice(0, 4);
}
