import PDFDocument from 'pdfkit';
import { KIND_RULES } from '../../domain/document-kind.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../domain/moscow-time.ts';
import type { CorrectionContent, LinesContent, PartnerCard, PostalAddress, StatementContent } from '../../domain/submission.ts';
import { BOLD, REGULAR } from './fonts.ts';
import { ROW_HEIGHT, drawRow, type Column } from './table.ts';

const MARGIN = 40;
const BOTTOM = 780;
const LINE_COLUMNS: readonly Column[] = [
  { title: '№', width: 22, align: 'right' },
  { title: 'Наименование', width: 178, align: 'left' },
  { title: 'Ед.', width: 45, align: 'left' },
  { title: 'Кол-во', width: 65, align: 'right' },
  { title: 'Без НДС', width: 70, align: 'right' },
  { title: 'НДС', width: 65, align: 'right' },
  { title: 'Всего', width: 70, align: 'right' },
];
const STATEMENT_COLUMNS: readonly Column[] = [
  { title: 'Дата', width: 65, align: 'left' },
  { title: 'Операция', width: 270, align: 'left' },
  { title: 'Дебет', width: 90, align: 'right' },
  { title: 'Кредит', width: 90, align: 'right' },
];

const CORRECTION_COLUMNS: readonly Column[] = [
  { title: '№', width: 22, align: 'right' },
  { title: 'Наименование', width: 198, align: 'left' },
  { title: 'Кол-во до', width: 70, align: 'right' },
  { title: 'после', width: 70, align: 'right' },
  { title: 'Всего до', width: 78, align: 'right' },
  { title: 'после', width: 78, align: 'right' },
];

/** What an electronic signature says on paper. */
export interface SignatureMark {
  signer: string;
  certificateThumbprint: string;
  signedAt: string;
  /** The electronic attempt that this paper stands in for. */
  voidedAttempt?: { operator: string; voidedAt: string };
}

export interface RenderedPdf {
  bytes: Buffer;
  pages: number;
}

/** A page for people: the bill as it is sent, or the paper copy of another kind, with the mark of its signature. */
export async function renderDocumentPdf(facts: LegalFileFacts, mark?: SignatureMark): Promise<RenderedPdf> {
  // No default font: reading Helvetica's metrics would cost a tenth of a page.
  const pdf = new PDFDocument({ font: '', size: 'A4', margin: MARGIN, info: { Title: 'Sealpost', CreationDate: facts.formedAt } });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => pdf.on('end', resolve));
  let pages = 1;
  pdf.on('pageAdded', () => (pages += 1));
  pdf.registerFont('regular', REGULAR as unknown as PDFKit.Mixins.PDFFontSource);
  pdf.registerFont('bold', BOLD as unknown as PDFKit.Mixins.PDFFontSource);
  drawHeading(pdf, facts);
  const { content } = facts.document;
  if (content.form === 'lines') drawLines(pdf, content);
  if (content.form === 'statement') drawStatement(pdf, content);
  if (content.form === 'correction') drawCorrection(pdf, content);
  if (content.form === 'file') pdf.text(`Документ передан файлом ${content.fileName}`, { lineBreak: true });
  drawFooter(pdf, facts, mark);
  pdf.end();
  await ended;
  return { bytes: Buffer.concat(chunks), pages };
}

function drawHeading(pdf: PDFKit.PDFDocument, { document, seller, partner, contract }: LegalFileFacts): void {
  pdf.font('bold', 14).text(`${KIND_RULES[document.kind].nameRu} № ${document.number} от ${legalDate(document.date)}`, MARGIN, MARGIN);
  if (document.revision) pdf.font('regular', 9).text(`Исправление № ${document.revision.number} от ${legalDate(document.revision.date)}`);
  pdf.font('regular', 9).moveDown(0.5);
  pdf.text(`Продавец: ${seller.name}, ИНН ${seller.inn}, КПП ${seller.kpp}, ${addressText(seller.address)}`);
  const codes = [partner.inn && `ИНН ${partner.inn}`, partner.kpp && `КПП ${partner.kpp}`, addressText(partner.address)]
    .filter(Boolean)
    .join(', ');
  pdf.text(`Покупатель: ${partnerName(partner)}, ${codes}`);
  pdf.text(`Договор № ${contract.number} от ${legalDate(contract.date)}. Лицевой счёт ${partner.personalAccount}`);
  pdf.moveDown(0.8);
}

function drawLines(pdf: PDFKit.PDFDocument, content: LinesContent): void {
  const rows = content.lines.map((line, index) => [
    String(index + 1),
    line.name,
    line.unitName,
    line.quantity,
    line.net,
    `${line.vat} (${line.vatRate})`,
    line.gross,
  ]);
  drawTable(pdf, LINE_COLUMNS, [...rows, ['', 'Итого', '', '', content.totals.net, content.totals.vat, content.totals.gross]]);
  if (content.bank) pdf.text(`Получатель: ${content.bank.name}, БИК ${content.bank.bik}, р/с ${content.bank.account}`, MARGIN, pdf.y + 6);
}

function drawCorrection(pdf: PDFKit.PDFDocument, { corrects, lines, totals, reason }: CorrectionContent): void {
  pdf.text(`К документу № ${corrects.number} от ${legalDate(corrects.date)}. Основание: ${reason}`, MARGIN, pdf.y);
  pdf.moveDown(0.5);
  const rows = lines.map(({ name, before, after }, index) => [
    String(index + 1),
    name,
    before.quantity,
    after.quantity,
    before.gross,
    after.gross,
  ]);
  drawTable(pdf, CORRECTION_COLUMNS, [...rows, ['', 'Увеличение / уменьшение', '', '', totals.increase.gross, totals.decrease.gross]]);
}

function drawStatement(pdf: PDFKit.PDFDocument, content: StatementContent): void {
  drawTable(pdf, STATEMENT_COLUMNS, [
    ['', 'Сальдо начальное', content.opening.debit, content.opening.credit],
    ...content.operations.map((operation) => [legalDate(operation.date), operation.name, operation.debit, operation.credit]),
    ['', 'Обороты за период', content.turnover.debit, content.turnover.credit],
    ['', 'Сальдо конечное', content.closing.debit, content.closing.credit],
  ]);
}

// The heading is repeated on each page: a loose sheet must still say what its columns are.
function drawTable(pdf: PDFKit.PDFDocument, columns: readonly Column[], rows: string[][]): void {
  let { y } = pdf;
  const heading = () => {
    pdf.font('bold', 8);
    drawRow(
      pdf,
      columns,
      columns.map((column) => column.title),
      MARGIN,
      y,
    );
    pdf.font('regular', 8);
    y += ROW_HEIGHT;
  };
  pdf.lineWidth(0.5);
  heading();
  for (const row of rows) {
    if (y + ROW_HEIGHT > BOTTOM) {
      pdf.addPage();
      y = MARGIN;
      heading();
    }
    drawRow(pdf, columns, row, MARGIN, y);
    y += ROW_HEIGHT;
  }
  pdf.y = y;
}

function drawFooter(pdf: PDFKit.PDFDocument, { document, signer }: LegalFileFacts, mark: SignatureMark | undefined): void {
  pdf.font('regular', 9);
  const y = Math.min(pdf.y + 14, BOTTOM - 60);
  if (KIND_RULES[document.kind].wetSignature) {
    pdf.text(`${signer.post} ____________________ ${signer.fullName.last} ${signer.fullName.first[0]}.`, MARGIN, y, { lineBreak: false });
  }
  if (!mark) return;
  pdf.rect(MARGIN, y + 20, 320, 36).stroke();
  pdf.font('bold', 8).text('ДОКУМЕНТ ПОДПИСАН ЭЛЕКТРОННОЙ ПОДПИСЬЮ', MARGIN + 6, y + 23, { lineBreak: false });
  pdf.font('regular', 7).text(`${mark.signer}, ${mark.signedAt}`, MARGIN + 6, y + 34, { lineBreak: false });
  pdf.text(`Сертификат ${mark.certificateThumbprint}`, MARGIN + 6, y + 44, { lineBreak: false });
  if (!mark.voidedAttempt) return;
  const { operator, voidedAt } = mark.voidedAttempt;
  pdf
    .font('bold', 8)
    .text(
      `Электронный документ, направленный через оператора ${operator}, отозван ${legalDate(voidedAt.slice(0, 10))} и недействителен. Оригиналом является настоящий документ.`,
      MARGIN,
      y + 62,
      { lineBreak: false },
    );
}

function partnerName(partner: PartnerCard): string {
  if (partner.kind === 'legal') return partner.name ?? '';
  const { last = '', first = '', middle = '' } = partner.fullName ?? {};
  return `${partner.kind === 'entrepreneur' ? 'ИП ' : ''}${last} ${first} ${middle}`.trim();
}

function addressText(address: PostalAddress): string {
  return [address.postalIndex, address.city, address.street, `д. ${address.house}`, address.flat && `кв. ${address.flat}`]
    .filter(Boolean)
    .join(', ');
}
