import { elementsAt, elementsBelow, readElements, type ReadElement } from './xml-elements.ts';

/** What a legal file says of itself, each as often as it says it; empty where its form has no such place. */
export interface DocumentStatements {
  fileIds: string[];
  numbers: string[];
  /** YYYY-MM-DD. */
  dates: string[];
  grosses: string[];
  sellerInns: string[];
  buyerInns: string[];
  signatories: StatedSignatory[];
}

/** Surname, name, patronymic as in Подписант/ФИО, and whether a power of attorney is named for him. */
export interface StatedSignatory {
  surname: string;
  givenName: string;
  hasAuthority: boolean;
}

/** Invoice, transfer document, act (order 970); correction (order 736); reconciliation statement (order 405). */
const HEADINGS = [
  { path: ['Документ', 'СвСчФакт'], number: 'НомерДок', date: 'ДатаДок' },
  { path: ['Документ', 'СвКСчФ'], number: 'НомерКСчФ', date: 'ДатаКСчФ' },
  { path: ['Документ'], number: 'НомерАкт', date: '' },
] as const;
const SELLERS = ['СвПрод', 'СвОтпр'];
const BUYERS = ['СвПокуп', 'СвПол'];
/** A power of attorney by the orders 970 and 405; that of order 736 is a free text. */
const ATTORNEY = ['СвДоверЭл', 'СвДовер'];
const HOLDERS = [
  ['Документ', 'СвСчФакт'],
  ['Документ', 'СвКСчФ'],
  ['Документ', 'СвДокКрАкт'],
];

/** Undefined where the file is no XML of the legal forms, such as a bill in PDF. */
export function readStatements(bytes: Buffer): DocumentStatements | undefined {
  const root = readElements(bytes);
  if (root?.name !== 'Файл') return undefined;
  const headings = HEADINGS.flatMap(({ path, ...names }) => elementsAt(root, path).map((own) => ({ own, ...names })));
  return {
    fileIds: values([root], 'ИдФайл'),
    numbers: headings.flatMap(({ own, number }) => values([own], number)),
    dates: headings.flatMap(({ own, date }) => values([own], date)).map(toIsoDate),
    grosses: values(elementsAt(root, ['Документ', 'ТаблСчФакт', 'ВсегоОпл']), 'СтТовУчНалВсего'),
    sellerInns: innsOf(root, SELLERS),
    buyerInns: innsOf(root, BUYERS),
    signatories: elementsAt(root, ['Документ', 'Подписант']).map(readSignatory),
  };
}

function innsOf(root: ReadElement, roles: readonly string[]): string[] {
  const parties = HOLDERS.flatMap((path) => roles.flatMap((role) => elementsAt(root, [...path, role, 'ИдСв'])));
  return parties.flatMap(({ children }) => [...values(children, 'ИННЮЛ'), ...values(children, 'ИННФЛ')]);
}

/** ФИО stands in Подписант, or under order 736 in ЮЛ, ИП or ФЛ below it. */
function readSignatory(signatory: ReadElement): StatedSignatory {
  const below = [...elementsBelow(signatory)];
  const name = below.find((own) => own.name === 'ФИО');
  const part = (attribute: string) => name?.attributes.get(attribute) ?? '';
  const hasAuthority = below.some((own) => ATTORNEY.includes(own.name)) || /доверенн/i.test(signatory.attributes.get('ОснПолн') ?? '');
  return { surname: part('Фамилия'), givenName: [part('Имя'), part('Отчество')].filter(Boolean).join(' '), hasAuthority };
}

function values(elements: readonly ReadElement[], name: string): string[] {
  return elements.flatMap(({ attributes }) => attributes.get(name) ?? []);
}

function toIsoDate(text: string): string {
  return text.split('.').reverse().join('-');
}
