import { XmlCData, XmlDocument, XmlElement, XmlParseError, XmlText } from 'libxml2-wasm';

const SIZE_MAX_BYTES = 10 * 1024 * 1024;
/** A document of 10,000 lines has some 100,000 elements. */
const ELEMENTS_MAX = 200_000;
const TAG_START = 0x3c;

/** Elements and texts, CDATA among them; in the order of the document. */
const CHILDREN = '*|text()';

/** An element as the verifier reads it. Comments, processing instructions and text of children are not in it. */
export interface ReadElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  text: string;
  children: ReadElement[];
}

/** How many elements may still be read: one budget for all the files of a container, so that a thousand large ones cost no more than one. */
export interface ElementBudget {
  left: number;
}

export function createElementBudget(): ElementBudget {
  return { left: ELEMENTS_MAX };
}

/**
 * The elements of an XML file, in plain objects; undefined where it is none, has a DOCTYPE (an entity could hide a text), or is absurdly large. The verifier
 * reads by itself, and any version of a form: a container outlives the reader that took its files in.
 */
export function readElements(bytes: Buffer, budget = createElementBudget()): ReadElement | undefined {
  // Counted before anything is built: a start and an end for each element.
  const tooMany = bytes.length > SIZE_MAX_BYTES || countTags(bytes) > 2 * budget.left;
  if (tooMany || budget.left <= 0) return undefined;
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(bytes);
  } catch (error) {
    if (error instanceof XmlParseError) return undefined;
    throw error;
  }
  try {
    if (document.dtd) return undefined;
    const read = (element: XmlElement): ReadElement => {
      budget.left -= 1;
      const own: ReadElement = {
        name: element.name,
        // Those of a namespace are other ones, whatever they are called.
        attributes: new Map(element.attrs.filter(({ namespaceUri }) => namespaceUri === '').map(({ name, value }) => [name, value])),
        text: '',
        children: [],
      };
      // By XPath: `next` of a processing instruction is missing in libxml2-wasm, and a walk along it would not see what stands behind one.
      for (const node of element.find(CHILDREN)) {
        if (budget.left <= 0) break;
        if (node instanceof XmlText || node instanceof XmlCData) own.text += node.content;
        else if (node instanceof XmlElement && node.namespaceUri === '') own.children.push(read(node));
      }
      return own;
    };
    const root = read(document.root);
    return budget.left > 0 ? root : undefined;
  } finally {
    document.dispose();
  }
}

function countTags(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(TAG_START); at >= 0; at = bytes.indexOf(TAG_START, at + 1)) count += 1;
  return count;
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
