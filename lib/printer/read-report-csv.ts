import { CsvError, parse } from 'csv-parse/sync';
import { SealpostError } from '../../domain/errors.ts';
import { REPORT_COLUMNS, readReport, type ReadReport, type ReportKind, type ReportTable } from '../../domain/print/report-file.ts';
import { rowFault, type RowFault } from '../../domain/print/row-fault.ts';
import { decodeReport } from './decode-report.ts';

const ROWS_MAX = 500_000;
/** A quote that is never closed swallows what follows: so many bytes at most, before the row is given up. */
const RECORD_MAX_BYTES = 10_000;
const NEWLINE = 0x0a;

/**
 * Reads a report of the print shop or the post as spreadsheets write it (RFC 4180 and its kin): comma, semicolon or tab, told by the heading or by a line
 * `sep=`. A row that is wrong is refused by itself.
 * @param today Moscow's date
 * @throws SealpostError print-report.malformed where the file as a whole can't be read
 */
export function readReportCsv<K extends ReportKind>(kind: K, bytes: Uint8Array, today: string, charset?: string): ReadReport<K> {
  return readReport(kind, cutTable(kind, Buffer.from(decodeReport(bytes, charset))), today);
}

function cutTable(kind: ReportKind, text: Buffer): ReportTable {
  const lines = new Lines(text);
  const first = lines.textAt(0);
  const told = /^"?sep=(.)"?\s*$/i.exec(first)?.[1] ?? (/^"?sep=\t/i.test(first) ? '\t' : undefined);
  const headingAt = told ? lines.nextAfter(0) : 0;
  const heading = lines.textAt(headingAt);
  const line = lines.numberOf(headingAt);
  const found = (told ? [told] : [';', '\t', ',']).map((delimiter) => ({ delimiter, names: namesOf(heading, delimiter) }));
  const fitting = found.find(({ names }) => REPORT_COLUMNS[kind].every((name) => names.includes(name)));
  if (!fitting) {
    const missing = found
      .map(({ names }) => REPORT_COLUMNS[kind].filter((name) => !names.includes(name)))
      .toSorted((a, b) => a.length - b.length)[0]!;
    throw malformed(line, `columns are missing: ${missing.join(', ')}`);
  }
  const twice = fitting.names.find((name, index) => REPORT_COLUMNS[kind].includes(name) && fitting.names.indexOf(name) !== index);
  if (twice) throw malformed(line, `the column ${twice} stands there twice`);
  return { names: fitting.names, ...cutRecords(text, lines, lines.nextAfter(headingAt), fitting.delimiter) };
}

function namesOf(heading: string, delimiter: string): string[] {
  try {
    const [names = []] = parse(heading, { delimiter, relax_column_count: true }) as string[][];
    return names.map((name) => name.trim().toLowerCase());
  } catch {
    return [];
  }
}

/** Where the library stumbles, the line at which that record begins is refused, and reading goes on with the next line. */
function cutRecords(text: Buffer, lines: Lines, from: number, delimiter: string): Pick<ReportTable, 'records' | 'faults'> {
  const records: { line: number; cells: string[] }[] = [];
  const faults: RowFault[] = [];
  let at = from;
  while (at < text.length) {
    const start = at;
    try {
      parse(text.subarray(start), {
        delimiter,
        relax_column_count: true,
        record_delimiter: ['\r\n', '\n'],
        max_record_size: RECORD_MAX_BYTES,
        on_record: (cells: string[], { bytes }) => {
          if (cells.some((cell) => cell.trim() !== '')) records.push({ line: lines.numberOf(at), cells });
          at = start + bytes;
          return null;
        },
      });
      break;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      faults.push(rowFault(lines.numberOf(at), 'bad-quotes'));
      at = lines.nextAfter(at);
    }
    if (records.length + faults.length > ROWS_MAX) break;
  }
  if (records.length + faults.length > ROWS_MAX) throw malformed(ROWS_MAX, 'too many rows');
  return { records, faults };
}

/** Places of lines in a text. Asked for in rising order, so it counts on from where it was. */
class Lines {
  #at = 0;
  #number = 1;
  readonly #text: Buffer;

  constructor(text: Buffer) {
    this.#text = text;
  }

  /** Number of the line, from 1, in which a byte lies. */
  numberOf(place: number): number {
    for (; this.#at < place; this.#at += 1) if (this.#text[this.#at] === NEWLINE) this.#number += 1;
    return this.#number;
  }

  nextAfter(place: number): number {
    const end = this.#text.indexOf(NEWLINE, place);
    return end < 0 ? this.#text.length : end + 1;
  }

  textAt(place: number): string {
    return this.#text
      .subarray(place, this.nextAfter(place))
      .toString()
      .replace(/\r?\n$/, '');
  }
}

function malformed(line: number, what: string): SealpostError {
  return new SealpostError('print-report.malformed', `The report can't be read: line ${line}, ${what}.`, {
    details: {
      path: `/lines/${line}`,
      hint: 'Columns: code | piece,outcome | piece,tracking,posted_on | piece,tracking,delivered_on | piece,tracking,returned_on,reason.',
    },
  });
}
