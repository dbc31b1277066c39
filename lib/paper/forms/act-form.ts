import type { LegalFileFacts } from '../../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../../domain/moscow-time.ts';
import type { LinesContent } from '../../../domain/submission.ts';
import { MARGIN, drawPair, widthOf } from '../page.ts';
import { drawTable, type Column } from '../table.ts';
import { initials, moneyText, partnerName, partyText, taxText, taxWithRate } from './parties.ts';
import { drawSigningPlaces } from './signatures.ts';

const COLUMNS: readonly Column[] = [
  { title: '№', width: 24, align: 'right' },
  { title: 'Наименование работ, услуг', width: 205, align: 'left' },
  { title: 'Кол-во', width: 66, align: 'right' },
  { title: 'Ед.', width: 40, align: 'center' },
  { title: 'Цена', width: 62, align: 'right' },
  { title: 'НДС', width: 62, align: 'right' },
  { title: 'Сумма с НДС', width: 72, align: 'right' },
];

/** Акт оказанных услуг: both sides sign it. */
export function drawAct(
  pdf: PDFKit.PDFDocument,
  { document, seller, partner, contract, signer }: LegalFileFacts,
  content: LinesContent,
): void {
  pdf.font('bold', 14).text(`Акт № ${document.number} от ${legalDate(document.date)}`, MARGIN.left, MARGIN.top);
  if (document.revision) pdf.font('regular', 8).text(`Исправление № ${document.revision.number} от ${legalDate(document.revision.date)}`);
  pdf
    .lineWidth(1)
    .moveTo(MARGIN.left, pdf.y + 2)
    .lineTo(pdf.page.width - MARGIN.right, pdf.y + 2)
    .stroke();
  pdf.y += 10;
  drawPair(pdf, 'Исполнитель', partyText(seller.name, seller));
  drawPair(pdf, 'Заказчик', partyText(partnerName(partner), partner));
  drawPair(pdf, 'Основание', `Договор № ${contract.number} от ${legalDate(contract.date)}, лицевой счёт ${partner.personalAccount}`);
  if (content.servicePeriod) drawPair(pdf, 'Период', `${legalDate(content.servicePeriod.from)} – ${legalDate(content.servicePeriod.to)}`);
  pdf.moveDown(0.6);
  const tax = taxText(content.totals.vat, ...content.lines.map(({ vatRate }) => vatRate));
  const rows = content.lines.map((line, index) => [
    String(index + 1),
    line.name,
    moneyText(line.quantity),
    line.unitName,
    moneyText(line.price),
    taxWithRate(line),
    moneyText(line.gross),
  ]);
  const total = [
    { text: 'Итого', span: 5, bold: true, align: 'right' },
    { text: tax, bold: true, align: 'right' },
    { text: moneyText(content.totals.gross), bold: true, align: 'right' },
  ] as const;
  drawTable(pdf, { columns: COLUMNS, rows: [...rows, total], size: 8 });
  pdf.moveDown(0.6);
  pdf
    .font('regular', 9)
    .text(
      `Всего оказано услуг ${content.lines.length}, на сумму ${moneyText(content.totals.gross)} руб., ${tax === 'без НДС' ? tax : `в том числе НДС ${tax} руб.`}`,
      {
        width: widthOf(pdf),
      },
    );
  pdf.text(
    'Вышеперечисленные услуги оказаны полностью и в срок. Заказчик претензий по объёму, качеству и срокам оказания услуг не имеет.',
    {
      width: widthOf(pdf),
    },
  );
  pdf.moveDown(1);
  drawSigningPlaces(pdf, [
    { title: `Исполнитель: ${signer.post}`, name: initials(signer.fullName) },
    { title: 'Заказчик', name: '' },
  ]);
}
