import PDFDocument from 'pdfkit';
import { breakLines } from './break-lines.ts';
import { SHARED_FONTS, loadFonts } from './fonts.ts';

/** Space around the text. The upper one holds the sheet's DataMatrix once it is in a batch; see print-run.ts. */
export const MARGIN = { left: 36, right: 28, top: 46, bottom: 40 };

const PAIR_LINE = 10;

export interface RenderedPdf {
  bytes: Buffer;
  pages: number;
}

export interface OpenedPdf {
  pdf: PDFKit.PDFDocument;
  /** Ends the file. */
  finish: () => Promise<RenderedPdf>;
}

/**
 * An empty file with our fonts. `forComparison`: the same drawing gives the same bytes in every process, uncompressed, since versions of zlib
 * differ.
 */
export function openPdf(options: { landscape?: boolean; createdAt: Date; title: string; forComparison?: boolean }): OpenedPdf {
  const { regular, bold } = options.forComparison ? loadFonts() : SHARED_FONTS;
  // No default font: reading Helvetica's metrics would cost a tenth of a page.
  const pdf = new PDFDocument({
    font: '',
    size: 'A4',
    layout: options.landscape ? 'landscape' : 'portrait',
    margins: MARGIN,
    compress: !options.forComparison,
    info: { Title: options.title, Producer: 'Sealpost', Creator: 'Sealpost', CreationDate: options.createdAt },
  });
  const chunks: Buffer[] = [];
  let pages = 1;
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  pdf.on('pageAdded', () => (pages += 1));
  const ended = new Promise<void>((resolve) => pdf.on('end', resolve));
  pdf.registerFont('regular', regular as unknown as PDFKit.Mixins.PDFFontSource);
  pdf.registerFont('bold', bold as unknown as PDFKit.Mixins.PDFFontSource);
  pdf.font('regular', 9);
  return {
    pdf,
    async finish() {
      pdf.end();
      await ended;
      return { bytes: Buffer.concat(chunks), pages };
    },
  };
}

/** Lower end of what may be drawn on the page. */
export function bottomOf(pdf: PDFKit.PDFDocument): number {
  return pdf.page.height - MARGIN.bottom;
}

export function widthOf(pdf: PDFKit.PDFDocument): number {
  return pdf.page.width - MARGIN.left - MARGIN.right;
}

/** Starts a new page where less than `height` is left on this one. */
export function keepTogether(pdf: PDFKit.PDFDocument, height: number): void {
  if (pdf.y + height <= bottomOf(pdf)) return;
  pdf.addPage();
  pdf.x = MARGIN.left;
  pdf.y = MARGIN.top;
}

/** Draws lines one under the other from `y`, each of them whole, and returns where they end. */
export function drawLines(
  pdf: PDFKit.PDFDocument,
  lines: readonly string[],
  { x, y, width, lineHeight, align = 'left' }: { x: number; y: number; width: number; lineHeight: number; align?: 'left' | 'center' },
): number {
  for (const [index, line] of lines.entries()) {
    const offset = align === 'center' ? (width - pdf.widthOfString(line)) / 2 : 0;
    pdf.text(line, x + offset, y + index * lineHeight, { lineBreak: false });
  }
  return y + lines.length * lineHeight;
}

/** Lines of a text in the font that is set. */
export function linesOf(pdf: PDFKit.PDFDocument, text: string, width: number): string[] {
  return breakLines(text, (line) => pdf.widthOfString(line) <= width);
}

/** A line `label: value`, wrapped under the label; `reserve` points at the right are left free. A long value goes on over the next page. */
export function drawPair(pdf: PDFKit.PDFDocument, label: string, value: string, number?: string, reserve = 0): void {
  keepTogether(pdf, PAIR_LINE);
  const width = widthOf(pdf) - reserve - (number ? 26 : 0);
  const { y, page } = pdf;
  if (number) pdf.font('regular', 7).text(`(${number})`, MARGIN.left + width + 4, y, { lineBreak: false });
  pdf.font('regular', 8).text(`${label}: `, MARGIN.left, y, { continued: true, width });
  pdf.font('bold', 8).text(value || '—', { width });
  pdf.font('regular', 8);
  pdf.x = MARGIN.left;
  if (number && pdf.page === page) pdf.y = Math.max(pdf.y, y + PAIR_LINE);
}
