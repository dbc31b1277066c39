import type { LegalFileFacts } from '../../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../../domain/moscow-time.ts';
import type { LinesContent } from '../../../domain/submission.ts';
import { MARGIN, drawPair, widthOf } from '../page.ts';
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
const BANK_HEIGHT = 58;

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

function drawBank(pdf: PDFKit.PDFDocument, { seller }: LegalFileFacts, bank: NonNullable<LinesContent['bank']>): void {
  const width = widthOf(pdf);
  const [left, y] = [MARGIN.left, MARGIN.top];
  const split = left + width * 0.58;
  pdf
    .lineWidth(0.5)
    .rect(left, y, width, BANK_HEIGHT)
    .moveTo(split, y)
    .lineTo(split, y + BANK_HEIGHT);
  pdf
    .moveTo(left, y + BANK_HEIGHT / 2)
    .lineTo(left + width, y + BANK_HEIGHT / 2)
    .stroke();
  pdf.font('regular', 6.5).text('Банк получателя', left + 4, y + 18, { lineBreak: false });
  pdf.text('Получатель', left + 4, y + BANK_HEIGHT - 10, { lineBreak: false });
  pdf.font('regular', 8.5).text(bank.name, left + 4, y + 4, { lineBreak: false });
  pdf.text(seller.name, left + 4, y + BANK_HEIGHT / 2 + 4, { width: width * 0.58 - 8, height: 12, ellipsis: true });
  pdf.text(`БИК ${bank.bik}`, split + 4, y + 4, { lineBreak: false });
  pdf.text(`Сч. № ${bank.account}`, split + 4, y + 16, { lineBreak: false });
  pdf.text(`ИНН ${seller.inn}  КПП ${seller.kpp}`, split + 4, y + BANK_HEIGHT / 2 + 8, { lineBreak: false });
  pdf.x = left;
  pdf.y = y + BANK_HEIGHT + 10;
}
