import { KIND_RULES } from '../../domain/document-kind.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../domain/moscow-time.ts';
import { drawAct } from './forms/act-form.ts';
import { drawBill } from './forms/bill-form.ts';
import { drawCorrection } from './forms/correction-form.ts';
import { drawInvoice } from './forms/invoice-form.ts';
import { partnerName } from './forms/parties.ts';
import { drawStatement } from './forms/statement-form.ts';
import { MARGIN, drawPair, openPdf } from './page.ts';
import { drawSignatureMark, drawWetSignatureMark, type SignatureMark } from './signature-mark.ts';

export interface RenderedPdf {
  bytes: Buffer;
  pages: number;
}

/**
 * A document for people in the layout of its kind: the bill as it is sent, or the paper copy of another kind with the mark of its
 * signature. The page that a hand must sign is marked at its edge.
 */
export async function renderDocumentPdf(facts: LegalFileFacts, mark?: SignatureMark): Promise<RenderedPdf> {
  const { kind } = facts.document;
  const { pdf, finish } = openPdf({
    landscape: kind === 'invoice' || kind === 'transfer' || kind === 'correction',
    createdAt: facts.formedAt,
    title: `${KIND_RULES[kind].nameRu} № ${facts.document.number}`,
  });
  drawContent(pdf, facts);
  if (mark) {
    if (KIND_RULES[kind].wetSignature) drawWetSignatureMark(pdf);
    drawSignatureMark(pdf, mark);
  }
  return finish();
}

function drawContent(pdf: PDFKit.PDFDocument, facts: LegalFileFacts): void {
  const { content, kind } = facts.document;
  switch (content.form) {
    case 'lines':
      if (kind === 'act') return drawAct(pdf, facts, content);
      return kind === 'bill' ? drawBill(pdf, facts, content) : drawInvoice(pdf, facts, content);
    case 'statement':
      return drawStatement(pdf, facts, content);
    case 'correction':
      return drawCorrection(pdf, facts, content);
    case 'file':
      return drawCover(pdf, facts, content.fileName);
  }
}

/** A ready file is kept byte for byte; on paper goes what it is. */
function drawCover(pdf: PDFKit.PDFDocument, { document, seller, partner, contract }: LegalFileFacts, fileName: string): void {
  pdf
    .font('bold', 14)
    .text(`${KIND_RULES[document.kind].nameRu} № ${document.number} от ${legalDate(document.date)}`, MARGIN.left, MARGIN.top);
  pdf.moveDown(0.5);
  drawPair(pdf, 'Продавец', seller.name);
  drawPair(pdf, 'Покупатель', partnerName(partner));
  drawPair(pdf, 'Договор', `№ ${contract.number} от ${legalDate(contract.date)}`);
  drawPair(pdf, 'Документ передан файлом', fileName);
}
