import type { XmlElement } from 'libxml2-wasm';
import { elementsAt, findChild, valueAt } from './read-elements.ts';

/** A participant as the technical forms name it: ЮЛ, ИП or ФЛ. */
export interface Maker {
  participantId: string | null;
  inn: string | null;
}

/** Who has signed, as the file says. */
export interface Signatory {
  last: string;
  first: string;
  middle: string | null;
  /** The power of attorney that the file names: its number and its date as written there. */
  attorney: { number: string; issuedOn: string } | null;
}

export function readMaker(element: XmlElement): Maker {
  return {
    participantId: element.attr('ИдУчастЭДО')?.value ?? null,
    inn: valueAt(element, 'ЮЛ/@ИННЮЛ') ?? valueAt(element, '*[self::ИП or self::ФЛ]/@ИННФЛ') ?? null,
  };
}

/** The operator that confirms. */
export function readOperator(body: XmlElement): { name: string; inn: string; id: string } | null {
  const operator = findChild(body, 'ОперЭДО');
  const [name, inn, id] = ['НаимОрг', 'ИННЮЛ', 'ИдОперЭДО'].map((key) => operator?.attr(key)?.value);
  return name && inn && id ? { name, inn, id } : null;
}

export function readSignatories(body: XmlElement): Signatory[] {
  return elementsAt(body, 'Подписант').flatMap((element) => {
    const name = findChild(element, 'ФИО');
    const [last, first, middle] = ['Фамилия', 'Имя', 'Отчество'].map((key) => name?.attr(key)?.value);
    if (last === undefined || first === undefined) return [];
    return [{ last, first, middle: middle ?? null, attorney: readAttorney(element) }];
  });
}

/** Number and date under the names of the different forms; an electronic power of attorney first, then one on paper. */
const ATTORNEYS: readonly (readonly [path: string, number: string, date: string])[] = [
  ['СвДоверЭл', 'НомДовер', 'ДатаВыдДовер'],
  ['СвДовер', 'НомДовер', 'ДатаНач'],
  ['СвДоверБум', 'ВнНомДовер', 'ДатаВыдДовер'],
  ['СвДоверБум', 'ВнНомДовер', 'ДатаДовер'],
];

function readAttorney(element: XmlElement): Signatory['attorney'] {
  for (const [path, numberName, dateName] of ATTORNEYS) {
    const [number, issuedOn] = [valueAt(element, `${path}/@${numberName}`), valueAt(element, `${path}/@${dateName}`)];
    if (number && issuedOn) return { number, issuedOn };
  }
  return null;
}
