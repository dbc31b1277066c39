import { expect, test } from '@jest/globals';
import { instantOf } from './read-elements.ts';

test('an instant in Moscow in both spellings of the time; a day that does not exist is none', () => {
  for (const time of ['00.00.00', '00:00:00']) expect(instantOf('28.02.2026', time).toISOString()).toBe('2026-02-27T21:00:00.000Z');
  for (const date of ['31.02.2026', '00.01.2026', '2026-01-01', '']) expect(() => instantOf(date, '12.00.00')).toThrow();
});
