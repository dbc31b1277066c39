import { PDFContext, PDFObjectParser, PDFRawStream, type PDFObject } from '@cantoo/pdf-lib';
import type { FindingCode } from '../../domain/finding.ts';

/** Why a PDF is not taken. */
export class PdfFault extends Error {
  readonly code: FindingCode;

  constructor(code: FindingCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

export const broken = (detail: string) => new PdfFault('file.pdf-broken', detail);
export const ambiguous = (detail: string) => new PdfFault('file.pdf-ambiguous', detail);

/** Reads single objects of a file at places that are known, and says where they end. */
export interface PdfReader {
  bytes: Buffer;
  objectAt(offset: number): { object: PDFObject; end: number };
  /** An object with its number before it: `7 0 obj … endobj`. @throws PdfFault where there is none at this place */
  indirectAt(offset: number): { number: number; generation: number; object: PDFObject; end: number };
  /** Behind blanks and comments. */
  skip(offset: number): number;
  /** The bytes at a place as Latin-1. */
  text(offset: number, length: number): string;
}

/** What the library keeps to itself: where it stands. */
interface Positioned {
  bytes: { moveTo(offset: number): void; offset(): number };
}

const HEAD = /^(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj/;
const HEAD_MAX = 64;
const BLANKS = new Set([0, 9, 10, 12, 13, 32]);
const PERCENT = 0x25;

export function openReader(bytes: Buffer): PdfReader {
  const parser = PDFObjectParser.forBytes(bytes, PDFContext.create());
  const position = (parser as unknown as Positioned).bytes;
  const text = (offset: number, length: number) => bytes.subarray(offset, offset + length).toString('latin1');
  const skip = (offset: number) => {
    for (let at = offset; at < bytes.length; at += 1) {
      if (bytes[at] === PERCENT) while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
      else if (!BLANKS.has(bytes[at]!)) return at;
    }
    return bytes.length;
  };
  const objectAt = (offset: number) => {
    position.moveTo(offset);
    const object = parser.parseObject();
    return { object, end: position.offset() };
  };
  return {
    bytes,
    text,
    skip,
    objectAt,
    indirectAt(offset) {
      const head = HEAD.exec(text(offset, HEAD_MAX));
      if (!head) throw broken(`no object at byte ${offset}`);
      const { object, end } = objectAt(skip(offset + head[0].length));
      const closed = skip(end);
      if (text(closed, 6) !== 'endobj') throw broken(`object ${head[1]} has no end`);
      return { number: Number(head[1]), generation: Number(head[2]), object, end: closed + 6 };
    },
  };
}

export function isRawStream(object: PDFObject | undefined, type: string): object is PDFRawStream {
  return (
    object instanceof PDFRawStream &&
    object.dict.entries().some(([key, value]) => key.decodeText() === 'Type' && String(value) === `/${type}`)
  );
}
