import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { ReportKind } from '../../domain/print/report-file.ts';
import { readReportCsv } from './read-report-csv.ts';

const TODAY = '2026-11-25';
const read = (kind: ReportKind, text: string | Buffer, charset?: string) => readReportCsv(kind, Buffer.from(text), TODAY, charset);
const posted = (text: string | Buffer, charset?: string) => readReportCsv('posted', Buffer.from(text), TODAY, charset);
const faults = (kind: ReportKind, text: string) => read(kind, text).refused.map(({ line, code }) => `${line} ${code}`);
const LETTER = { piece: 4, tracking: '11750010000043', postedOn: '2026-11-24' };

describe('a report as spreadsheets and print shops write it', () => {
  test.each([
    ['commas', 'piece,tracking,posted_on\n4,11750010000043,2026-11-24\n'],
    ['semicolons and a Russian date', 'piece;tracking;posted_on\r\n4;11750010000043;24.11.2026\r\n'],
    ['tabs', 'piece\ttracking\tposted_on\n4\t11750010000043\t24.11.2026'],
    ['a byte order mark', '\uFEFFpiece;tracking;posted_on\n4;11750010000043;2026-11-24\n'],
    ['a line sep=', 'sep=;\r\npiece;tracking;posted_on\r\n4;11750010000043;2026-11-24\r\n'],
    ['a byte order mark, sep= in quotes and tabs', '\uFEFF"sep=\t"\r\npiece\ttracking\tposted_on\r\n4\t11750010000043\t2026-11-24\r\n'],
    ['capitals and quotes', '"Piece","TRACKING","Posted_On"\n"4","11750010000043","2026-11-24"\n'],
    ['other columns in another order', 'note,posted_on,tracking,piece\n"a, ""b""\nc",2026-11-24,11750010000043,4\n'],
    ['empty lines and rows of separators', 'piece;tracking;posted_on\n\n;;\n4;11750010000043;2026-11-24\n;;\n\n'],
    ['blanks around cells', 'piece ; tracking; posted_on\n 4 ;11750010000043 ; 24.11.2026 \n'],
  ])('%s', (_name, text) => expect(posted(text)).toEqual({ rows: [LETTER], refused: [] }));

  test('separators and doubled quotes inside a cell belong to the cell', () => {
    const text = 'piece;tracking;returned_on;reason\n4;;24.11.2026;"нет ""ООО Ромашка""; выбыл"\n';
    expect(read('returned', text).rows).toEqual([
      { piece: 4, tracking: null, returnedOn: '2026-11-24', reason: 'нет "ООО Ромашка"; выбыл' },
    ]);
  });

  test('a scanner may add its time behind a semicolon, and the order of the readings is kept', () => {
    const codes = Array.from({ length: 50 }, (_, index) => `SP1-7-AB12-${index + 1}-1-1`);
    const text = ['Code;Time', ...codes.map((code) => `${code};10:15`)].join('\r\n');
    expect(read('sheets', text).rows).toEqual(codes.map((code) => ({ code })));
  });
});

describe('letters', () => {
  const text = 'piece;tracking;returned_on;reason\n4;;24.11.2026;Ёлкина №5 выбыла\n';
  const reason = 'Ёлкина №5 выбыла';
  test.each([
    ['UTF-8', Buffer.from(text), undefined],
    ['windows-1251, as nobody says', iconv.encode(text, 'windows-1251'), undefined],
    ['windows-1251, as the sender says', iconv.encode(text, 'windows-1251'), 'windows-1251'],
    ['UTF-8, as the sender says', Buffer.from(text), '"UTF-8"'],
  ])('%s', (_name, bytes, charset) => expect(read('returned', bytes, charset).rows).toMatchObject([{ reason }]));

  test.each([
    ['windows-1251 under the name of UTF-8', iconv.encode(text, 'windows-1251'), 'utf-8'],
    ['UTF-16', Buffer.from(text, 'utf16le'), undefined],
    ['the empty place of windows-1251', Buffer.concat([iconv.encode(text, 'windows-1251'), Buffer.of(0x98)]), undefined],
    ['an unknown charset', Buffer.from(text), 'koi8-r'],
    ['NUL', Buffer.from(`${text}5;;24.11.2026;a\0b\n`), undefined],
  ])('%s is refused, and no letter is replaced', (_name, bytes, charset) =>
    expect(() => read('returned', bytes, charset)).toThrow(expect.objectContaining({ code: 'print-report.malformed' })),
  );
});

describe('a row that is wrong is named by its line and leaves its neighbours alone', () => {
  const right = '1,11750010000012,2026-11-24';
  test.each([
    ['too few cells', '2,11750010000029', 'print-report.unequal-cells'],
    ['too many cells', '2,11750010000029,2026-11-24,x', 'print-report.unequal-cells'],
    ['a date to come', '2,11750010000029,2026-11-26', 'print-report.future-date'],
    ['a Russian date to come', '2,11750010000029,26.11.2026', 'print-report.future-date'],
    ['no such day', '2,11750010000029,31.11.2026', 'print-report.bad-date'],
    ['an American date', '2,11750010000029,11/24/2026', 'print-report.bad-date'],
    ['a number that a spreadsheet has spoilt', '2,1.175E+13,2026-11-24', 'print-report.bad-tracking'],
    ['no number of an envelope', 'two,11750010000029,2026-11-24', 'print-report.bad-piece'],
    ['a quote that is never closed', '2,"11750010000029,2026-11-24', 'print-report.bad-quotes'],
    ['a quote inside a cell', '2,1175"0010000029,2026-11-24', 'print-report.bad-quotes'],
    ['letters behind a quote', '2,"11750010000029"x,2026-11-24', 'print-report.bad-quotes'],
  ])('%s', (_name, wrong, code) => {
    const { rows, refused } = posted(`piece,tracking,posted_on\r\n${right}\r\n\r\n${wrong}\r\n4,11750010000043,2026-11-24\r\n`);
    expect(rows.map(({ piece }) => piece)).toEqual([1, 4]);
    expect(refused).toMatchObject([{ line: 4, code, messageRu: expect.stringMatching(/[а-я]/), hint: expect.any(String) }]);
  });

  test('two letters without a name, an unknown outcome, a sheet without a code', () => {
    expect(faults('returned', 'piece,tracking,returned_on,reason\n,,2026-11-24,x\n')).toEqual(['2 print-report.no-letter']);
    expect(faults('pieces', 'piece,outcome\n1,OK\n2,fine\n')).toEqual(['3 print-report.bad-outcome']);
    expect(faults('sheets', 'time,code\n10:15,\n')).toEqual(['2 print-report.no-code']);
  });

  test('wherever a quote is lost or added, every row but that one and the next comes through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), fc.nat(), (count, at, place) => {
        const rows = Array.from({ length: count }, (_, index) => `"${index + 1}","","2026-11-24"`);
        const row = at % count;
        const column = place % (rows[row]!.length + 1);
        const { [row]: whole } = rows;
        rows[row] =
          whole![column] === '"'
            ? whole!.slice(0, column) + whole!.slice(column + 1)
            : `${whole!.slice(0, column)}"${whole!.slice(column)}`;
        const found = new Set(posted(['piece,tracking,posted_on', ...rows].join('\n')).rows.map(({ piece }) => piece));
        return rows.every((_, index) => index === row || index === row + 1 || found.has(index + 1));
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['piece,posted_on\n', '/lines/1'],
  ['sep=;\npiece,tracking,posted_on\n', '/lines/2'],
  ['piece,tracking,posted_on,piece\n1,,2026-11-24,2\n', '/lines/1'],
  ['', '/lines/1'],
])('a heading that is wrong refuses the file: %j', (text, path) =>
  expect(() => posted(text)).toThrow(
    expect.objectContaining({ code: 'print-report.malformed', details: expect.objectContaining({ path, hint: expect.any(String) }) }),
  ),
);
