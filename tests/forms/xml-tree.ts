import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { escapeXml } from '../../domain/legal-format/xml.ts';

/** A legal form as plain objects, to be changed and written anew. */
export interface Tree {
  name: string;
  attributes: [name: string, value: string][];
  children: Tree[];
  text: string;
}

export function readTree(bytes: Uint8Array): Tree {
  const document = XmlDocument.fromBuffer(bytes);
  try {
    return toTree(document.root);
  } finally {
    document.dispose();
  }
}

/** UTF-8, so that a change may put in any character. */
export function writeTree(tree: Tree): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${write(tree)}`);
}

export function listElements(tree: Tree): Tree[] {
  return [tree, ...tree.children.flatMap(listElements)];
}

function toTree(element: XmlElement): Tree {
  const children: Tree[] = [];
  for (let node = element.firstChild; node; node = node.next) if (node instanceof XmlElement) children.push(toTree(node));
  return {
    name: element.name,
    attributes: element.attrs.map(({ name, value }) => [name, value]),
    children,
    text: children.length > 0 ? '' : element.content,
  };
}

function write({ name, attributes, children, text }: Tree): string {
  const written = attributes.map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join('');
  return `<${name}${written}>${escapeXml(text)}${children.map(write).join('')}</${name}>`;
}
