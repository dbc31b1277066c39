import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import fontkit from '@cantoo/fontkit';
import { PDFDocument, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { batchMark, formatSheetCode } from '../../domain/print/sheet-code.ts';
import { addressText, type PartnerCard, type SellerCard } from '../../domain/submission.ts';
import { darkRuns, encodeSymbol } from './barcode.ts';
import { partnerName } from './forms/parties.ts';

const require = createRequire(import.meta.url);
const FONT = readFileSync(require.resolve('@expo-google-fonts/pt-sans/400Regular/PTSans_400Regular.ttf'));

/** One envelope of a run. */
export interface RunPiece {
  number: number;
  sheets: number;
  partner: PartnerCard;
  /** Pages of its documents, in order. */
  documents: readonly { pdf: Buffer; sheets: number }[];
}

export interface RunFacts {
  batch: { id: string; number: number };
  seller: SellerCard;
  pieces: readonly RunPiece[];
  createdAt: Date;
}

const A4: [number, number] = [595.28, 841.89];
const INK = rgb(0, 0, 0);
/** Side of the DataMatrix: a module of 0.4 mm is read by every hand scanner. */
const SYMBOL_SIZE = 30;
const EDGE = 8;
/** The window of a DL envelope: from the left and from the top, in points. */
const WINDOW = { left: 300, top: 130, lineHeight: 15 };

/**
 * One file for the printer: for each envelope its address page and its documents, each sheet with its code. Kept to some hundred
 * envelopes by the caller, since the file is built in memory. The same facts give the same bytes.
 */
export async function renderRun({ batch, seller, pieces, createdAt }: RunFacts): Promise<Buffer> {
  const run = await PDFDocument.create({ updateMetadata: false });
  run.registerFontkit(fontkit);
  run.setCreationDate(createdAt);
  run.setModificationDate(createdAt);
  run.setProducer('Sealpost');
  const font = await run.embedFont(FONT, { subset: true });
  for (const piece of pieces) {
    const stamp = (page: PDFPage, sheet: number) => drawSheetCode(page, font, batch, piece, sheet);
    const cover = run.addPage(A4);
    drawAddress(cover, font, seller, piece);
    stamp(cover, 1);
    let sheet = 1;
    for (const { pdf } of piece.documents) {
      const source = await PDFDocument.load(pdf, { updateMetadata: false });
      for (const page of await run.copyPages(source, source.getPageIndices())) {
        run.addPage(page);
        sheet += 1;
        stamp(page, sheet);
      }
    }
    if (sheet !== piece.sheets) throw new Error(`Piece ${piece.number} has ${sheet} sheets instead of ${piece.sheets}.`);
  }
  return Buffer.from(await run.save({ useObjectStreams: true }));
}

/** Code at the upper right edge, and the same in words beside it for people. */
function drawSheetCode(page: PDFPage, font: PDFFont, batch: RunFacts['batch'], { number, sheets }: RunPiece, sheet: number): void {
  const text = formatSheetCode({ batch: batch.number, mark: batchMark(batch.id), piece: number, sheet, of: sheets });
  const symbol = encodeSymbol('datamatrix', text);
  const { width, height } = page.getSize();
  const left = width - EDGE - SYMBOL_SIZE;
  const module = SYMBOL_SIZE / symbol.rows.length;
  const path = darkRuns(symbol)
    .map(
      ([row, column, length]) =>
        `M${fixed(column * module)} ${fixed(row * module)}h${fixed(length * module)}v${fixed(module)}h-${fixed(length * module)}z`,
    )
    .join('');
  page.drawSvgPath(path, { x: left, y: height - EDGE, color: INK, borderWidth: 0 });
  const words = `партия ${batch.number} · конверт ${number} · лист ${sheet} из ${sheets}`;
  page.drawText(words, { x: left - 6 - font.widthOfTextAtSize(words, 6), y: height - EDGE - 8, size: 6, font, color: INK });
}

const fixed = (value: number) => value.toFixed(3);

function drawAddress(page: PDFPage, font: PDFFont, seller: SellerCard, { partner, sheets }: RunPiece): void {
  const { height, width } = page.getSize();
  const line = (text: string, x: number, top: number, size: number) => page.drawText(text, { x, y: height - top, size, font, color: INK });
  line(`От кого: ${seller.name}`, 36, 70, 9);
  for (const [index, text] of wrapText(font, addressText(seller.address), 9, 240).entries()) line(text, 36, 84 + index * 12, 9);
  const to = [
    ...wrapText(font, `Кому: ${partnerName(partner)}`, 11, width - WINDOW.left - 30),
    ...wrapText(font, `Куда: ${addressText({ ...partner.address, postalIndex: '' })}`, 11, width - WINDOW.left - 30),
    partner.address.postalIndex ?? '',
  ];
  for (const [index, text] of to.entries()) line(text, WINDOW.left, WINDOW.top + index * WINDOW.lineHeight, 11);
  line(`Лицевой счёт ${partner.personalAccount}. Листов в конверте: ${sheets}.`, 36, 260, 9);
}

function wrapText(font: PDFFont, text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || font.widthOfTextAtSize(longer, size) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
