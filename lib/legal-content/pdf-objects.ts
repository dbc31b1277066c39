import { PDFName, PDFNumber, PDFRawStream, PDFRef, type PDFObject } from '@cantoo/pdf-lib';
import { unpackStructure, unpackedSize } from './pdf-inflate.ts';
import { PdfFault, ambiguous, broken, isRawStream, openReader, type PdfReader } from './pdf-reader.ts';
import { readTable, type PdfTable, type Place } from './pdf-table.ts';

/** What a reader has to hold in memory: contents of pages, fonts, streams of objects. */
const STREAM_MAX_BYTES = 64 * 1024 * 1024;
/** A4 at 600 dots an inch in colours takes 104 MB. */
const PICTURE_MAX_BYTES = 256 * 1024 * 1024;
const ALL_MAX_BYTES = 512 * 1024 * 1024;
/** Some makers point a little before the object. */
const BLANKS_BEFORE = /^[\0\t\n\f\r ]*/;
const ENDSTREAM = Buffer.from('endstream');

type Found = ReturnType<PdfReader['indirectAt']> & { start: number };

/**
 * A PDF must be the same to every reader: to those that go by the table of objects and to those that look for objects themselves. So the table names every
 * object that stands in the file, at its place, once, and between them stands nothing. What unpacks to a bomb is refused here, before a library unpacks it.
 * @throws PdfFault; errors of the library where an object can't be read
 */
export async function requireOneReading(bytes: Buffer, start: number): Promise<void> {
  const reader = openReader(bytes);
  const table = await readTable(reader, start);
  const found = readObjects(reader, table);
  requireNothingBetween(reader, [...found.values(), ...table.sections]);
  for (const own of found.values()) requireLength(reader, own, found);
  let unpacked = 0;
  for (const { object } of found.values()) {
    if (!(object instanceof PDFRawStream)) continue;
    const limit = String(object.dict.get(PDFName.of('Subtype'))) === '/Image' ? PICTURE_MAX_BYTES : STREAM_MAX_BYTES;
    const size = await unpackedSize(object, limit);
    unpacked += size;
    if (size > limit || unpacked > ALL_MAX_BYTES) throw new PdfFault('file.pdf-too-large', 'unpacked');
  }
  await requireNamedInside(found, table.places);
}

/** In the order of the file, so that what overlaps is told at once: nothing is read twice. */
function readObjects(reader: PdfReader, { places }: PdfTable): Map<number, Found> {
  const placed = [...places].flatMap(([number, place]) => ('at' in place ? [{ number, ...place }] : []));
  const found = new Map<number, Found>();
  let free = 0;
  for (const { number, at, generation } of placed.toSorted((one, other) => one.at - other.at)) {
    const start = at + BLANKS_BEFORE.exec(reader.text(at, 16))![0].length;
    if (start < free) throw ambiguous(`object ${number} within another`);
    const own = reader.indirectAt(start);
    if (own.number !== number || own.generation !== generation) throw ambiguous(`object ${number} is not at its place`);
    found.set(number, { ...own, start });
    free = own.end;
  }
  return found;
}

/** Blanks, comments and the marks of the end; whatever else stands there, a reader that looks for objects may find. */
function requireNothingBetween(reader: PdfReader, parts: { start: number; end: number }[]): void {
  let at = 0;
  for (const { start, end } of [...parts.toSorted((a, b) => a.start - b.start), { start: reader.bytes.length, end: 0 }]) {
    at = skipMarks(reader, at);
    if (at !== start) throw ambiguous(at > start ? 'objects within objects' : `bytes ${at} to ${start} belong to no object`);
    at = end;
  }
}

function skipMarks(reader: PdfReader, from: number): number {
  let at = reader.skip(from);
  for (;;) {
    const mark = /^startxref[\0\t\n\f\r ]+\d{1,10}(?!\d)/.exec(reader.text(at, 64))?.[0];
    if (!mark) return at;
    at = reader.skip(at + mark.length);
  }
}

/** Where a stream ends is said twice, by its length and by its end mark; between them there must be nothing, and no second mark. */
function requireLength(reader: PdfReader, { object, number }: Found, found: Map<number, Found>): void {
  if (!(object instanceof PDFRawStream)) return;
  const said = object.dict.get(PDFName.of('Length'));
  const length: PDFObject | undefined = said instanceof PDFRef ? found.get(said.objectNumber)?.object : said;
  if (!(length instanceof PDFNumber)) throw broken(`stream ${number} without a length`);
  const contents = object.getContents();
  const behind = length.asNumber() - contents.length;
  if (Buffer.from(contents).includes(ENDSTREAM)) throw ambiguous(`stream ${number} ends twice`);
  // Where the length stands elsewhere, the library looks for the end mark and leaves out the end of line before it.
  const from = contents.byteOffset - reader.bytes.byteOffset;
  const isEndOfLine =
    said instanceof PDFRef && (behind === 1 || behind === 2) && /^[\r\n]+$/.test(reader.text(from + contents.length, behind));
  if (behind !== 0 && !isEndOfLine) throw ambiguous(`stream ${number} has another length`);
}

/** The same within streams of objects. */
async function requireNamedInside(found: Map<number, Found>, places: Map<number, Place>): Promise<void> {
  let named = 0;
  for (const [stream, { object }] of found) {
    if (!isRawStream(object, 'ObjStm')) continue;
    const unpacked = await unpackStructure(object, STREAM_MAX_BYTES);
    const count = object.dict.lookup(PDFName.of('N'), PDFNumber).asNumber();
    const first = object.dict.lookup(PDFName.of('First'), PDFNumber).asNumber();
    const heads = unpacked
      .subarray(0, first)
      .toString('latin1')
      .trim()
      .split(/[\0\t\n\f\r ]+/);
    if (count < 0 || heads.length < count * 2) throw broken(`stream of objects ${stream}`);
    for (let index = 0; index < count; index += 1) {
      const place = places.get(Number(heads[index * 2]));
      if (!place || !('stream' in place) || place.stream !== stream || place.index !== index)
        throw ambiguous(`object ${heads[index * 2]} in stream ${stream} is not in the table`);
      named += 1;
    }
  }
  const wanted = [...places.values()].filter((place) => 'stream' in place).length;
  if (named !== wanted) throw ambiguous('the table names objects that are not there');
}
