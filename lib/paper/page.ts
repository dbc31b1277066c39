import PDFDocument from 'pdfkit';
import { SHARED_FONTS, loadFonts } from './fonts.ts';

/** Space around the text. The upper one holds the sheet's DataMatrix once it is in a batch; see print-run.ts. */
export const MARGIN = { left: 36, right: 28, top: 46, bottom: 40 };

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

/** A line `label: value`, wrapped under the label; `reserve` points at the right are left free. */
export function drawPair(pdf: PDFKit.PDFDocument, label: string, value: string, number?: string, reserve = 0): void {
  pdf.font('regular', 8);
  const width = widthOf(pdf) - reserve - (number ? 26 : 0);
  const { y } = pdf;
  pdf.text(`${label}: `, MARGIN.left, y, { continued: true, width });
  pdf.font('bold', 8).text(value || '—', { width });
  if (number) pdf.font('regular', 7).text(`(${number})`, MARGIN.left + width + 4, y, { lineBreak: false });
  pdf.font('regular', 8);
  pdf.x = MARGIN.left;
  if (number) pdf.y = Math.max(pdf.y, y + 10);
}
