import { expect, test } from '@jest/globals';
import { planNextTry } from './webhook.ts';

const now = new Date('2026-11-24T12:00:00Z');
const pauseAfter = (failures: number) => planNextTry({ failures, failingSince: now, status: 500, now }).pauseSeconds * 1000;

test('pauses double from five seconds to an hour', () => {
  expect([1, 2, 3, 10, 11, 1_000].map(pauseAfter)).toEqual([5_000, 10_000, 20_000, 2_560_000, 3_600_000, 3_600_000]);
});

test('an endpoint is switched off after five days, or at once where it says that it is gone', () => {
  const days = (count: number) => new Date(now.getTime() - count * 24 * 60 * 60 * 1000);
  expect(planNextTry({ failures: 9, failingSince: days(4.9), status: null, now }).disabledBecause).toBeNull();
  expect(planNextTry({ failures: 9, failingSince: days(5), status: null, now }).disabledBecause).toMatch(/five days/);
  expect(planNextTry({ failures: 1, failingSince: now, status: 410, now }).disabledBecause).toMatch(/Gone/);
});
