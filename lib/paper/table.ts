import { MARGIN, bottomOf, linesOf } from './page.ts';

/** A column of a printed table: its heading, and the number that law gives it (1, 1а, 2 …) where it gives one. Widths in points. */
export interface Column {
  title: string;
  width: number;
  align: 'left' | 'right' | 'center';
  number?: string;
  /** Columns with the same group stand under one heading. */
  group?: string;
}

export interface TableOptions {
  columns: readonly Column[];
  rows: readonly Row[];
  /** Of the text, in points. */
  size: number;
}

export type Row = readonly Cell[];
/** Text, or text over several columns. */
export type Cell = string | { text: string; span?: number; bold?: boolean; align?: Column['align'] };

const PADDING = 2.5;
const LINE = 1.25;
/** Of the heading on the next page, in points, and the lines of a split row that are worth beginning on this one. */
const HEADING_ROOM = 70;
const SPLIT_MIN = 3;

/**
 * Draws a table between the margins, below `pdf.y`, and leaves `pdf.y` behind it. The heading is repeated on each page: a loose sheet must still say what its
 * columns are. Cells wrap. pdfkit's own table is twenty times slower.
 */
export function drawTable(pdf: PDFKit.PDFDocument, options: TableOptions): void {
  const { rows } = options;
  let { y } = pdf;
  pdf.lineWidth(0.5);
  y += drawHeading(pdf, options, y);
  const turn = () => {
    pdf.addPage();
    y = MARGIN.top + drawHeading(pdf, options, MARGIN.top);
    return y;
  };
  for (const row of rows) y = drawRow(pdf, options, layOut(pdf, options, row), y, turn);
  pdf.x = MARGIN.left;
  pdf.y = y;
}

/** A row that no page could hold goes on over the next pages; any other one stays whole. */
function drawRow(pdf: PDFKit.PDFDocument, options: TableOptions, cells: readonly LaidCell[], top: number, turn: () => number): number {
  const heightOf = (lines: number) => lines * options.size * LINE + 2 * PADDING;
  const linesFrom = (start: number) => Math.floor((bottomOf(pdf) - start - 2 * PADDING) / (options.size * LINE));
  let y = top;
  let left = Math.max(...cells.map(({ lines }) => lines.length));
  const fitsPage = left <= linesFrom(MARGIN.top + HEADING_ROOM);
  if (left > linesFrom(y) && (fitsPage || linesFrom(y) < SPLIT_MIN)) y = turn();
  for (let from = 0; left > 0;) {
    const count = Math.max(1, Math.min(left, linesFrom(y)));
    const part = cells.map((cell) => ({ ...cell, lines: cell.lines.slice(from, from + count) }));
    drawCells(pdf, part, options, y, heightOf(count));
    y += heightOf(count);
    from += count;
    left -= count;
    if (left > 0) y = turn();
  }
  return y;
}

interface LaidCell {
  lines: string[];
  x: number;
  width: number;
  align: Column['align'];
  bold: boolean;
}

function drawHeading(pdf: PDFKit.PDFDocument, options: TableOptions, y: number): number {
  const { columns } = options;
  const titles = columns.map(({ title }): Cell => ({ text: title, bold: true, align: 'center' }));
  const groups = groupCells(columns);
  const numbers = columns.map(({ number = '' }): Cell => ({ text: number, align: 'center' }));
  const parts = [groups, titles, columns.some(({ number }) => number) ? numbers : undefined].filter((row) => row !== undefined);
  let height = 0;
  for (const row of parts) {
    const cells = layOut(pdf, options, row);
    const own = Math.max(...cells.map(({ lines }) => lines.length)) * options.size * LINE + 2 * PADDING;
    drawCells(pdf, cells, options, y + height, own);
    height += own;
  }
  return height;
}

function groupCells(columns: readonly Column[]): Cell[] | undefined {
  if (columns.every(({ group }) => !group)) return undefined;
  const cells: { text: string; span: number; bold: boolean; align: 'center' }[] = [];
  for (const [index, { group = '' }] of columns.entries()) {
    const last = cells.at(-1);
    if (last && group !== '' && columns[index - 1]?.group === group) last.span += 1;
    else cells.push({ text: group, span: 1, bold: true, align: 'center' });
  }
  return cells;
}

function layOut(pdf: PDFKit.PDFDocument, { columns, size }: TableOptions, row: Row): LaidCell[] {
  let column = 0;
  let left = MARGIN.left;
  return row.map((cell) => {
    const { text, span = 1, bold = false, align } = typeof cell === 'string' ? { text: cell } : cell;
    const own = columns.slice(column, column + span);
    const width = own.reduce((sum, part) => sum + part.width, 0);
    pdf.font(bold ? 'bold' : 'regular', size);
    const laid = { lines: linesOf(pdf, text, width - 2 * PADDING), x: left, width, align: align ?? own[0]?.align ?? 'left', bold };
    column += span;
    left += width;
    return laid;
  });
}

// All rules of a row in one path: that is what makes it fast.
function drawCells(pdf: PDFKit.PDFDocument, cells: readonly LaidCell[], { size }: TableOptions, y: number, height: number): void {
  for (const { x, width } of cells) pdf.rect(x, y, width, height);
  pdf.stroke();
  for (const { lines, x, width, align, bold } of cells) {
    pdf.font(bold ? 'bold' : 'regular', size);
    for (const [index, line] of lines.entries()) {
      const free = width - 2 * PADDING - pdf.widthOfString(line);
      const offset = align === 'right' ? free : align === 'center' ? free / 2 : 0;
      pdf.text(line, x + PADDING + offset, y + PADDING + index * size * LINE, { lineBreak: false });
    }
  }
}
