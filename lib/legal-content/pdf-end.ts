import { PDFContext, PDFName, PDFObjectParser, PDFStream } from '@cantoo/pdf-lib';

/** The end mark stands in the last bytes; some makers fill up behind it. */
const TAIL_BYTES = 1024;
const END = /startxref\s+(\d{1,10})\s+%%EOF[ \t\r\n\f\0]*$/;
/** The word is the end of startxref too: the numbers of its first part follow. */
const TABLE = /^\s*xref\s+\d+\s+\d+\s/;
const OBJECT = /^\s*\d+\s+\d+\s+obj/;

/**
 * Where the table of objects stands of a PDF that ends with its own end mark; undefined where the end mark is missing or points at something else. Half a file has none, or one that points beyond it; what stands behind the
 * mark would be signed, and no reader shows it.
 */
export function findTable(bytes: Buffer): number | undefined {
  const offset = Number(END.exec(bytes.subarray(-TAIL_BYTES).toString('latin1'))?.[1] ?? Number.NaN);
  if (!(offset < bytes.length)) return undefined;
  const start = bytes.subarray(offset, offset + 64).toString('latin1');
  if (TABLE.test(start)) return offset;
  const head = OBJECT.exec(start)?.[0];
  return head !== undefined && isTable(bytes.subarray(offset + head.length)) ? offset : undefined;
}

/** A table of objects that is an object itself: a stream of the type XRef. */
function isTable(bytes: Buffer): boolean {
  try {
    const object = PDFObjectParser.forBytes(bytes, PDFContext.create()).parseObject();
    return object instanceof PDFStream && object.dict.get(PDFName.of('Type')) === PDFName.of('XRef');
  } catch {
    // The library throws errors of its own kinds, and of the engine's, at what is no object.
    return false;
  }
}
