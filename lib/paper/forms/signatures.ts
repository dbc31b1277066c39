import { MARGIN, keepTogether, widthOf } from '../page.ts';

/** A place for a hand signature: post, line, name. */
export interface SigningPlace {
  title: string;
  name: string;
}

const HEIGHT = 34;

/** Places for hand signatures side by side, with what belongs on each line under it. */
export function drawSigningPlaces(pdf: PDFKit.PDFDocument, places: readonly SigningPlace[]): void {
  keepTogether(pdf, HEIGHT);
  const width = widthOf(pdf) / places.length;
  const { y } = pdf;
  for (const [index, { title, name }] of places.entries()) {
    const x = MARGIN.left + index * width;
    pdf.font('regular', 7.5).text(title, x, y, { width: width - 12, height: 20, ellipsis: true });
    const line = y + 22;
    const half = (width - 20) / 2;
    pdf
      .moveTo(x, line)
      .lineTo(x + half, line)
      .moveTo(x + half + 8, line)
      .lineTo(x + 2 * half + 8, line)
      .lineWidth(0.5)
      .stroke();
    pdf.font('regular', 5.5).text('(подпись)', x, line + 1, { width: half, align: 'center', lineBreak: false });
    pdf.text('(ф.и.о.)', x + half + 8, line + 1, { width: half, align: 'center', lineBreak: false });
    pdf.font('regular', 7.5).text(name, x + half + 8, line - 10, { width: half, align: 'center', lineBreak: false });
  }
  pdf.x = MARGIN.left;
  pdf.y = y + HEIGHT;
}
