import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyPieceReport, applySheets, type KnownPiece } from './apply-report.ts';
import { buildBatchReport } from './batch-report.ts';
import { whyClose } from './close-batch.ts';
import { PIECE_MOVES, PIECE_STATES, statesBefore } from './piece.ts';
import { formatSheetCode, parseSheetCode } from './sheet-code.ts';

const BATCH = { id: 'ab12000000000000', number: 7 };
const code = (piece: number, sheet: number, of: number, batch = 7) => formatSheetCode({ batch, mark: 'ab12', piece, sheet, of });
const pieces = (...sheets: number[]): KnownPiece[] =>
  sheets.map((count, index) => ({ number: index + 1, sheets: count, state: 'batched', tracking: null }));
const all = (known: readonly KnownPiece[]) =>
  known.flatMap(({ number, sheets }) => Array.from({ length: sheets }, (_, index) => code(number, index + 1, sheets)));
const read = (codes: readonly string[], known: readonly KnownPiece[], last = true) =>
  applySheets(BATCH, { codes, ended: true, last }, known, new Map());

test('a sheet code comes back as it was written, and nothing else is taken for one', () => {
  expect(parseSheetCode(code(345, 2, 4))).toEqual({ batch: 7, mark: 'ab12', piece: 345, sheet: 2, of: 4 });
  for (const text of ['', 'SP1-7-AB12-345-5-4', 'SP1-7-AB12-0-1-4', 'SP2-7-AB12-1-1-1', 'https://example.org'])
    expect(parseSheetCode(text)).toBeUndefined();
});

test('a batch that was read whole is printed, every piece of it', () => {
  const known = pieces(2, 5, 3);
  const { changes, alarms } = read(all(known), known);
  expect(changes).toEqual([1, 2, 3].map((piece) => ({ piece, state: 'printed' })));
  expect(alarms).toEqual([]);
});

test('one sheet removed spoils its envelope alone, and is named', () => {
  const known = pieces(2, 5, 3);
  const codes = all(known).filter((text) => text !== code(2, 4, 5));
  expect(read(codes, known).changes).toEqual([
    { piece: 1, state: 'printed' },
    { piece: 3, state: 'printed' },
    { piece: 2, state: 'spoiled', problem: 'sheet-missing', problemSheets: [4] },
  ]);
});

test('one sheet doubled spoils its envelope alone, and is named', () => {
  const known = pieces(2, 5, 3);
  const codes = all(known).flatMap((text) => (text === code(3, 1, 3) ? [text, text] : [text]));
  expect(read(codes, known).changes).toContainEqual({ piece: 3, state: 'spoiled', problem: 'sheet-doubled', problemSheets: [1] });
});

test('a sheet of another batch raises an alarm and spoils the envelope into which it has slipped', () => {
  const known = pieces(2, 5, 3);
  const codes = all(known);
  codes.splice(4, 0, code(2, 2, 5, 6));
  const { changes, alarms } = read(codes, known);
  expect(alarms).toEqual([{ code: 'sheet-of-another-batch', text: 'batch 6, piece 2, sheet 2' }]);
  expect(changes).toContainEqual({ piece: 2, state: 'spoiled', problem: 'sheet-foreign' });
  expect(changes.filter(({ state }) => state === 'printed').map(({ piece }) => piece)).toEqual([1, 3]);
  // The same number from another installation that prints at this shop.
  expect(read([formatSheetCode({ batch: 7, mark: 'cd34', piece: 1, sheet: 1, of: 2 })], known, false).alarms).toHaveLength(1);
});

test('an envelope of which nothing was seen is missing only once the batch has been read to its end', () => {
  const known = pieces(2, 2);
  const codes = all(known.slice(0, 1));
  expect(read(codes, known, false).changes).toEqual([{ piece: 1, state: 'printed' }]);
  expect(read(codes, known).changes).toContainEqual({ piece: 2, state: 'spoiled', problem: 'never-seen' });
});

test('whatever is lost, doubled or mixed in, no envelope that is not whole counts as printed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(fc.constantFrom('remove', 'double', 'foreign'), fc.nat()), { maxLength: 4 }),
      (sheets, faults) => {
        const known = pieces(...sheets);
        const codes = all(known);
        for (const [kind, place] of faults) {
          const at = place % codes.length;
          if (kind === 'remove' && codes.length > 1) codes.splice(at, 1);
          if (kind === 'double') codes.splice(at, 0, codes[at]!);
          if (kind === 'foreign') codes.splice(at, 0, code(1, 1, 9, 6));
        }
        const { changes } = read(codes, known);
        const states = new Map(changes.map(({ piece, state }) => [piece, state]));
        for (const { number, sheets: count } of known) {
          const own = codes.filter((text) => parseSheetCode(text)!.piece === number && parseSheetCode(text)!.batch === 7);
          const whole = own.length === count && new Set(own).size === count;
          if (!whole && states.get(number) === 'printed') return false;
          if (!states.has(number)) return false;
        }
        return true;
      },
    ),
  );
});

test('a void envelope that was posted all the same is an alarm, for its replacement would be a second original', () => {
  const known: KnownPiece[] = [{ number: 1, sheets: 2, state: 'void', tracking: null }];
  const rows = [{ piece: 1, tracking: '11750010000012', postedOn: '2026-11-24' }];
  expect(applyPieceReport('posted', rows, known)).toEqual({ changes: [], alarms: [{ code: 'void-piece-posted', text: 'piece 1' }] });
});

test('an envelope that nobody has counted is not taken as posted', () => {
  const rows = [{ piece: 1, tracking: null, postedOn: '2026-11-24' }];
  expect(applyPieceReport('posted', rows, pieces(2)).alarms).toEqual([{ code: 'uncounted-piece-posted', text: 'piece 1' }]);
});

test('a letter that came back is found by its number of the post', () => {
  const known: KnownPiece[] = [{ number: 4, sheets: 2, state: 'posted', tracking: '11750010000043' }];
  const rows = [{ piece: null, tracking: '11750010000043', returnedOn: '2026-12-01', reason: 'нет адреса' }];
  expect(applyPieceReport('returned', rows, known).changes).toEqual([
    { piece: 4, state: 'returned', on: '2026-12-01', reason: 'нет адреса' },
  ]);
});

test('no piece steps back, and what the post has is never void', () => {
  for (const state of PIECE_STATES) for (const next of PIECE_MOVES[state]) expect(PIECE_MOVES[next]).not.toContain(state);
  expect(statesBefore('void')).not.toContain('posted');
});

test('a batch closes when it is full, when a cut-off has passed since its first letter, or after the longest wait', () => {
  const rules = { sizeMax: 10, cutOffs: ['16:00'], waitMaxMs: 3 * 60 * 60 * 1000 };
  const at = (time: string) => new Date(`2026-11-24T${time}:00+03:00`);
  const queue = (pieces: number, since: string) => ({ pieces, oldestQueuedAt: at(since) });
  expect(whyClose(queue(0, '10:00'), rules, at('18:00'))).toBeUndefined();
  expect(whyClose(queue(10, '15:50'), rules, at('15:51'))).toBe('size');
  expect(whyClose(queue(3, '15:50'), rules, at('15:59'))).toBeUndefined();
  expect(whyClose(queue(3, '15:50'), rules, at('16:00'))).toBe('cut-off');
  expect(whyClose(queue(3, '16:10'), rules, at('18:00'))).toBeUndefined();
  expect(whyClose(queue(3, '16:10'), rules, at('19:10'))).toBe('wait');
  // Nobody was there at yesterday's cut-off.
  expect(
    whyClose({ pieces: 1, oldestQueuedAt: new Date('2026-11-23T15:00:00+03:00') }, { ...rules, waitMaxMs: undefined }, at('09:00')),
  ).toBe('cut-off');
});

test('a batch whose pieces do not add up is not balanced', () => {
  const facts = { number: 1, sheets: 2, state: 'posted', problem: null, problemSheets: null } as const;
  expect(buildBatchReport({ pieces: 1, sheets: 2 }, [facts], [])).toMatchObject({ balanced: true, settled: true });
  expect(buildBatchReport({ pieces: 2, sheets: 4 }, [facts], [])).toMatchObject({ balanced: false });
  expect(buildBatchReport({ pieces: 1, sheets: 2 }, [{ ...facts, state: 'spoiled' }], [])).toMatchObject({ settled: false });
});
