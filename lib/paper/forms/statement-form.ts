import type { LegalFileFacts } from '../../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../../domain/moscow-time.ts';
import type { StatementContent, StatementOperation } from '../../../domain/submission.ts';
import { MARGIN, widthOf } from '../page.ts';
import { drawTable, type Cell, type Column } from '../table.ts';
import { initials, innKpp, moneyText, partnerName } from './parties.ts';
import { drawSigningPlaces } from './signatures.ts';

const side = (group: string): Column[] => [
  { title: 'Дата', width: 48, align: 'center', group },
  { title: 'Документ', width: 112, align: 'left', group },
  { title: 'Дебет', width: 53, align: 'right', group },
  { title: 'Кредит', width: 53, align: 'right', group },
];

/** Акт сверки: our side is filled in, the buyer's is left for his hand. */
export function drawStatement(pdf: PDFKit.PDFDocument, facts: LegalFileFacts, content: StatementContent): void {
  const { document, seller, partner, contract, signer } = facts;
  const period = `${legalDate(content.period.from)} – ${legalDate(content.period.to)}`;
  pdf.font('bold', 13).text('Акт сверки взаимных расчётов', MARGIN.left, MARGIN.top, { width: widthOf(pdf), align: 'center' });
  pdf
    .font('regular', 9)
    .text(`№ ${document.number} от ${legalDate(document.date)} за период ${period}`, { width: widthOf(pdf), align: 'center' });
  pdf.text(`между ${seller.name} и ${partnerName(partner)}`, { width: widthOf(pdf), align: 'center' });
  pdf.text(`по договору № ${contract.number} от ${legalDate(contract.date)}, лицевой счёт ${partner.personalAccount}`, {
    width: widthOf(pdf),
    align: 'center',
  });
  pdf.moveDown(0.6);
  const empty: Cell[] = ['', '', '', ''];
  const sums = (name: string, { debit, credit }: { debit: string; credit: string }): Cell[] => [
    { text: name, span: 2, bold: true },
    { text: moneyText(debit), align: 'right' },
    { text: moneyText(credit), align: 'right' },
    { text: name, span: 2, bold: true },
    '',
    '',
  ];
  const rows: Cell[][] = [
    sums('Сальдо начальное', content.opening),
    ...content.operations.map((operation) => [
      legalDate(operation.date),
      operationText(operation),
      moneyText(operation.debit),
      moneyText(operation.credit),
      ...empty,
    ]),
    sums('Обороты за период', content.turnover),
    sums('Сальдо конечное', content.closing),
  ];
  const columns = [...side('По данным продавца, руб.'), ...side('По данным покупателя, руб.')];
  drawTable(pdf, { columns, rows, size: 7 });
  pdf.moveDown(0.6);
  const { debit, credit } = content.closing;
  const owes =
    debit === '0.00' ? (credit === '0.00' ? undefined : ([seller.name, credit] as const)) : ([partnerName(partner), debit] as const);
  pdf
    .font('regular', 9)
    .text(
      owes
        ? `На ${legalDate(content.period.to)} задолженность ${owes[0]} составляет ${moneyText(owes[1])} руб.`
        : `На ${legalDate(content.period.to)} задолженность отсутствует.`,
      MARGIN.left,
      pdf.y,
      { width: widthOf(pdf) },
    );
  pdf.moveDown(1);
  drawSigningPlaces(pdf, [
    { title: `От ${seller.name}, ИНН ${seller.inn}: ${signer.post}`, name: initials(signer.fullName) },
    { title: `От ${partnerName(partner)}${partner.inn ? `, ИНН ${innKpp(partner)}` : ''}`, name: '' },
  ]);
}

function operationText({ name, document }: StatementOperation): string {
  return document ? `${name}: ${document.name} № ${document.number} от ${legalDate(document.date)}` : name;
}
