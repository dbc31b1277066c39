import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { csvCell } from '../csv-cell.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { manifestCsv, postalCsv, type ListedPiece } from './lists.ts';

/** Python's reader, which knows nothing of ours. */
function readByPython(csv: string, delimiter: string): string[][] {
  const script =
    'import csv,io,json,sys; text=sys.stdin.buffer.read().decode("utf-8-sig"); print(json.dumps(list(csv.reader(io.StringIO(text, newline=""), delimiter=sys.argv[1], strict=True))))';
  return JSON.parse(execFileSync('python3', ['-c', script, delimiter], { input: csv, encoding: 'utf8' })) as string[][];
}
const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import csv'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const HOSTILE = [
  '=HYPERLINK("http://evil.example";"Счёт")',
  '+7 495 000-00-00',
  '-1+1|cmd',
  '@SUM(A1)',
  '\t=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '＝1+1',
  '\r\n=1+1',
];
const PLAIN = ['ООО "Рога; Копыта", филиал', 'строка\nвторая', 'а, б', '""', 'Иван-да-Марья', 'a=b', ''];

(hasPython ? test : test.skip)('another reader finds each cell of the lists as it was, and none that a spreadsheet would compute', () => {
  const { partner } = rightPackage('lists');
  const pieces = [...HOSTILE, ...PLAIN].map((text, index): ListedPiece => ({
    piece: index + 1,
    sheets: 2,
    wetSheets: [1, 2],
    partner: { ...partner, address: { ...partner.address, postalIndex: text } },
    addressee: text,
    address: text,
    file: 'run-001.pdf',
    firstPage: 1,
  }));
  const rows = readByPython(postalCsv(pieces), ';').slice(1);
  expect(rows.map(([, addressee]) => addressee)).toEqual([...HOSTILE.map((text) => `'${text}`), ...PLAIN]);
  for (const row of rows) {
    expect(row).toHaveLength(6);
    expect(new Set(row.slice(1, 4)).size).toBe(1);
  }
  const manifest = readByPython(manifestCsv({ id: 'ab12000000000000', number: 7 }, pieces), ',').slice(1);
  expect(manifest.map(([piece, , index]) => [piece, index])).toEqual(rows.map(([piece, , index]) => [piece, index]));
  expect(new Set(manifest.map((row) => row.length))).toEqual(new Set([7]));
});

test('a cell is quoted whatever it holds', () => expect(csvCell('a"b')).toBe('"a""b"'));
