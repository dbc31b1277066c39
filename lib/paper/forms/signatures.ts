import { MARGIN, drawLines, keepTogether, linesOf, widthOf } from '../page.ts';

/** A place for a hand signature: post, line, name. */
export interface SigningPlace {
  title: string;
  name: string;
}

const LINE_HEIGHT = 9.5;
/** Of the lines themselves, with what stands below them. */
const FOOT = 12;
const TITLE_LINES = 2;

/** Places for hand signatures side by side, with what belongs on each line under it. Long titles and names take the lines that they need. */
export function drawSigningPlaces(pdf: PDFKit.PDFDocument, places: readonly SigningPlace[]): void {
  const width = widthOf(pdf) / places.length;
  const half = (width - 20) / 2;
  pdf.font('regular', 7.5);
  const laid = places.map(({ title, name }) => ({ titles: linesOf(pdf, title, width - 12), names: linesOf(pdf, name, half) }));
  // The name stands over its line, beside a short title, below a long one.
  const titleLines = Math.max(TITLE_LINES - 1, ...laid.map(({ titles }) => titles.length));
  const nameLines = Math.max(1, ...laid.map(({ names }) => names.length));
  const height = (titleLines + nameLines) * LINE_HEIGHT + FOOT;
  keepTogether(pdf, height);
  const { y } = pdf;
  const line = y + (titleLines + nameLines) * LINE_HEIGHT + 2;
  for (const [index, { titles, names }] of laid.entries()) {
    const x = MARGIN.left + index * width;
    pdf.font('regular', 7.5);
    drawLines(pdf, titles, { x, y, width: width - 12, lineHeight: LINE_HEIGHT });
    const nameTop = line - 1 - names.length * LINE_HEIGHT;
    drawLines(pdf, names, { x: x + half + 8, y: nameTop, width: half, lineHeight: LINE_HEIGHT, align: 'center' });
    pdf
      .moveTo(x, line)
      .lineTo(x + half, line)
      .moveTo(x + half + 8, line)
      .lineTo(x + 2 * half + 8, line)
      .lineWidth(0.5)
      .stroke();
    pdf.font('regular', 5.5);
    drawLines(pdf, ['(подпись)'], { x, y: line + 1, width: half, lineHeight: LINE_HEIGHT, align: 'center' });
    drawLines(pdf, ['(ф.и.о.)'], { x: x + half + 8, y: line + 1, width: half, lineHeight: LINE_HEIGHT, align: 'center' });
  }
  pdf.x = MARGIN.left;
  pdf.y = y + height;
}
