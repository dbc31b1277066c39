import type { XmlElement } from 'libxml2-wasm';
import type { FileBalances, FileFacts, FileParty, FileSums, ReadablePrefix } from '../../domain/legal-format/file-facts.ts';
import { findFormat, prefixOf } from '../../domain/legal-format/formats.ts';
import { readCorrectionAdditions, readStatementAdditions, readTransferAdditions, vatOf } from './read-additions.ts';
import { readParty, readSignatory, readSignatory736 } from './read-parties.ts';
import { UnreadableXml, findAttribute, getAttribute, readXml, type XmlTree } from './xml-tree.ts';

/** The forms that are read here, by the prefix of ИдФайл and ВерсФорм. Another version may put its facts elsewhere. */
const READERS: Record<string, (tree: XmlTree, document: XmlElement) => Omit<FileFacts, 'fileId' | 'prefix' | 'version' | 'form'>> = {
  'ON_NSCHFDOPPR 5.03': readTransfer,
  'ON_NKORSCHFDOPPR 5.01': readCorrection,
  'ON_AKTSVEROTP 5.01': readStatement,
};

/** `otherForm`: well-formed, but none of the forms that are read here. */
export type ReadFile =
  { facts: FileFacts; unreadable?: undefined; otherForm?: undefined } | { facts?: undefined; unreadable: string; otherForm: boolean };

/**
 * What an invoice, transfer document or act (order 970), a correction (order 736) or a reconciliation statement (order 405) says of itself: by elements and
 * attributes at their places, so that neither a comment nor a text elsewhere counts. What stands there twice where the form has it once is not read.
 */
export function readLegalFile(bytes: Uint8Array): ReadFile {
  try {
    return readXml(bytes, (tree): ReadFile => {
      const { root } = tree;
      const fileId = root.name === 'Файл' ? findAttribute(root, 'ИдФайл') : null;
      const version = findAttribute(root, 'ВерсФорм');
      const read = fileId ? READERS[`${prefixOf(fileId)} ${version}`] : undefined;
      if (!fileId || !version || !read) return { unreadable: describe(root, fileId, version), otherForm: true };
      const document = tree.get(root, 'Документ');
      const form = getAttribute(document, 'КНД');
      if (form !== findFormat(fileId, version)?.form) return { unreadable: `КНД ${form}`, otherForm: true };
      return { facts: { fileId, prefix: prefixOf(fileId) as ReadablePrefix, version, form, ...read(tree, document) } };
    });
  } catch (error) {
    if (!(error instanceof UnreadableXml)) throw error;
    return { unreadable: error.message, otherForm: false };
  }
}

/** Файл/@ВерсФорм, for the description that goes with a file; null where the bytes are no XML. */
export function readFormatVersion(bytes: Uint8Array): string | null {
  try {
    return readXml(bytes, ({ root }) => findAttribute(root, 'ВерсФорм'));
  } catch (error) {
    if (!(error instanceof UnreadableXml)) throw error;
    return null;
  }
}

function describe(root: XmlElement, fileId: string | null, version: string | null): string {
  return fileId ? [prefixOf(fileId), version].filter(Boolean).join(' ') : root.name;
}

function readTransfer(tree: XmlTree, document: XmlElement): ReturnType<(typeof READERS)[string]> {
  const invoice = tree.get(document, 'СвСчФакт');
  const revision = tree.find(invoice, 'ИспрДок');
  const handOver = descend(tree, document, 'СвПродПер', 'СвПер');
  const table = tree.find(document, 'ТаблСчФакт');
  const total = table && tree.find(table, 'ВсегоОпл');
  const money = tree.find(invoice, 'ДенИзм');
  return {
    function: getAttribute(document, 'Функция'),
    number: getAttribute(invoice, 'НомерДок'),
    date: dayOf(invoice, 'ДатаДок'),
    period: handOver ? periodOf(handOver, 'ДатаНачПер', 'ДатаОконПер') : null,
    currency: money ? findAttribute(money, 'КодОКВ') : null,
    revision: revision ? { number: getAttribute(revision, 'НомИспр'), date: findDay(revision, 'ДатаИспр') } : null,
    corrects: [],
    sellers: parties(tree, invoice, 'СвПрод'),
    buyers: parties(tree, invoice, 'СвПокуп'),
    totals: total
      ? {
          net: findAttribute(total, 'СтТовБезНДСВсего'),
          vat: vatOf(tree, total, 'СумНалВсего', 'СумНал'),
          gross: findAttribute(total, 'СтТовУчНалВсего'),
        }
      : null,
    increase: null,
    decrease: null,
    balances: [],
    additions: readTransferAdditions(tree, table),
    contracts: (handOver ? tree.children(handOver, 'ОснПер') : []).map((ground) => ({
      name: findAttribute(ground, 'РеквНаимДок'),
      number: findAttribute(ground, 'РеквНомерДок'),
      date: findDay(ground, 'РеквДатаДок'),
    })),
    signatories: signatories(tree, document),
  };
}

function readCorrection(tree: XmlTree, document: XmlElement): ReturnType<(typeof READERS)[string]> {
  const invoice = tree.get(document, 'СвКСчФ');
  const revision = tree.find(invoice, 'ИспрКСчФ');
  const content = tree.find(document, 'СодФХЖ3');
  const sums = (name: string): FileSums | null => {
    const total = descend(tree, document, 'ТаблКСчФ', name);
    if (!total) return null;
    const [net, gross] = [findAttribute(total, 'СтТовБезНДСВсего'), findAttribute(total, 'СтТовУчНалВсего')];
    return { net, vat: vatOf(tree, total, 'СумНал', 'СумНДС'), gross };
  };
  return {
    function: getAttribute(document, 'Функция'),
    number: getAttribute(invoice, 'НомерКСчФ'),
    date: dayOf(invoice, 'ДатаКСчФ'),
    period: null,
    currency: findAttribute(invoice, 'КодОКВ'),
    revision: revision ? { number: getAttribute(revision, 'НомИспрКСчФ'), date: findDay(revision, 'ДатаИспрКСчФ') } : null,
    corrects: tree.children(invoice, 'СчФ').map((own) => ({ number: getAttribute(own, 'НомерСчФ'), date: dayOf(own, 'ДатаСчФ') })),
    sellers: parties(tree, invoice, 'СвПрод'),
    buyers: parties(tree, invoice, 'СвПокуп'),
    totals: null,
    increase: sums('ВсегоУвел'),
    decrease: sums('ВсегоУм'),
    balances: [],
    additions: readCorrectionAdditions(tree, tree.find(document, 'ТаблКСчФ')),
    contracts: (content ? tree.children(content, 'ДокумОснКор') : []).map((ground) => ({
      name: findAttribute(ground, 'НаимОсн'),
      number: findAttribute(ground, 'НомОсн'),
      date: findDay(ground, 'ДатаОсн'),
    })),
    signatories: signatories(tree, document, readSignatory736),
  };
}

function readStatement(tree: XmlTree, document: XmlElement): ReturnType<(typeof READERS)[string]> {
  const heading = tree.get(document, 'СвДокКрАкт');
  const table = tree.get(document, 'ТаблАкт');
  const contracts = tree.children(table, 'ДогСв');
  return {
    function: null,
    number: getAttribute(document, 'НомерАкт'),
    date: null,
    period: periodOf(document, 'ДатаНачПер', 'ДатаОкПер'),
    currency: findAttribute(heading, 'КодОКВ'),
    revision: null,
    corrects: [],
    sellers: parties(tree, heading, 'СвОтпр'),
    buyers: parties(tree, heading, 'СвПол'),
    totals: null,
    increase: null,
    decrease: null,
    balances: [table, ...contracts].map(balancesOf),
    additions: readStatementAdditions(tree, table),
    contracts: contracts.map((own) => ({
      name: findAttribute(own, 'ОписТипДог'),
      number: findAttribute(own, 'НомДог'),
      date: findDay(own, 'ДатаДог'),
    })),
    signatories: signatories(tree, document),
  };
}

function balancesOf(owner: XmlElement): FileBalances {
  const sides = (name: string) => ({ debit: findAttribute(owner, `${name}Деб`), credit: findAttribute(owner, `${name}Кр`) });
  return { opening: sides('СальдоНач'), turnover: sides('Оборот'), closing: sides('СальдоКон') };
}

function descend(tree: XmlTree, parent: XmlElement, ...names: string[]): XmlElement | undefined {
  let found: XmlElement | undefined = parent;
  for (const name of names) found = found && tree.find(found, name);
  return found;
}

function parties(tree: XmlTree, parent: XmlElement, name: string): FileParty[] {
  return atLeastOne(tree.children(parent, name), parent, name).map((own) => readParty(tree, own));
}

function signatories(tree: XmlTree, document: XmlElement, read = readSignatory): FileFacts['signatories'] {
  return atLeastOne(tree.children(document, 'Подписант'), document, 'Подписант').map((own) => read(tree, own));
}

function atLeastOne(found: XmlElement[], parent: XmlElement, name: string): XmlElement[] {
  if (found.length === 0) throw new UnreadableXml(`${parent.name}/${name} is missing`);
  return found;
}

function periodOf(owner: XmlElement, from: string, to: string): FileFacts['period'] {
  const [first, last] = [findDay(owner, from), findDay(owner, to)];
  return first && last ? { from: first, to: last } : null;
}

function dayOf(owner: XmlElement, name: string): string {
  return findDay(owner, name) ?? getAttribute(owner, name);
}

/** DD.MM.YYYY → YYYY-MM-DD. @throws UnreadableXml where something else stands there */
function findDay(owner: XmlElement, name: string): string | null {
  const text = findAttribute(owner, name);
  if (text === null) return null;
  const parts = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text);
  if (!parts) throw new UnreadableXml(`${owner.name}/@${name} is no date`);
  return `${parts[3]}-${parts[2]}-${parts[1]}`;
}
