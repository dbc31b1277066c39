import type { XmlElement } from 'libxml2-wasm';
import type { FileFacts, ReadablePrefix } from '../../domain/legal-format/file-facts.ts';
import { findAttribute, readXml, type XmlTree } from './xml-tree.ts';

/** The table of a legal file as people read it: titles of the columns, and rows with as many texts. Numbers are as they stand in the file. */
export interface FileTable {
  columns: readonly { title: string; isNumber: boolean }[];
  rows: string[][];
}

const READERS: Record<ReadablePrefix, (tree: XmlTree, document: XmlElement) => FileTable> = {
  ON_NSCHFDOPPR: readTransferTable,
  ON_NKORSCHFDOPPR: readCorrectionTable,
  ON_AKTSVEROTP: readStatementTable,
};

/** Lines of a file whose facts have been read, with its totals as last rows. */
export function readFileTable(bytes: Uint8Array, { prefix }: FileFacts): FileTable {
  return readXml(bytes, (tree) => READERS[prefix](tree, tree.get(tree.root, 'Документ')));
}

function readTransferTable(tree: XmlTree, document: XmlElement): FileTable {
  const columns = [
    ...texts('№', 'Наименование', 'Ед.'),
    ...numbers('Кол-во', 'Цена', 'Без НДС'),
    ...texts('Ставка'),
    ...numbers('НДС', 'С НДС'),
  ];
  const table = tree.find(document, 'ТаблСчФакт');
  if (!table) return { columns, rows: [] };
  const rows = tree
    .children(table, 'СведТов')
    .map((line) => [
      ...cells(line, 'НомСтр', 'НаимТов', 'НаимЕдИзм', 'КолТов', 'ЦенаТов', 'СтТовБезНДС', 'НалСт'),
      taxOf(tree, line, 'СумНал'),
      ...cells(line, 'СтТовУчНал'),
    ]);
  const total = tree.find(table, 'ВсегоОпл');
  if (total) {
    const [net, gross] = cells(total, 'СтТовБезНДСВсего', 'СтТовУчНалВсего');
    rows.push(['', 'Всего к оплате', '', '', '', net!, '', taxOf(tree, total, 'СумНалВсего'), gross!]);
  }
  return { columns, rows };
}

/** Two rows a line: as it was, and as it is. */
function readCorrectionTable(tree: XmlTree, document: XmlElement): FileTable {
  const columns = [
    ...texts('№', 'Наименование', ''),
    ...numbers('Кол-во', 'Цена', 'Без НДС'),
    ...texts('Ставка'),
    ...numbers('НДС', 'С НДС'),
  ];
  const table = tree.get(document, 'ТаблКСчФ');
  const sum = (line: XmlElement, name: string, attribute: string) => {
    const found = tree.find(line, name);
    return found ? (findAttribute(found, attribute) ?? '') : '';
  };
  const rows = tree
    .children(table, 'СведТов')
    .flatMap((line) =>
      (['До', 'После'] as const).map((when) => [
        ...(when === 'До' ? cells(line, 'НомСтр', 'НаимТов') : ['', '']),
        when.toLowerCase(),
        ...cells(line, `КолТов${when}`, `ЦенаТов${when}`),
        sum(line, 'СтТовБезНДС', `Стоим${when}Изм`),
        ...cells(line, `НалСт${when}`),
        taxOf(tree, line, `СумНал${when}`),
        sum(line, 'СтТовУчНал', `Стоим${when}Изм`),
      ]),
    );
  for (const [name, title] of [
    ['ВсегоУвел', 'Всего увеличение'],
    ['ВсегоУм', 'Всего уменьшение'],
  ] as const) {
    const total = tree.find(table, name);
    if (!total) continue;
    const [net, gross] = cells(total, 'СтТовБезНДСВсего', 'СтТовУчНалВсего');
    rows.push(['', title, '', '', '', net!, '', taxOf(tree, total, 'СумНал'), gross!]);
  }
  return { columns, rows };
}

function readStatementTable(tree: XmlTree, document: XmlElement): FileTable {
  const columns = [...texts('№', 'Операция', 'Дата', 'Документ'), ...numbers('Дебет', 'Кредит')];
  const table = tree.get(document, 'ТаблАкт');
  const balance = (owner: XmlElement, title: string, ...names: string[]) => ['', title, '', '', ...cells(owner, ...names)];
  const rows: string[][] = [];
  for (const contract of tree.children(table, 'ДогСв')) {
    rows.push(
      balance(contract, `Договор № ${cells(contract, 'НомДог', 'ДатаДог').join(' от ')}: начальное сальдо`, 'СальдоНачДеб', 'СальдоНачКр'),
    );
    for (const paper of tree.children(contract, 'ДокСв')) {
      const [name, number, date] = cells(paper, 'НаимДок', 'НомДок', 'ДатаДок');
      for (const operation of tree.children(paper, 'СвОпер')) {
        const [row, title, day, debit, credit] = cells(operation, 'НомСтр', 'НаимОпер', 'ДатаОпер', 'СумДебет', 'СумКредит');
        rows.push([row!, title!, day!, `${name} № ${number} от ${date}`, debit!, credit!]);
      }
    }
  }
  rows.push(
    balance(table, 'Сальдо на начало периода', 'СальдоНачДеб', 'СальдоНачКр'),
    balance(table, 'Обороты за период', 'ОборотДеб', 'ОборотКр'),
    balance(table, 'Сальдо на конец периода', 'СальдоКонДеб', 'СальдоКонКр'),
  );
  return { columns, rows };
}

/** Sum of a tax in СумНал or СумНДС, or that there is none. */
function taxOf(tree: XmlTree, owner: XmlElement, name: string): string {
  const holder = tree.find(owner, name);
  if (!holder) return '';
  const own = tree.find(holder, 'СумНал') ?? tree.find(holder, 'СумНДС') ?? tree.find(holder, 'БезНДС');
  return own ? tree.text(own) : '';
}

function cells(owner: XmlElement, ...names: string[]): string[] {
  return names.map((name) => findAttribute(owner, name) ?? '');
}

const texts = (...titles: string[]) => titles.map((title) => ({ title, isNumber: false }));
const numbers = (...titles: string[]) => titles.map((title) => ({ title, isNumber: true }));
