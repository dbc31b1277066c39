import { legalDate } from '../../domain/moscow-time.ts';
import { weightOf, type PostalListFacts } from '../../domain/print/lists.ts';
import { MARGIN, openPdf, widthOf } from './page.ts';
import { drawSigningPlaces } from './forms/signatures.ts';
import { drawTable, type Column } from './table.ts';

const COLUMNS: readonly Column[] = [
  { title: '№ п/п', width: 34, align: 'right' },
  { title: 'Кому', width: 150, align: 'left' },
  { title: 'Куда', width: 205, align: 'left' },
  { title: 'Масса, г', width: 42, align: 'right' },
  { title: 'Листов', width: 38, align: 'right' },
  { title: 'ШПИ', width: 62, align: 'center' },
];

/** The list with which letters are handed to the post, after form 103; the post enters its numbers or sends them as a report. */
export async function renderPostalList({ batch, date, seller, pieces }: PostalListFacts): Promise<Buffer> {
  const { pdf, finish } = openPdf({ createdAt: new Date(`${date}T00:00:00Z`), title: `Список № ${batch}` });
  pdf.font('bold', 12).text(`Список № ${batch} почтовых отправлений (ф. 103) от ${legalDate(date)}`, MARGIN.left, MARGIN.top);
  pdf.font('regular', 9).text(`Отправитель: ${seller.name}, ИНН ${seller.inn}. Вид отправления: письмо.`, { width: widthOf(pdf) });
  pdf.moveDown(0.6);
  const rows = pieces.map(({ piece, sheets, addressee, address }) => [
    String(piece),
    addressee,
    address,
    String(weightOf(sheets)),
    String(sheets),
    '',
  ]);
  const total = [
    { text: `Всего отправлений: ${pieces.length}`, span: 3, bold: true },
    { text: String(pieces.reduce((sum, { sheets }) => sum + weightOf(sheets), 0)), bold: true, align: 'right' },
    { text: String(pieces.reduce((sum, { sheets }) => sum + sheets, 0)), bold: true, align: 'right' },
    '',
  ] as const;
  drawTable(pdf, { columns: COLUMNS, rows: [...rows, total], size: 7.5 });
  pdf.moveDown(1);
  drawSigningPlaces(pdf, [
    { title: 'Сдал', name: '' },
    { title: 'Принял (оператор почтовой связи)', name: '' },
  ]);
  return (await finish()).bytes;
}
