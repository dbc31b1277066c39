import type { LegalFileFacts } from '../../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../../domain/moscow-time.ts';
import type { LinesContent } from '../../../domain/submission.ts';
import { MARGIN, drawLines, drawPair, linesOf, widthOf } from '../page.ts';
import { drawTable, type Column } from '../table.ts';
import { initials, moneyText, partnerName, partyText, taxText, taxWithRate } from './parties.ts';

const COLUMNS: readonly Column[] = [
  { title: '№', width: 24, align: 'right' },
  { title: 'Наименование', width: 187, align: 'left' },
  { title: 'Кол-во', width: 66, align: 'right' },
  { title: 'Ед.', width: 40, align: 'center' },
  { title: 'Без НДС', width: 66, align: 'right' },
  { title: 'НДС', width: 76, align: 'right' },
  { title: 'Всего', width: 72, align: 'right' },
];
const BANK_ROW = 29;
const BANK_LINE = 11;

/** Счёт: whom to pay stands on top, as banks and people look for it. */
export function drawBill(pdf: PDFKit.PDFDocument, facts: LegalFileFacts, content: LinesContent): void {
  const { document, seller, partner, contract, signer } = facts;
  pdf.x = MARGIN.left;
  pdf.y = MARGIN.top;
  if (content.bank) drawBank(pdf, facts, content.bank);
  pdf.font('bold', 14).text(`Счёт на оплату № ${document.number} от ${legalDate(document.date)}`, MARGIN.left, pdf.y);
  if (document.revision) pdf.font('regular', 8).text(`Исправление № ${document.revision.number} от ${legalDate(document.revision.date)}`);
  pdf.moveDown(0.4);
  drawPair(pdf, 'Поставщик', partyText(seller.name, seller));
  drawPair(pdf, 'Покупатель', partyText(partnerName(partner), partner));
  drawPair(pdf, 'Основание', `Договор № ${contract.number} от ${legalDate(contract.date)}`);
  drawPair(pdf, 'Лицевой счёт', partner.personalAccount);
  pdf.moveDown(0.6);
  const rows = content.lines.map((line, index) => [
    String(index + 1),
    line.name,
    moneyText(line.quantity),
    line.unitName,
    moneyText(line.net),
    taxWithRate(line),
    moneyText(line.gross),
  ]);
  const total = [
    { text: 'Итого', span: 4, bold: true, align: 'right' },
    { text: moneyText(content.totals.net), bold: true, align: 'right' },
    { text: taxText(content.totals.vat, ...content.lines.map(({ vatRate }) => vatRate)), bold: true, align: 'right' },
    { text: moneyText(content.totals.gross), bold: true, align: 'right' },
  ] as const;
  drawTable(pdf, { columns: COLUMNS, rows: [...rows, total], size: 8 });
  pdf.moveDown(0.6);
  pdf.font('bold', 11).text(`К оплате: ${moneyText(content.totals.gross)} руб.`, { width: widthOf(pdf), align: 'right' });
  pdf.font('regular', 8).text(`${signer.post} ${initials(signer.fullName)}`, MARGIN.left, pdf.y + 6);
}

/** Two cells a row: who receives on the left, where on the right. Each row is as high as what stands in it. */
function drawBank(pdf: PDFKit.PDFDocument, { seller }: LegalFileFacts, bank: NonNullable<LinesContent['bank']>): void {
  const left = MARGIN.left;
  const split = left + widthOf(pdf) * 0.58;
  const right = left + widthOf(pdf);
  let y = MARGIN.top;
  const row = (label: string, value: string, facts: string[]) => {
    pdf.font('regular', 8.5);
    const values = linesOf(pdf, value, split - left - 8);
    const own = facts.flatMap((fact) => linesOf(pdf, fact, right - split - 8));
    const height = Math.max(BANK_ROW, values.length * BANK_LINE + 15, own.length * BANK_LINE + 6);
    drawLines(pdf, values, { x: left + 4, y: y + 4, width: split - left - 8, lineHeight: BANK_LINE });
    drawLines(pdf, own, { x: split + 4, y: y + 4, width: right - split - 8, lineHeight: BANK_LINE });
    pdf.font('regular', 6.5).text(label, left + 4, y + height - 11, { lineBreak: false });
    pdf
      .lineWidth(0.5)
      .rect(left, y, split - left, height)
      .rect(split, y, right - split, height)
      .stroke();
    y += height;
  };
  row('Банк получателя', bank.name, [`БИК ${bank.bik}`, `Сч. № ${bank.account}`]);
  row('Получатель', seller.name, [`ИНН ${seller.inn}`, `КПП ${seller.kpp}`]);
  pdf.x = left;
  pdf.y = y + 10;
}
