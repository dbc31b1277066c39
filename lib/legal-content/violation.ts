import type { XmlElement } from 'libxml2-wasm';

/** What is wrong with a file: `where` is the element's path, such as Файл/Документ/ТаблСчФакт/СведТов[2]. */
export interface Violation {
  code: 'xml.schema' | 'xml.rule';
  where: string;
  ru: string;
  en: string;
}

/** Where an element stands, with a number where it has brothers of its name. */
export function elementPath(element: XmlElement): string {
  const parent = element.parent;
  if (!parent) return element.name;
  const brothers = parent.find(`*[name()='${element.name}']`);
  const place = brothers.findIndex((brother) => brother.isSameNode(element)) + 1;
  return `${elementPath(parent)}/${element.name}${brothers.length > 1 ? `[${place}]` : ''}`;
}
