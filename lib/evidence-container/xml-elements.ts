import { XmlCData, XmlDocument, XmlElement, XmlParseError, XmlText } from 'libxml2-wasm';

const SIZE_MAX_BYTES = 10 * 1024 * 1024;
/** A document of 10,000 lines has some 100,000 elements. */
const ELEMENTS_MAX = 400_000;

/** Elements and texts, CDATA among them; in the order of the document. */
const CHILDREN = '*|text()';

/** An element as the verifier reads it. Comments, processing instructions and text of children are not in it. */
export interface ReadElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  text: string;
  children: ReadElement[];
}

/**
 * The elements of an XML file, in plain objects; undefined where it is none, has a DOCTYPE (an entity could hide a text), or is absurdly large. The verifier
 * reads by itself, and any version of a form: a container outlives the reader that took its files in.
 */
export function readElements(bytes: Buffer): ReadElement | undefined {
  if (bytes.length > SIZE_MAX_BYTES) return undefined;
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(bytes);
  } catch (error) {
    if (error instanceof XmlParseError) return undefined;
    throw error;
  }
  try {
    if (document.dtd) return undefined;
    let left = ELEMENTS_MAX;
    const read = (element: XmlElement): ReadElement => {
      left -= 1;
      const own: ReadElement = {
        name: element.name,
        attributes: new Map(element.attrs.map(({ name, value }) => [name, value])),
        text: '',
        children: [],
      };
      if (left <= 0) return own;
      // By XPath: `next` of a processing instruction is missing in libxml2-wasm, and a walk along it would not see what stands behind one.
      for (const node of element.find(CHILDREN)) {
        if (node instanceof XmlText || node instanceof XmlCData) own.text += node.content;
        else if (node instanceof XmlElement && node.namespaceUri === '') own.children.push(read(node));
      }
      return own;
    };
    const root = read(document.root);
    return left > 0 ? root : undefined;
  } finally {
    document.dispose();
  }
}

/** All elements at a path below one: `['Документ', 'Подписант']`. */
export function elementsAt(from: ReadElement, path: readonly string[]): ReadElement[] {
  return path.reduce<ReadElement[]>(
    (parents, name) => parents.flatMap(({ children }) => children.filter((own) => own.name === name)),
    [from],
  );
}

/** An element and everything below it. */
export function* elementsBelow(element: ReadElement): Generator<ReadElement> {
  yield element;
  for (const child of element.children) yield* elementsBelow(child);
}
