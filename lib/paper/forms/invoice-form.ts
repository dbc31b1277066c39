import type { LegalFileFacts } from '../../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../../domain/moscow-time.ts';
import { addressText, type LinesContent } from '../../../domain/submission.ts';
import { MARGIN, drawPair, keepTogether, widthOf } from '../page.ts';
import { drawTable, type Column } from '../table.ts';
import { initials, innKpp, moneyText, partnerName, taxText } from './parties.ts';
import { drawSigningPlaces } from './signatures.ts';

/** Columns of the invoice (government decree 1137 of 2011-12-26, in the wording that is in force); a landscape page holds them. */
const COLUMNS: readonly Column[] = [
  { title: '№ п/п', width: 24, align: 'right', number: '1' },
  {
    title: 'Наименование товара (описание выполненных работ, оказанных услуг), имущественного права',
    width: 196,
    align: 'left',
    number: '1а',
  },
  { title: 'код', width: 30, align: 'center', number: '2', group: 'Единица измерения' },
  { title: 'условное обозначение', width: 52, align: 'center', number: '2а', group: 'Единица измерения' },
  { title: 'Количество (объём)', width: 66, align: 'right', number: '3' },
  { title: 'Цена (тариф) за единицу', width: 66, align: 'right', number: '4' },
  { title: 'Стоимость без налога — всего', width: 76, align: 'right', number: '5' },
  { title: 'В том числе акциз', width: 44, align: 'center', number: '6' },
  { title: 'Налоговая ставка', width: 46, align: 'center', number: '7' },
  { title: 'Сумма налога', width: 70, align: 'right', number: '8' },
  { title: 'Стоимость с налогом — всего', width: 76, align: 'right', number: '9' },
];
const SIZE = 7;
const STATUS_WIDTH = 92;

/** Счёт-фактура, and the universal transfer document around it (letter of the tax service ММВ-20-3/96@). */
export function drawInvoice(pdf: PDFKit.PDFDocument, facts: LegalFileFacts, content: LinesContent): void {
  const isTransfer = facts.document.kind === 'transfer';
  if (isTransfer) drawStatus(pdf);
  drawHeading(pdf, facts, content);
  pdf.moveDown(0.4);
  const rows = content.lines.map((line, index) => [
    String(index + 1),
    line.name,
    line.unitCode,
    line.unitName,
    moneyText(line.quantity),
    moneyText(line.price),
    moneyText(line.net),
    'без акциза',
    line.vatRate,
    taxText(line.vat, line.vatRate),
    moneyText(line.gross),
  ]);
  const total = [
    { text: 'Всего к оплате (9)', span: 6, bold: true },
    { text: moneyText(content.totals.net), bold: true, align: 'right' },
    { text: 'Х', span: 2, align: 'center' },
    { text: taxText(content.totals.vat, ...content.lines.map(({ vatRate }) => vatRate)), bold: true, align: 'right' },
    { text: moneyText(content.totals.gross), bold: true, align: 'right' },
  ] as const;
  drawTable(pdf, { columns: COLUMNS, rows: [...rows, total], size: SIZE });
  pdf.moveDown(0.6);
  const { signer } = facts;
  drawSigningPlaces(pdf, [
    { title: 'Руководитель организации или иное уполномоченное лицо', name: initials(signer.fullName) },
    { title: 'Главный бухгалтер или иное уполномоченное лицо', name: initials(signer.fullName) },
  ]);
  if (isTransfer) drawHandOver(pdf, facts, content);
}

/** The transfer document says in its corner what it is: 1 is an invoice with a deed of transfer. */
function drawStatus(pdf: PDFKit.PDFDocument): void {
  const x = pdf.page.width - MARGIN.right - STATUS_WIDTH;
  pdf.lineWidth(0.5).rect(x, MARGIN.top, STATUS_WIDTH, 44).stroke();
  pdf.font('bold', 7.5).text('Универсальный передаточный документ', x + 4, MARGIN.top + 4, { width: STATUS_WIDTH - 8 });
  pdf.font('regular', 8).text('Статус: 1', x + 4, MARGIN.top + 30, { lineBreak: false });
  pdf.x = MARGIN.left;
  pdf.y = MARGIN.top;
}

function drawHeading(pdf: PDFKit.PDFDocument, { document, seller, partner, contract }: LegalFileFacts, content: LinesContent): void {
  const reserve = document.kind === 'transfer' ? STATUS_WIDTH + 6 : 0;
  const width = widthOf(pdf) - reserve;
  const { revision } = document;
  pdf.font('bold', 11).text(`Счёт-фактура № ${document.number} от ${legalDate(document.date)}`, MARGIN.left, MARGIN.top, { width });
  pdf
    .font('regular', 8)
    .text(`Исправление № ${revision ? revision.number : '—'} от ${revision ? legalDate(revision.date) : '—'}`, { width });
  pdf.moveDown(0.2);
  const payments = (content.paymentDocuments ?? []).map(
    ({ number, date, amount }) => `№ ${number} от ${legalDate(date)} на ${moneyText(amount)}`,
  );
  const shipments = (content.shipmentDocuments ?? []).map(({ name, number, date }) => `${name} № ${number} от ${legalDate(date)}`);
  const pair = (label: string, value: string, number: string) => drawPair(pdf, label, value, number, reserve);
  pair('Продавец', seller.name, '2');
  pair('Адрес', addressText(seller.address), '2а');
  pair('ИНН/КПП продавца', innKpp(seller), '2б');
  pair('Грузоотправитель и его адрес', '—', '3');
  pair('Грузополучатель и его адрес', '—', '4');
  pair('К платёжно-расчётному документу', payments.join('; '), '5');
  pair('Документ об отгрузке', shipments.join('; '), '5а');
  pair('Покупатель', partnerName(partner), '6');
  pair('Адрес', addressText(partner.address), '6а');
  pair('ИНН/КПП покупателя', innKpp(partner), '6б');
  pair('Валюта: наименование, код', 'российский рубль, 643', '7');
  pdf
    .font('regular', 8)
    .text(`Договор № ${contract.number} от ${legalDate(contract.date)}. Лицевой счёт ${partner.personalAccount}`, { width: widthOf(pdf) });
}

/** Lower half of the transfer document: what was handed over, by whom, to whom. */
function drawHandOver(
  pdf: PDFKit.PDFDocument,
  { contract, seller, partner, signer }: LegalFileFacts,
  { servicePeriod }: LinesContent,
): void {
  keepTogether(pdf, 128);
  pdf
    .lineWidth(1)
    .moveTo(MARGIN.left, pdf.y)
    .lineTo(pdf.page.width - MARGIN.right, pdf.y)
    .stroke();
  pdf.moveDown(0.4);
  drawPair(pdf, 'Основание передачи (сдачи) / получения (приёмки)', `Договор № ${contract.number} от ${legalDate(contract.date)}`, '10');
  drawPair(pdf, 'Данные о транспортировке и грузе', '—', '11');
  const period = servicePeriod ? `${legalDate(servicePeriod.from)} – ${legalDate(servicePeriod.to)}` : '—';
  drawPair(pdf, 'Услуги оказаны за период', period, '13');
  pdf.moveDown(0.3);
  drawSigningPlaces(pdf, [
    { title: `Услуги, результаты работ, права сдал [12]: ${signer.post}`, name: initials(signer.fullName) },
    { title: 'Услуги, результаты работ, права принял [17]', name: '' },
  ]);
  pdf
    .font('regular', 7)
    .text(
      `Составитель документа: ${seller.name}, ИНН/КПП ${innKpp(seller)} [16]. Получатель: ${partnerName(partner)}${partner.inn ? `, ИНН/КПП ${innKpp(partner)}` : ''} [21]`,
      MARGIN.left,
      pdf.y,
      {
        width: widthOf(pdf),
      },
    );
}
