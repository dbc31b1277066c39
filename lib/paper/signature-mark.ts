import { legalDate, moscowDate, moscowTime } from '../../domain/moscow-time.ts';
import { darkRuns, encodeSymbol, type Symbol } from './barcode.ts';
import { MARGIN, drawLines, keepTogether, linesOf, widthOf } from './page.ts';

/** What an electronic signature says on paper. */
export interface SignatureMark {
  signer: string;
  post: string;
  certificateThumbprint: string;
  signedAt: string;
  /** Page on which anybody can compare this paper with the electronic original; no QR where there is none. */
  checkUrl?: string;
  /** The electronic attempt that this paper stands in for. */
  voidedAttempt?: { operator: string; voidedAt: string };
}

const BOX = { width: 330, height: 58 };
const QR_SIZE = 58;
const LINE = 9;

function signerLines(pdf: PDFKit.PDFDocument, { post, signer }: SignatureMark): string[] {
  return linesOf(pdf.font('regular', 7), `${post}: ${signer}`, BOX.width - 12);
}

function voidedText({ operator, voidedAt }: NonNullable<SignatureMark['voidedAttempt']>): string {
  return `Электронный документ, направленный через оператора ${operator}, отозван ${legalDate(voidedAt.slice(0, 10))} и недействителен. Оригиналом является настоящий документ.`;
}

/** Points that a mark takes from the foot of a page. */
export function heightOfMark(pdf: PDFKit.PDFDocument, mark: SignatureMark): number {
  const box = BOX.height + (signerLines(pdf, mark).length - 1) * LINE + 34;
  return box + (mark.voidedAttempt ? linesOf(pdf.font('bold', 8), voidedText(mark.voidedAttempt), widthOf(pdf)).length * 13 : 0);
}

/** The box of order and habit, a QR to the public check, and whatever the paper makes void. */
export function drawSignatureMark(pdf: PDFKit.PDFDocument, mark: SignatureMark): void {
  const signer = signerLines(pdf, mark);
  const height = BOX.height + (signer.length - 1) * LINE;
  keepTogether(pdf, height + 30);
  pdf.y += 8;
  const { y } = pdf;
  const left = MARGIN.left;
  const at = new Date(mark.signedAt);
  pdf.lineWidth(1).rect(left, y, BOX.width, height).stroke();
  pdf.font('bold', 8).text('ДОКУМЕНТ ПОДПИСАН ЭЛЕКТРОННОЙ ПОДПИСЬЮ', left + 6, y + 5, { lineBreak: false });
  pdf.font('regular', 7);
  const below = drawLines(pdf, signer, { x: left + 6, y: y + 17, width: BOX.width - 12, lineHeight: LINE }) + 3;
  pdf.text(`Подписан ${legalDate(moscowDate(at))} ${moscowTime(at, ':')} (МСК)`, left + 6, below, { lineBreak: false });
  pdf.text(`Сертификат ${mark.certificateThumbprint}`, left + 6, below + 12, { width: BOX.width - 12 });
  if (mark.checkUrl) {
    drawSymbol(pdf, encodeSymbol('qrcode', mark.checkUrl), left + BOX.width + 14, y, QR_SIZE);
    pdf.font('regular', 6).text('Проверка подлинности', left + BOX.width + 18 + QR_SIZE, y + 4, { width: 90 });
    pdf.text(mark.checkUrl.replace(/^https?:\/\//, ''), left + BOX.width + 18 + QR_SIZE, y + 14, { width: 90 });
  }
  pdf.x = left;
  pdf.y = y + height + 4;
  if (!mark.voidedAttempt) return;
  pdf.font('bold', 8).text(voidedText(mark.voidedAttempt), left, pdf.y, { width: widthOf(pdf) });
}

/** Where a person must put his pen: found by hand in a pile, and by the eye on the page. */
export function drawWetSignatureMark(pdf: PDFKit.PDFDocument): void {
  const [left, top] = [pdf.x, pdf.y];
  const x = pdf.page.width - 14;
  const y = pdf.page.height / 2;
  pdf
    .save()
    .rect(x, y - 46, 14, 92)
    .fill('#000')
    .restore();
  pdf.save();
  pdf.rotate(-90, { origin: [x + 3.5, y + 40] });
  pdf
    .fillColor('#fff')
    .font('bold', 7.5)
    .text('ПОДПИСАТЬ ОТ РУКИ', x + 3.5, y + 40, { lineBreak: false });
  pdf.restore().fillColor('#000');
  pdf.x = left;
  pdf.y = top;
}

/** Modules as rectangles of one path. `size` is the side of the symbol in points. */
export function drawSymbol(pdf: PDFKit.PDFDocument, symbol: Symbol, x: number, y: number, size: number): void {
  const module = size / symbol.rows.length;
  for (const [row, column, length] of darkRuns(symbol)) pdf.rect(x + column * module, y + row * module, length * module, module);
  pdf.fill('#000');
}
