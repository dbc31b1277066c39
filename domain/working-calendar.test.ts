import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addCalendarTerm, addDays, addWorkingDays, isWorkingDay } from './working-calendar.ts';

test.each([
  ['2026-01-01', false, 'a holiday'],
  ['2026-01-09', false, 'moved by the decree from Saturday the 3rd'],
  ['2026-01-12', true, 'the first working day of the year'],
  ['2026-02-23', false, 'a Monday holiday'],
  ['2026-03-09', false, 'for Sunday the 8th of March'],
  ['2026-05-11', false, 'for Saturday the 9th of May'],
  ['2026-12-31', false, 'moved by the decree'],
  ['2026-11-24', true, 'a Tuesday'],
  ['2026-11-28', false, 'a Saturday'],
  ['2025-11-01', true, 'a Saturday on which work is done'],
  ['2025-11-03', false, 'for that Saturday'],
  ['2028-05-01', false, 'a year without a decree: the code alone'],
  ['2027-01-08', false, 'the last of the January days'],
  ['2027-01-11', true, 'the first working day of the year'],
  ['2027-05-03', false, 'for Saturday the 1st of May'],
  ['2027-05-10', false, 'for Sunday the 9th of May'],
  ['2027-06-14', false, 'for Saturday the 12th of June'],
  ['2027-11-05', true, 'a Friday after a holiday'],
  ['2032-06-14', false, 'a year without a decree: Saturday the 12th of June moves to Monday'],
])('%s: working day %s (%s)', (date, working) => {
  expect(isWorkingDay(date)).toBe(working);
});

test('a term of one working day from the last day before the New Year holidays ends after them', () => {
  expect(addWorkingDays('2025-12-30', 1)).toBe('2026-01-12');
});

test('a calendar term that ends on a free day ends on the next working day', () => {
  expect(addCalendarTerm('2026-10-31', 4)).toBe('2026-11-05');
  expect(addCalendarTerm('2026-11-05', 5)).toBe('2026-11-10');
});

test('a working-day term ends on a working day with exactly so many of them behind it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 1, max: 30 }), (start, days) => {
      const from = addDays('2025-01-01', start);
      const end = addWorkingDays(from, days);
      let counted = 0;
      for (let day = from; day < end;) {
        day = addDays(day, 1);
        if (isWorkingDay(day)) counted += 1;
      }
      return counted === days && isWorkingDay(end);
    }),
  );
});
