/** Columns of a printed table, in points. pdfkit's own table is twenty times slower. */
export interface Column {
  title: string;
  width: number;
  align: 'left' | 'right';
}

export const ROW_HEIGHT = 16;
const PADDING = 3;

/** One row of text with the lines around it; the caller advances `y` and breaks pages. */
export function drawRow(pdf: PDFKit.PDFDocument, columns: readonly Column[], cells: readonly string[], x: number, y: number): void {
  let left = x;
  for (const [index, column] of columns.entries()) {
    pdf.rect(left, y, column.width, ROW_HEIGHT);
    left += column.width;
    if (index === columns.length - 1) pdf.stroke();
  }
  left = x;
  for (const [index, column] of columns.entries()) {
    const text = fit(pdf, cells[index] ?? '', column.width - 2 * PADDING);
    const offset = column.align === 'right' ? column.width - PADDING - pdf.widthOfString(text) : PADDING;
    pdf.text(text, left + offset, y + PADDING, { lineBreak: false });
    left += column.width;
  }
}

// A name longer than its cell is cut with an ellipsis; the full text stands in the legal file.
function fit(pdf: PDFKit.PDFDocument, text: string, width: number): string {
  if (pdf.widthOfString(text) <= width) return text;
  let length = text.length;
  while (length > 1 && pdf.widthOfString(`${text.slice(0, length)}…`) > width) length -= 1;
  return `${text.slice(0, length)}…`;
}
