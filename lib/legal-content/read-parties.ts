import type { XmlElement } from 'libxml2-wasm';
import type { FileParty, FileSignatory } from '../../domain/legal-format/file-facts.ts';
import { UnreadableXml, findAttribute, getAttribute, type XmlTree } from './xml-tree.ts';

/** A participant (СвПрод, СвПокуп, СвОтпр, СвПол): ИдСв with exactly one of its forms, which differ a little from order to order. */
export function readParty(tree: XmlTree, owner: XmlElement): FileParty {
  const identity = tree.get(owner, 'ИдСв');
  const address = readAddress(tree, owner);
  const own = tree.only(identity);
  switch (own.name) {
    case 'СвЮЛУч':
      return {
        kind: 'legal',
        inn: findAttribute(own, 'ИННЮЛ'),
        kpp: findAttribute(own, 'КПП'),
        name: getAttribute(own, 'НаимОрг'),
        address,
      };
    case 'СвИП':
      return { kind: 'entrepreneur', inn: findAttribute(own, 'ИННФЛ'), kpp: null, name: readName(tree, own), address };
    case 'СвФЛУч':
    case 'СвФЛ':
      return {
        kind: 'person',
        inn: findAttribute(own, 'ИННФЛ'),
        kpp: null,
        name: tree.find(own, 'ФИО') ? readName(tree, own) : '',
        address,
      };
    case 'СвИнНеУч':
      return { kind: 'foreign', inn: null, kpp: null, name: findAttribute(own, 'Наим') ?? getAttribute(own, 'НаимОрг'), address };
    default:
      throw new UnreadableXml(`${owner.name}/ИдСв names no participant`);
  }
}

/** ФИО of a person, surname first. */
export function readName(tree: XmlTree, owner: XmlElement): string {
  const name = tree.get(owner, 'ФИО');
  return [getAttribute(name, 'Фамилия'), getAttribute(name, 'Имя'), findAttribute(name, 'Отчество')].filter(Boolean).join(' ');
}

/** Подписант of orders 970 and 405. */
export function readSignatory(tree: XmlTree, owner: XmlElement): FileSignatory {
  const attorneys = [...tree.children(owner, 'СвДоверЭл'), ...tree.children(owner, 'СвДовер')];
  const powersOfAttorney = attorneys.map((attorney) => findAttribute(attorney, 'НомДовер')).filter((number) => number !== null);
  return { name: readName(tree, owner), post: findAttribute(owner, 'Должн'), organisationInn: null, powersOfAttorney };
}

/** Подписант of order 736: the person stands in ЮЛ, ИП or ФЛ, and his authority is a free text. */
export function readSignatory736(tree: XmlTree, owner: XmlElement): FileSignatory {
  const person = tree.only(owner);
  const organisationInn = person.name === 'ЮЛ' ? getAttribute(person, 'ИННЮЛ') : null;
  return { name: readName(tree, person), post: findAttribute(person, 'Должн'), organisationInn, powersOfAttorney: [] };
}

const ADDRESS_PARTS = ['Индекс', 'НаимРегион', 'Район', 'Город', 'НаселПункт', 'Улица'] as const;

/** An address as people read it; null where the form has none, or one of the state register, which gives its parts by code. */
function readAddress(tree: XmlTree, owner: XmlElement): string | null {
  const address = tree.find(owner, 'Адрес');
  if (!address) return null;
  const free = tree.find(address, 'АдрИнф');
  if (free) return findAttribute(free, 'АдрТекст');
  const own = tree.find(address, 'АдрРФ');
  if (!own) return null;
  const parts: (string | null)[] = ADDRESS_PARTS.map((part) => findAttribute(own, part));
  for (const [name, prefix] of [
    ['Дом', 'д. '],
    ['Корпус', 'корп. '],
    ['Кварт', 'кв. '],
  ] as const) {
    const value = findAttribute(own, name);
    parts.push(value && prefix + value);
  }
  return parts.filter(Boolean).join(', ');
}
