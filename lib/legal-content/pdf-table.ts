import { PDFArray, PDFDict, PDFName, PDFNumber } from '@cantoo/pdf-lib';
import { unpackStructure } from './pdf-inflate.ts';
import { PdfFault, ambiguous, broken, isRawStream, type PdfReader } from './pdf-reader.ts';

/** Where an object stands: by its byte in the file, or by its turn in a stream of objects. */
export type Place = { at: number; generation: number } | { stream: number; index: number };

export interface PdfTable {
  places: Map<number, Place>;
  /** Parts of the file that are tables themselves and no objects, with their trailers. */
  sections: { start: number; end: number }[];
}

interface Section {
  used: Map<number, Place>;
  free: Set<number>;
  trailer: PDFDict;
  end: number;
}

/** A file is written once, or twice where it is linearised or made for old readers as well. */
const SECTIONS_MAX = 8;
const OBJECTS_MAX = 200_000;
const TABLE_MAX_BYTES = 8 * 1024 * 1024;

/**
 * Follows the chain of tables from `start`, as readers do (ISO 32000-1, 7.5.4 to 7.5.8). Each object has one place in all of them: a file that was changed
 * after it was written holds pages that some readers show and others don't.
 * @throws PdfFault
 */
export async function readTable(reader: PdfReader, start: number): Promise<PdfTable> {
  const table: PdfTable = { places: new Map(), sections: [] };
  const seen = new Set<number>();
  const freed = new Set<number>();
  let root: string | undefined;
  for (let next: number | undefined = start; next !== undefined;) {
    if (seen.has(next) || seen.size >= SECTIONS_MAX) throw ambiguous('a chain of tables without end');
    seen.add(next);
    const section = await readSection(reader, next, table);
    const { trailer } = section;
    if (trailer.has(PDFName.of('Encrypt'))) throw new PdfFault('file.pdf-encrypted', '');
    const own = trailer.get(PDFName.of('Root'))?.toString();
    if (root !== undefined && own !== undefined && own !== root) throw ambiguous('two catalogs');
    root ??= own;
    const hidden = offsetIn(trailer, 'XRefStm');
    add(table, section.used, freed);
    if (hidden !== undefined) add(table, (await readSection(reader, hidden, table)).used, freed);
    for (const number of section.free) if (!table.places.has(number)) freed.add(number);
    next = offsetIn(trailer, 'Prev');
  }
  if (root === undefined) throw broken('no catalog');
  return table;
}

function add({ places }: PdfTable, used: Map<number, Place>, freed: Set<number>): void {
  for (const [number, place] of used) {
    const known = places.get(number);
    if (freed.has(number) || (known && JSON.stringify(known) !== JSON.stringify(place)))
      throw ambiguous(`object ${number} in two revisions`);
    places.set(number, place);
  }
  if (places.size > OBJECTS_MAX) throw new PdfFault('file.pdf-too-large', `> ${OBJECTS_MAX} objects`);
}

async function readSection(reader: PdfReader, offset: number, table: PdfTable): Promise<Section> {
  const at = reader.skip(offset);
  if (reader.text(at, 4) !== 'xref') return readStreamSection(reader, at);
  const section = readTextSection(reader, at);
  table.sections.push({ start: at, end: section.end });
  return section;
}

const TRIPLE = /[\0\t\n\f\r ]*(\d{1,10})[\0\t\n\f\r ]+(\d{1,10})(?:[\0\t\n\f\r ]+([nf])(?![a-z]))?/y;

/** `xref`, its groups of numbers, and the trailer. */
function readTextSection(reader: PdfReader, start: number): Section {
  const { bytes } = reader;
  const text = bytes.subarray(start, start + TABLE_MAX_BYTES).toString('latin1');
  const [used, free] = [new Map<number, Place>(), new Set<number>()];
  TRIPLE.lastIndex = 4;
  let [number, left, end] = [0, 0, 4];
  for (let found = TRIPLE.exec(text); found; found = TRIPLE.exec(text)) {
    end = TRIPLE.lastIndex;
    const [first, second] = [Number(found[1]), Number(found[2])];
    if ((found[3] === undefined) !== (left === 0)) throw broken('a table of objects');
    if (found[3] === undefined) [number, left] = [first, second];
    else {
      if (found[3] === 'f') free.add(number);
      else if (used.has(number)) throw ambiguous(`object ${number} twice in a table`);
      else used.set(number, { at: first, generation: second });
      [number, left] = [number + 1, left - 1];
    }
  }
  const trailerAt = reader.skip(start + end);
  if (left !== 0 || reader.text(trailerAt, 7) !== 'trailer') throw broken('a table of objects');
  const { object: trailer, end: closed } = reader.objectAt(reader.skip(trailerAt + 7));
  if (!(trailer instanceof PDFDict)) throw broken('a trailer');
  return { used, free, trailer, end: closed };
}

/** A table that is an object: rows of three numbers of fixed widths. */
async function readStreamSection(reader: PdfReader, start: number): Promise<Section> {
  const { object, end } = reader.indirectAt(start);
  if (!isRawStream(object, 'XRef')) throw broken('a table of objects');
  const { dict } = object;
  const widths = numbersIn(dict, 'W') ?? [];
  if (widths.length !== 3 || widths.some((width) => !(width >= 0 && width <= 6))) throw broken('a table of objects');
  const size = dict.lookup(PDFName.of('Size'), PDFNumber).asNumber();
  const groups = numbersIn(dict, 'Index') ?? [0, size];
  const rows = await unpackStructure(object, TABLE_MAX_BYTES);
  const [used, free] = [new Map<number, Place>(), new Set<number>()];
  let at = 0;
  const next = (width: number, otherwise: number) => {
    const value = width === 0 ? otherwise : rows.readUIntBE(at, width);
    at += width;
    return value;
  };
  for (let group = 0; group + 1 < groups.length; group += 2) {
    for (let index = 0; index < groups[group + 1]!; index += 1) {
      const number = groups[group]! + index;
      const [kind, second, third] = [next(widths[0]!, 1), next(widths[1]!, 0), next(widths[2]!, 0)];
      if (kind === 0) free.add(number);
      else if (used.has(number)) throw ambiguous(`object ${number} twice in a table`);
      else used.set(number, kind === 2 ? { stream: second, index: third } : { at: second, generation: third });
    }
  }
  return { used, free, trailer: dict, end };
}

function numbersIn(dict: PDFDict, key: string): number[] | undefined {
  const array = dict.lookup(PDFName.of(key));
  return array instanceof PDFArray ? array.asArray().map((_, index) => array.lookup(index, PDFNumber).asNumber()) : undefined;
}

function offsetIn(dict: PDFDict, key: string): number | undefined {
  const value = dict.get(PDFName.of(key));
  return value instanceof PDFNumber ? value.asNumber() : undefined;
}
