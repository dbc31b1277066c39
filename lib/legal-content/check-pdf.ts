import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, PDFStream, type PDFContext, type PDFObject } from '@cantoo/pdf-lib';
import { finding, type Finding } from '../../domain/finding.ts';
import { findActive } from './pdf-activity.ts';
import { findTable } from './pdf-end.ts';
import { requireOneReading } from './pdf-objects.ts';
import { PdfFault } from './pdf-reader.ts';

export const PDF_SIZE_MAX_BYTES = 10 * 1024 * 1024;
export const PDF_PAGES_MAX = 200;

/**
 * A ready PDF must be whole and mean the same to everybody who opens it: it opens in a strict reader, no reader finds other objects in it than
 * another, its pages are there, it needs no password, it does not unpack to a bomb, and it runs and carries nothing.
 */
export async function checkPdf(bytes: Buffer, path: string): Promise<Finding[]> {
  if (bytes.length > PDF_SIZE_MAX_BYTES) return [finding('file.pdf-too-large', path, `${bytes.length} bytes`)];
  const table = findTable(bytes);
  if (table === undefined) return [finding('file.pdf-broken', path, 'startxref … %%EOF')];
  let pdf: PDFDocument;
  try {
    await requireOneReading(bytes, table);
    pdf = await PDFDocument.load(bytes, { throwOnInvalidObject: true, updateMetadata: false });
  } catch (error) {
    if (error instanceof PdfFault) return [finding(error.code, path, error.message || undefined)];
    // Where the objects themselves are encrypted, the reader fails before it gets to the mark of encryption.
    const encrypted = error instanceof EncryptedPDFError || bytes.includes('/Encrypt');
    return [finding(encrypted ? 'file.pdf-encrypted' : 'file.pdf-broken', path)];
  }
  return checkOpened(pdf, path);
}

function checkOpened(pdf: PDFDocument, path: string): Finding[] {
  try {
    const pages = countPages(pdf);
    if (pages === 0) return [finding('file.pdf-no-pages', path)];
    if (pages > PDF_PAGES_MAX) return [finding('file.pdf-too-large', path, `> ${PDF_PAGES_MAX}`)];
    const active = findActive(pdf);
    if (active) return [finding('file.pdf-active', path, active)];
    const lacking = pdf.getPages().findIndex((page) => !isWhole(page.node.get(PDFName.of('Contents')), pdf.context));
    return lacking === -1 ? [] : [finding('file.pdf-broken', path, `page ${lacking + 1}`)];
  } catch {
    // The library throws errors of its own kinds, and of the engine's, where a dictionary is not what it should be.
    return [finding('file.pdf-broken', path)];
  }
}

/** Walks the tree itself, bounded: a tree that lists one branch twice on each level would grow without end. */
function countPages(pdf: PDFDocument): number {
  const open: PDFDict[] = [pdf.catalog.lookup(PDFName.of('Pages'), PDFDict)];
  let pages = 0;
  for (let seen = 1; open.length > 0; seen += 1) {
    if (seen > 4 * PDF_PAGES_MAX || pages > PDF_PAGES_MAX) return PDF_PAGES_MAX + 1;
    const node = open.pop()!;
    const kids = node.lookupMaybe(PDFName.of('Kids'), PDFArray);
    if (!kids) pages += 1;
    else if (kids.size() > PDF_PAGES_MAX) return PDF_PAGES_MAX + 1;
    else for (let index = 0; index < kids.size(); index += 1) open.push(kids.lookup(index, PDFDict));
  }
  return pages;
}

/** A page without contents is an empty one; a page whose contents are not there has lost them. */
function isWhole(contents: PDFObject | undefined, context: PDFContext): boolean {
  if (contents === undefined) return true;
  const found = context.lookup(contents);
  if (found instanceof PDFArray) return found.asArray().every((part) => context.lookup(part) instanceof PDFStream);
  return found instanceof PDFStream;
}
