import { subtractMoney } from '../../../domain/decimal.ts';
import type { LegalFileFacts } from '../../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../../domain/moscow-time.ts';
import { addressText, type CorrectionContent, type CorrectionLine, type CorrectionSide } from '../../../domain/submission.ts';
import { MARGIN, drawPair } from '../page.ts';
import { drawTable, type Cell, type Column } from '../table.ts';
import { initials, innKpp, moneyText, partnerName, taxText } from './parties.ts';
import { drawSigningPlaces } from './signatures.ts';

/** Columns of the correction invoice (government decree 1137, appendix 2). */
const COLUMNS: readonly Column[] = [
  { title: 'Наименование товара, работы, услуги', width: 190, align: 'left', number: '1а' },
  { title: 'Показатели в связи с изменением стоимости', width: 122, align: 'left', number: '1б' },
  { title: 'Ед. изм.', width: 48, align: 'center', number: '2а' },
  { title: 'Количество', width: 74, align: 'right', number: '3' },
  { title: 'Цена (тариф)', width: 74, align: 'right', number: '4' },
  { title: 'Стоимость без налога', width: 76, align: 'right', number: '5' },
  { title: 'Ставка', width: 40, align: 'center', number: '7' },
  { title: 'Сумма налога', width: 72, align: 'right', number: '8' },
  { title: 'Стоимость с налогом', width: 76, align: 'right', number: '9' },
];

/** The same three that the legal file knows: an invoice only, both, the consent only. */
const TITLES = {
  invoice: { title: 'Корректировочный счёт-фактура', to: 'к счёту-фактуре' },
  transfer: { title: 'Корректировочный счёт-фактура (УКД, статус 1)', to: 'к счёту-фактуре (УПД)' },
  act: { title: 'Универсальный корректировочный документ (статус 2)', to: 'к акту' },
} as const;

function fixText(revision: { number: number; date: string } | undefined): string {
  return revision ? `, исправление № ${revision.number} от ${legalDate(revision.date)}` : '';
}

/** Универсальный корректировочный документ: each line before and after, and what that raises or lowers. */
export function drawCorrection(pdf: PDFKit.PDFDocument, facts: LegalFileFacts, content: CorrectionContent): void {
  const { document, seller, partner, contract, signer } = facts;
  const { corrects, lines, totals, reason } = content;
  const { title, to } = TITLES[corrects.kind ?? 'transfer'];
  const rates = lines.flatMap(({ before, after }) => [before.vatRate, after.vatRate]);
  pdf
    .font('bold', 11)
    .text(`${title} № ${document.number} от ${legalDate(document.date)}${fixText(document.revision)}`, MARGIN.left, MARGIN.top);
  pdf.font('regular', 8).text(`${to} № ${corrects.number} от ${legalDate(corrects.date)}${fixText(corrects.revision)}`);
  pdf.moveDown(0.3);
  drawPair(pdf, 'Продавец', `${seller.name}, ${addressText(seller.address)}`, '2');
  drawPair(pdf, 'ИНН/КПП продавца', innKpp(seller), '2б');
  drawPair(pdf, 'Покупатель', `${partnerName(partner)}, ${addressText(partner.address)}`, '3');
  drawPair(pdf, 'ИНН/КПП покупателя', innKpp(partner), '3б');
  drawPair(pdf, 'Валюта: наименование, код', 'российский рубль, 643', '4');
  drawPair(
    pdf,
    'Основание',
    `${reason}; договор № ${contract.number} от ${legalDate(contract.date)}, лицевой счёт ${partner.personalAccount}`,
  );
  pdf.moveDown(0.4);
  const total = (name: string, sums: CorrectionContent['totals']['increase']): Cell[] => [
    { text: name, span: 5, bold: true, align: 'right' },
    { text: moneyText(sums.net), align: 'right' },
    { text: 'Х', align: 'center' },
    { text: taxText(sums.vat, ...rates), align: 'right' },
    { text: moneyText(sums.gross), align: 'right' },
  ];
  const rows = [
    ...lines.flatMap(rowsOf),
    total('Всего увеличение (сумма строк В)', totals.increase),
    total('Всего уменьшение (сумма строк Г)', totals.decrease),
  ];
  drawTable(pdf, { columns: COLUMNS, rows, size: 7 });
  pdf.moveDown(0.8);
  drawSigningPlaces(pdf, [
    { title: `Продавец: ${signer.post}`, name: initials(signer.fullName) },
    { title: 'Покупатель: с изменением стоимости согласен', name: '' },
  ]);
}

function rowsOf({ name, unitName, before, after }: CorrectionLine): Cell[][] {
  const full = (title: string, side: CorrectionSide): Cell[] => [
    title.startsWith('А') ? name : '',
    title,
    unitName,
    moneyText(side.quantity),
    moneyText(side.price),
    moneyText(side.net),
    side.vatRate,
    taxText(side.vat, side.vatRate),
    moneyText(side.gross),
  ];
  const change = (title: string, larger: CorrectionSide, smaller: CorrectionSide): Cell[] => {
    const differ = (field: 'net' | 'vat' | 'gross') => {
      const difference = subtractMoney(larger[field], smaller[field]);
      return difference.startsWith('-') ? '—' : moneyText(difference);
    };
    return ['', title, '', 'Х', 'Х', differ('net'), 'Х', differ('vat'), differ('gross')];
  };
  return [
    full('А (до изменения)', before),
    full('Б (после изменения)', after),
    change('В (увеличение)', after, before),
    change('Г (уменьшение)', before, after),
  ];
}
