import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFStream,
  concatTransformationMatrix,
  drawObject,
  popGraphicsState,
  pushGraphicsState,
  type PDFPage,
} from '@cantoo/pdf-lib';
import { KIND_RULES } from '../../domain/document-kind.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { MARGIN, openPdf, type RenderedPdf } from './page.ts';
import { drawSignatureMark, drawWetSignatureMark, heightOfMark, type SignatureMark } from './signature-mark.ts';

const A4 = { short: 595.28, long: 841.89 };
/** Left free on each sheet: above for its DataMatrix, at the right for the wet signature's mark, elsewhere for the printer. In points. */
const EDGES = { left: 14, right: 18, top: 42, bottom: 14 };
/** Annotation flags (ISO 32000-1, table 165). */
const HIDDEN = 2;
const PRINT = 4;

/**
 * A ready PDF on paper: its own pages in their order, each upright on a sheet of A4 in its own orientation, made smaller where it wouldn't leave the
 * edges free, never larger. The last one leaves room for the mark of the signature. The bytes have passed check-pdf.ts.
 */
export async function renderReadyPages(bytes: Uint8Array, facts: LegalFileFacts, mark?: SignatureMark): Promise<RenderedPdf> {
  const source = await PDFDocument.load(bytes, { updateMetadata: false });
  const sheets = await PDFDocument.create({ updateMetadata: false });
  sheets.setTitle(`${KIND_RULES[facts.document.kind].nameRu} № ${facts.document.number}`);
  sheets.setProducer('Sealpost');
  sheets.setCreationDate(facts.formedAt);
  sheets.setModificationDate(facts.formedAt);
  const pages = source.getPages();
  for (const [index, page] of pages.entries()) {
    const isLast = index === pages.length - 1;
    const footer = isLast && mark ? MARGIN.bottom + (await heightOf(mark, facts)) : EDGES.bottom;
    const sheet = await drawSheet(sheets, page, footer);
    if (isLast && mark) await drawMark(sheet, facts, mark, footer);
  }
  return { bytes: Buffer.from(await sheets.save()), pages: pages.length };
}

async function drawSheet(sheets: PDFDocument, page: PDFPage, footer: number): Promise<PDFPage> {
  const { box, matrix, width, height } = uprightView(page);
  const sheet = sheets.addPage(width > height ? [A4.long, A4.short] : [A4.short, A4.long]);
  drawAnnotations(page);
  // An empty page stays an empty sheet.
  if (!page.node.Contents()) return sheet;
  const embedded = await sheets.embedPage(page, box, matrix);
  const free = { width: sheet.getWidth() - EDGES.left - EDGES.right, height: sheet.getHeight() - EDGES.top - footer };
  const scale = Math.min(1, free.width / width, free.height / height);
  const x = EDGES.left + (free.width - width * scale) / 2;
  sheet.drawPage(embedded, { x, y: sheet.getHeight() - EDGES.top - height * scale, xScale: scale, yScale: scale });
  return sheet;
}

type Matrix = [number, number, number, number, number, number];

/** What a reader shows of a page, turned as /Rotate says, with its lower left corner at the origin. */
function uprightView(page: PDFPage) {
  const { x: left, y: bottom, width, height } = page.getCropBox();
  const [right, top] = [left + width, bottom + height];
  const turns = (((page.getRotation().angle % 360) + 360) % 360) / 90;
  const matrices: Matrix[] = [
    [1, 0, 0, 1, -left, -bottom],
    [0, -1, 1, 0, -bottom, right],
    [-1, 0, 0, -1, right, top],
    [0, 1, -1, 0, top, -left],
  ];
  const sides = turns % 2 === 0 ? { width, height } : { width: height, height: width };
  return { box: { left, bottom, right, top }, matrix: matrices[turns] ?? matrices[0]!, ...sides };
}

/** Stamps, signatures and filled fields are drawn beside the page's contents; they become part of them. */
function drawAnnotations(page: PDFPage): void {
  const annotations = page.node.Annots();
  for (let index = 0; index < (annotations?.size() ?? 0); index += 1) {
    const annotation = annotations!.lookup(index);
    if (!(annotation instanceof PDFDict)) continue;
    const flags = annotation.lookupMaybe(PDFName.of('F'), PDFNumber)?.asNumber() ?? 0;
    const ref = (flags & HIDDEN) === 0 && (flags & PRINT) !== 0 ? appearanceOf(annotation) : undefined;
    const place = ref && placeOf(annotation, annotation.context.lookup(ref, PDFStream).dict);
    if (!ref || !place) continue;
    const name = page.node.newXObject('Annotation', ref);
    page.pushOperators(pushGraphicsState(), concatTransformationMatrix(...place), drawObject(name), popGraphicsState());
  }
}

/** The normal appearance: one stream, or that of the state in which a field is. */
function appearanceOf(annotation: PDFDict): PDFRef | undefined {
  const normal = annotation.lookupMaybe(PDFName.of('AP'), PDFDict)?.get(PDFName.of('N'));
  const found = annotation.context.lookup(normal);
  const state = annotation.lookupMaybe(PDFName.of('AS'), PDFName);
  const own = found instanceof PDFDict && state ? found.get(state) : normal;
  return own instanceof PDFRef && annotation.context.lookup(own) instanceof PDFStream ? own : undefined;
}

/** Maps the appearance's box, as its matrix turns it, onto the annotation's rectangle (ISO 32000-1, 12.5.5, algorithm 8.1). */
function placeOf(annotation: PDFDict, form: PDFDict): Matrix | undefined {
  const rectangle = numbersOf(annotation, 'Rect', 4);
  const box = numbersOf(form, 'BBox', 4);
  if (!rectangle || !box) return undefined;
  const [a, b, c, d, e, f] = numbersOf(form, 'Matrix', 6) ?? [1, 0, 0, 1, 0, 0];
  const corners = [0, 2].flatMap((i) => [1, 3].map((j) => [a! * box[i]! + c! * box[j]! + e!, b! * box[i]! + d! * box[j]! + f!]));
  const [xs, ys] = [corners.map(([x]) => x!), corners.map(([, y]) => y!)];
  const [left, bottom] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - bottom];
  if (width === 0 || height === 0) return undefined;
  const [x0, y0, x1, y1] = rectangle as [number, number, number, number];
  const [sx, sy] = [Math.abs(x1 - x0) / width, Math.abs(y1 - y0) / height];
  return [sx, 0, 0, sy, Math.min(x0, x1) - left * sx, Math.min(y0, y1) - bottom * sy];
}

function numbersOf(dict: PDFDict, key: string, size: number): number[] | undefined {
  const array = dict.lookupMaybe(PDFName.of(key), PDFArray);
  return array?.size() === size ? array.asArray().map((_, index) => array.lookup(index, PDFNumber).asNumber()) : undefined;
}

/** As high as on the narrower of the two sheets. */
async function heightOf(mark: SignatureMark, { formedAt }: LegalFileFacts): Promise<number> {
  const { pdf, finish } = openPdf({ createdAt: formedAt, title: '' });
  const height = heightOfMark(pdf, mark);
  await finish();
  return height;
}

/** The mark is drawn as on every other paper copy and laid over the sheet's foot. */
async function drawMark(sheet: PDFPage, { document, formedAt }: LegalFileFacts, mark: SignatureMark, footer: number): Promise<void> {
  const landscape = sheet.getWidth() > sheet.getHeight();
  const { pdf, finish } = openPdf({ landscape, createdAt: formedAt, title: '' });
  pdf.y = sheet.getHeight() - footer;
  pdf.x = MARGIN.left;
  if (KIND_RULES[document.kind].wetSignature) drawWetSignatureMark(pdf);
  drawSignatureMark(pdf, mark);
  const [overlay] = await sheet.doc.embedPdf((await finish()).bytes);
  sheet.drawPage(overlay!);
}
