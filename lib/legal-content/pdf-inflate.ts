import { promisify } from 'node:util';
import { createInflate, inflate } from 'node:zlib';
import { PDFArray, PDFDict, PDFName, PDFNumber, PDFRawStream, decodePDFRawStream } from '@cantoo/pdf-lib';
import { PdfFault, broken } from './pdf-reader.ts';

const COMPRESSORS = new Set(['FlateDecode', 'LZWDecode', 'RunLengthDecode']);
const TEXTUAL = new Set(['ASCII85Decode', 'ASCIIHexDecode']);
/** Formats of pictures, which hold their own measures. */
const PICTURES = new Set(['DCTDecode', 'JPXDecode', 'CCITTFaxDecode', 'JBIG2Decode']);
/** How many bytes one may become, at most. */
const GROWTH = { LZWDecode: 1_400, RunLengthDecode: 128 } as const;
const inflateAsync = promisify(inflate);

/** The filters of a stream, outermost first. @throws PdfFault where one is none that a reader knows */
function filtersOf({ dict }: PDFRawStream): string[] {
  const filter = dict.lookup(PDFName.of('Filter'));
  const list = filter instanceof PDFArray ? filter.asArray().map((entry) => dict.context.lookup(entry)) : filter ? [filter] : [];
  const names = list.map((entry) => (entry instanceof PDFName ? entry.decodeText() : '?'));
  const unknown = names.find((name) => !COMPRESSORS.has(name) && !TEXTUAL.has(name) && !PICTURES.has(name));
  if (unknown) throw broken(`filter ${unknown}`);
  return names;
}

/** Bytes that stand in text form; the rest of the filters is still to be done. */
function untext(stream: PDFRawStream): { bytes: Uint8Array; filters: string[] } {
  const filters = filtersOf(stream);
  const textual = filters.findIndex((name) => !TEXTUAL.has(name));
  const count = textual === -1 ? filters.length : textual;
  if (count === 0) return { bytes: stream.getContents(), filters };
  const dict = PDFDict.withContext(stream.dict.context);
  dict.set(PDFName.of('Filter'), stream.dict.context.obj(filters.slice(0, count).map((name) => PDFName.of(name))));
  return { bytes: decodePDFRawStream(PDFRawStream.of(dict, stream.getContents())).decode(), filters: filters.slice(count) };
}

/** How large a stream is once it is unpacked; of a picture in a format of its own, as it stands there. Never more than a little over `limit` is unpacked. */
export async function unpackedSize(stream: PDFRawStream, limit: number): Promise<number> {
  const { bytes, filters } = untext(stream);
  const [first, ...rest] = filters;
  // A packed packing is a bomb's shape, and no maker needs it.
  if (rest.some((name) => COMPRESSORS.has(name))) throw new PdfFault('file.pdf-too-large', 'a stream is packed twice');
  if (first === 'FlateDecode') return inflatedSize(bytes, limit);
  return first === 'LZWDecode' || first === 'RunLengthDecode' ? bytes.length * GROWTH[first] : bytes.length;
}

/** Counts and throws away, so that memory stays flat. Where the end is missing, what there is counts: readers are forgiving there. */
function inflatedSize(bytes: Uint8Array, limit: number): Promise<number> {
  return new Promise((resolve) => {
    let size = 0;
    const unpacking = createInflate();
    const end = () => {
      unpacking.destroy();
      resolve(size);
    };
    unpacking.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) end();
    });
    unpacking.on('end', end).on('error', end);
    unpacking.end(bytes);
  });
}

/** A stream of the file's own structure, unpacked. @throws PdfFault where it is packed otherwise than by Flate, or too large */
export async function unpackStructure(stream: PDFRawStream, limit: number): Promise<Buffer> {
  const { bytes, filters } = untext(stream);
  if (filters.length === 0) return Buffer.from(bytes);
  if (filters.length > 1 || filters[0] !== 'FlateDecode') throw broken(`a table packed by ${filters.join(', ')}`);
  const unpacked = await inflateAsync(bytes, { maxOutputLength: limit }).catch((error: unknown) => {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new PdfFault('file.pdf-too-large', 'a table of objects');
    throw broken('a table that does not unpack');
  });
  return unpredict(unpacked, stream);
}

/** Rows of a table are often written as differences from the row above (PNG predictors; ISO 32000-1, 7.4.4.4). */
function unpredict(bytes: Buffer, { dict }: PDFRawStream): Buffer {
  const found = dict.lookup(PDFName.of('DecodeParms'));
  const parameters = found instanceof PDFArray ? found.lookup(0) : found;
  if (!(parameters instanceof PDFDict)) return bytes;
  const numberOf = (key: string, otherwise: number) => parameters.lookupMaybe(PDFName.of(key), PDFNumber)?.asNumber() ?? otherwise;
  const predictor = numberOf('Predictor', 1);
  if (predictor === 1) return bytes;
  const columns = numberOf('Columns', 1);
  if (predictor < 10 || numberOf('Colors', 1) !== 1 || numberOf('BitsPerComponent', 8) !== 8 || !(columns > 0 && columns < 1_000))
    throw broken(`predictor ${predictor}`);
  const rows = Math.floor(bytes.length / (columns + 1));
  const result = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const kind = bytes[row * (columns + 1)]!;
    if (kind > 2) throw broken(`predictor ${kind} in a table`);
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const left = column === 0 ? 0 : result[at - 1]!;
      const above = row === 0 ? 0 : result[at - columns]!;
      result[at] = bytes[row * (columns + 1) + 1 + column]! + (kind === 1 ? left : kind === 2 ? above : 0);
    }
  }
  return result;
}
