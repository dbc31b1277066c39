import { KIND_RULES } from '../../domain/document-kind.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { drawAct } from './forms/act-form.ts';
import { drawBill } from './forms/bill-form.ts';
import { drawCorrection } from './forms/correction-form.ts';
import { drawInvoice } from './forms/invoice-form.ts';
import { drawReadyFile } from './forms/ready-file-form.ts';
import { drawStatement } from './forms/statement-form.ts';
import { openPdf, type RenderedPdf } from './page.ts';
import { renderReadyPages } from './ready-pages.ts';
import { drawSignatureMark, drawWetSignatureMark, type SignatureMark } from './signature-mark.ts';

/**
 * A document for people in the layout of its kind: the bill as it is sent, or the paper copy of another kind with the mark of its
 * signature. The page that a hand must sign is marked at its edge. A ready file (`readyFile`, its bytes) goes as its own pages where it is a PDF, and as what
 * it says where it is XML.
 */
export async function renderDocumentPdf(
  facts: LegalFileFacts,
  mark?: SignatureMark,
  readyFile: Uint8Array = Buffer.alloc(0),
): Promise<RenderedPdf> {
  const { kind, content } = facts.document;
  if (content.form === 'file' && content.mediaType === 'application/pdf') return renderReadyPages(readyFile, facts, mark);
  const { pdf, finish } = openPdf({
    landscape: content.form === 'file' || kind === 'invoice' || kind === 'transfer' || kind === 'correction',
    createdAt: facts.formedAt,
    title: `${KIND_RULES[kind].nameRu} № ${facts.document.number}`,
  });
  drawContent(pdf, facts, readyFile);
  if (mark) {
    if (KIND_RULES[kind].wetSignature) drawWetSignatureMark(pdf);
    drawSignatureMark(pdf, mark);
  }
  return finish();
}

function drawContent(pdf: PDFKit.PDFDocument, facts: LegalFileFacts, readyFile: Uint8Array): void {
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
      return drawReadyFile(pdf, facts, readyFile);
  }
}
