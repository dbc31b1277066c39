import { XmlAttribute, XmlElement, type XmlNode } from 'libxml2-wasm';
import { SealpostError } from '../../domain/errors.ts';
import { moscowDate } from '../../domain/moscow-time.ts';

/** Elements by their names and attributes by theirs, as the official forms spell them; what is missing or doubled is said by name. */
export function child(parent: XmlElement, name: string): XmlElement {
  const found = elementsAt(parent, name);
  if (found.length > 1) malformed(`${name} stands twice`);
  return found[0] ?? malformed(`${name} is missing`);
}

export function findChild(parent: XmlElement, name: string): XmlElement | undefined {
  return elementsAt(parent, name)[0];
}

export function elementsAt(parent: XmlElement, path: string): XmlElement[] {
  return parent.find(path).filter((node: XmlNode): node is XmlElement => node instanceof XmlElement);
}

export function attribute(owner: XmlElement, name: string): string {
  return owner.attr(name)?.value ?? malformed(`@${name} is missing`);
}

/** Values of `path/@attribute`, or texts of elements. */
export function valuesAt(parent: XmlElement, path: string): string[] {
  return parent.find(path).flatMap((node: XmlNode) => {
    if (node instanceof XmlAttribute) return [node.value];
    return node instanceof XmlElement ? [node.content] : [];
  });
}

export function valueAt(parent: XmlElement, path: string): string | undefined {
  return valuesAt(parent, path)[0];
}

/** Base64 as it is written in the world: in lines, with blanks around. */
export function readBase64(element: XmlElement): Buffer {
  const text = element.content.replaceAll(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) malformed(`${element.name} is not base64`);
  return Buffer.from(text, 'base64');
}

/** DD.MM.YYYY with HH.MM.SS or HH:MM:SS, Moscow. */
export function instantOf(date: string, time: string): Date {
  const [day, month, year] = date.split('.');
  const at = new Date(`${year}-${month}-${day}T${time.replaceAll('.', ':')}+03:00`);
  // A day that its month lacks is not the next month's.
  return Number.isNaN(at.getTime()) || moscowDate(at) !== `${year}-${month}-${day}` ? malformed('its date is none') : at;
}

export function malformed(reason: string): never {
  throw new SealpostError('technical.malformed', `The technical document can't be read: ${reason}.`, { details: { reason } });
}
