import { XmlElement, XmlXPath } from 'libxml2-wasm';
import { parseXml } from './parse-xml.ts';

/** Nodes that may be looked at in one file. A document of 10,000 lines needs some 100,000. */
const VISITS_MAX = 400_000;
/** The order's encoding, and the one that other makers use. Another reader may decode any further one differently. */
const ENCODINGS = new Set(['windows-1251', 'utf-8']);

const ELEMENTS = XmlXPath.compile('*');
/** Text and CDATA. */
const TEXTS = XmlXPath.compile('text()');

/** Why a file can't be read; the message completes "the file can't be read: …". */
export class UnreadableXml extends Error {}

/** Elements by their place in the tree. Comments, processing instructions and elements of a foreign namespace are not there for it. */
export interface XmlTree {
  root: XmlElement;
  children(parent: XmlElement, name: string): XmlElement[];
  /** The children of the given names in one look at all of them. @throws UnreadableXml where one stands there twice */
  pick<Name extends string>(parent: XmlElement, ...names: Name[]): Partial<Record<Name, XmlElement>>;
  /** The only child of that name. @throws UnreadableXml where there are more */
  find(parent: XmlElement, name: string): XmlElement | undefined;
  /** @throws UnreadableXml where there is none, or more */
  get(parent: XmlElement, name: string): XmlElement;
  /** The only element inside, whatever its name. @throws UnreadableXml where there is none, or more */
  only(parent: XmlElement): XmlElement;
  /** The element's own text: CDATA counts, comments and children don't. */
  text(element: XmlElement): string;
}

/**
 * Parses within the limits of parse-xml.ts and reads. Each element on the way is looked at a bounded number of times, so that the work grows with the file
 * and no further.
 * @throws UnreadableXml
 */
export function readXml<T>(bytes: Uint8Array, read: (tree: XmlTree) => T): T {
  const parsed = parseXml(bytes, '');
  if (parsed.finding) throw new UnreadableXml(parsed.finding.messageEn);
  const { document } = parsed;
  try {
    if (!ENCODINGS.has((document.encoding ?? 'utf-8').toLowerCase())) throw new UnreadableXml(`its encoding is ${document.encoding}`);
    const { root } = document;
    if (root.namespaceUri !== '') throw new UnreadableXml('its root is in a namespace');
    return read(treeOf(root));
  } finally {
    document.dispose();
  }
}

function treeOf(root: XmlElement): XmlTree {
  let visits = 0;
  // By XPath: the library's own chain of siblings ends at a processing instruction, and what stands behind it would be hidden.
  const select = (parent: XmlElement, what: XmlXPath) => {
    const found = parent.find(what);
    visits += found.length + 1;
    if (visits > VISITS_MAX) throw new UnreadableXml('it has too many elements');
    return found;
  };
  const elementsOf = (parent: XmlElement) =>
    select(parent, ELEMENTS).filter((node) => node instanceof XmlElement && node.namespaceUri === '') as XmlElement[];
  const children = (parent: XmlElement, name: string) => elementsOf(parent).filter((child) => child.name === name);
  const find = (parent: XmlElement, name: string) => {
    const found = children(parent, name);
    if (found.length > 1) throw new UnreadableXml(`${parent.name}/${name} stands there twice`);
    return found[0];
  };
  return {
    root,
    children,
    pick(parent, ...names) {
      const picked: Partial<Record<string, XmlElement>> = {};
      for (const child of elementsOf(parent)) {
        if (!(names as string[]).includes(child.name)) continue;
        if (picked[child.name]) throw new UnreadableXml(`${parent.name}/${child.name} stands there twice`);
        picked[child.name] = child;
      }
      return picked as ReturnType<XmlTree['pick']>;
    },
    find,
    get(parent, name) {
      const found = find(parent, name);
      if (!found) throw new UnreadableXml(`${parent.name}/${name} is missing`);
      return found;
    },
    only(parent) {
      const [own, second] = elementsOf(parent);
      if (!own || second) throw new UnreadableXml(`${parent.name} holds ${own ? 'several' : 'no'} elements`);
      return own;
    },
    text(element) {
      return select(element, TEXTS)
        .map(({ content }) => content)
        .join('')
        .trim();
    },
  };
}

export function findAttribute(owner: XmlElement, name: string): string | null {
  return owner.attr(name)?.value ?? null;
}

/** @throws UnreadableXml where it is missing or empty */
export function getAttribute(owner: XmlElement, name: string): string {
  const value = findAttribute(owner, name);
  if (!value) throw new UnreadableXml(`${owner.name}/@${name} is missing`);
  return value;
}
