import { PDFArray, PDFDict, PDFName, PDFStream, type PDFContext, type PDFDocument, type PDFObject } from '@cantoo/pdf-lib';

/** Actions that run, fetch or send something, or change what is seen. A jump within the document is none. */
const ACTIONS = new Set([
  'JavaScript',
  'Launch',
  'ImportData',
  'SubmitForm',
  'ResetForm',
  'GoToR',
  'GoToE',
  'GoTo3DView',
  'Thread',
  'Hide',
  'SetOCGState',
  'Trans',
  'Rendition',
  'Movie',
  'Sound',
  'RichMediaExecute',
]);
/** Annotations that play something. */
const PLAYERS = new Set(['RichMedia', 'Screen', 'Movie', 'Sound', '3D']);

/** What is active or embedded, in any object, also in one that nothing refers to: its name in the file; undefined where nothing is. */
export function findActive(pdf: PDFDocument): string | undefined {
  const form = pdf.catalog.lookup(PDFName.of('AcroForm'));
  if (form instanceof PDFDict && form.has(PDFName.of('XFA'))) return 'XFA';
  const { context } = pdf;
  const open: PDFObject[] = context.enumerateIndirectObjects().map(([, object]) => object);
  while (open.length > 0) {
    const object = open.pop()!;
    if (object instanceof PDFArray) {
      open.push(...object.asArray());
      if (object.asArray().some((entry) => isUri(entry, context))) return 'URI';
    }
    const dict = object instanceof PDFStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) continue;
    const found = findInDict(dict, object instanceof PDFStream);
    if (found) return found;
    open.push(...dict.values());
  }
  return undefined;
}

function findInDict(dict: PDFDict, isStream: boolean): string | undefined {
  const action = nameIn(dict, 'S');
  if (action && ACTIONS.has(action)) return action;
  const subtype = nameIn(dict, 'Subtype');
  if (subtype && PLAYERS.has(subtype)) return subtype;
  const type = nameIn(dict, 'Type');
  if (type === 'EmbeddedFile' || (type !== 'Font' && dict.lookup(PDFName.of('EF')) instanceof PDFDict)) return 'EmbeddedFile';
  // The bytes of such a stream stand in another file, which nobody has signed.
  if (isStream && dict.lookup(PDFName.of('F'))) return 'stream /F';
  // A person follows a link by hand. Behind an event, such as opening, it would be followed by itself.
  const follows = dict.entries().some(([key, value]) => isUri(value, dict.context) && !(subtype === 'Link' && key.decodeText() === 'A'));
  return follows ? 'URI' : undefined;
}

function isUri(value: PDFObject, context: PDFContext): boolean {
  const found = context.lookup(value);
  return found instanceof PDFDict && nameIn(found, 'S') === 'URI';
}

function nameIn(dict: PDFDict, key: string): string | undefined {
  const value = dict.lookup(PDFName.of(key));
  return value instanceof PDFName ? value.decodeText() : undefined;
}
