import { KIND_RULES } from '../../../domain/document-kind.ts';
import type { FileFacts, FileParty } from '../../../domain/legal-format/file-facts.ts';
import type { LegalFileFacts } from '../../../domain/legal-format/legal-file.ts';
import { legalDate } from '../../../domain/moscow-time.ts';
import { readFileTable, type FileTable } from '../../legal-content/read-file-table.ts';
import { readLegalFile } from '../../legal-content/read-legal-file.ts';
import { MARGIN, drawPair, keepTogether, widthOf } from '../page.ts';
import { drawTable, type Column } from '../table.ts';
import { moneyText } from './parties.ts';

const SIZE = 7;
/** Widths in points: of the columns that are named here, of the other texts and of numbers. The name takes what is left. */
const WIDTHS: Record<string, number> = { '№': 24, 'Ед.': 48, Ставка: 46, '': 34, Дата: 52, Документ: 150 };
const NUMBER_WIDTH = 74;
const WIDE = new Set(['Наименование', 'Операция']);

/** A ready XML file on paper: what the file itself says, in words. @throws Error where it can't be read; it has been, before it was signed */
export function drawReadyFile(pdf: PDFKit.PDFDocument, { document }: LegalFileFacts, bytes: Uint8Array): void {
  const { facts, unreadable } = readLegalFile(bytes);
  if (!facts) throw new Error(`A signed file can't be read: ${unreadable}.`);
  drawHeading(pdf, facts, KIND_RULES[document.kind].nameRu);
  pdf.moveDown(0.6);
  const table = readFileTable(bytes, facts);
  drawTable(pdf, { columns: columnsOf(pdf, table), rows: rowsOf(table), size: SIZE });
  pdf.moveDown(0.6);
  keepTogether(pdf, 30);
  for (const { name, post } of facts.signatories) drawPair(pdf, 'Подписант', [post, name].filter(Boolean).join(', '));
  pdf.font('regular', 7).text(`Напечатано с электронного документа ${facts.fileId}`, MARGIN.left, pdf.y + 2, { width: widthOf(pdf) });
}

function drawHeading(pdf: PDFKit.PDFDocument, facts: FileFacts, name: string): void {
  const { number, date, revision, period, sellers, buyers, contracts, corrects } = facts;
  pdf.font('bold', 13).text(`${name} № ${number}${date ? ` от ${legalDate(date)}` : ''}`, MARGIN.left, MARGIN.top, { width: widthOf(pdf) });
  pdf.moveDown(0.5);
  if (revision) drawPair(pdf, 'Исправление', dated(revision));
  if (period) drawPair(pdf, 'Период', `${legalDate(period.from)} – ${legalDate(period.to)}`);
  for (const seller of sellers) drawPair(pdf, 'Продавец', partyText(seller));
  for (const buyer of buyers) drawPair(pdf, 'Покупатель', partyText(buyer));
  for (const own of corrects) drawPair(pdf, 'К документу', dated(own));
  for (const { name: ground, ...own } of contracts) drawPair(pdf, 'Основание', [ground, dated(own)].filter(Boolean).join(' '));
}

function dated({ number, date }: { number: string | null; date: string | null }): string {
  return [number && `№ ${number}`, date && `от ${legalDate(date)}`].filter(Boolean).join(' ');
}

function partyText({ name, inn, kpp, address }: FileParty): string {
  return [name, inn && `ИНН${kpp ? '/КПП' : ''} ${[inn, kpp].filter(Boolean).join(' / ')}`, address].filter(Boolean).join(', ');
}

function columnsOf(pdf: PDFKit.PDFDocument, { columns }: FileTable): Column[] {
  const own = columns.map(({ title }) => (WIDE.has(title) ? 0 : (WIDTHS[title] ?? NUMBER_WIDTH)));
  const left = widthOf(pdf) - own.reduce((sum, width) => sum + width, 0);
  return columns.map(({ title, isNumber }, index) => ({ title, width: own[index] || left, align: isNumber ? 'right' : 'left' }));
}

function rowsOf({ columns, rows }: FileTable): string[][] {
  return rows.map((row) => row.map((text, index) => (columns[index]!.isNumber && /^-?\d+(\.\d+)?$/.test(text) ? moneyText(text) : text)));
}
