import { PDFArray, PDFDict, PDFName, type PDFDocument } from '@cantoo/pdf-lib';

const TAGGED = /^[A-Z]{6}\+/;
const LETTERS = 26;

/**
 * Names each part of a font by itself (ISO 32000-1, 9.6.4). Documents that were made one by one all call their parts alike, and a printer that keeps
 * fonts by name would set one consumer's page with the letters of another's.
 */
export function giveFontsOwnTags(pdf: PDFDocument): void {
  const tags = new Map<PDFDict, string>();
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || object.lookup(PDFName.of('Type')) !== PDFName.of('Font')) continue;
    const child = object.lookupMaybe(PDFName.of('DescendantFonts'), PDFArray)?.lookupMaybe(0, PDFDict);
    const descriptor = (child ?? object).lookupMaybe(PDFName.of('FontDescriptor'), PDFDict);
    if (!descriptor) continue;
    const tag = tags.get(descriptor) ?? tagOf(tags.size);
    tags.set(descriptor, tag);
    rename(object, 'BaseFont', tag);
    if (child) rename(child, 'BaseFont', tag);
    rename(descriptor, 'FontName', tag);
  }
}

function rename(dict: PDFDict, key: string, tag: string): void {
  const name = dict.lookupMaybe(PDFName.of(key), PDFName)?.decodeText();
  if (name && TAGGED.test(name)) dict.set(PDFName.of(key), PDFName.of(name.replace(TAGGED, `${tag}+`)));
}

function tagOf(number: number): string {
  let [rest, tag] = [number, ''];
  for (let place = 0; place < 6; place += 1) {
    tag = String.fromCharCode(65 + (rest % LETTERS)) + tag;
    rest = Math.floor(rest / LETTERS);
  }
  return tag;
}
