import { expect, test } from '@jest/globals';
import { chooseReleaseReasons } from './release.ts';

const off = { grossLimit: null, newPartner: false, outlierFactor: null };
const usual = { count: 12, averageGross: 1_000 };

test('without rules nothing waits', () => {
  expect(chooseReleaseReasons('99999999.00', { count: 0, averageGross: 0 }, off)).toEqual([]);
});

test('a sum over the limit, a new partner and an outlier wait, each for its reason', () => {
  expect(chooseReleaseReasons('5000.01', usual, { ...off, grossLimit: '5000.00' })).toEqual(['sum-over-limit']);
  expect(chooseReleaseReasons('5000.00', usual, { ...off, grossLimit: '5000.00' })).toEqual([]);
  expect(chooseReleaseReasons('1.00', { count: 0, averageGross: 0 }, { ...off, newPartner: true })).toEqual(['new-partner']);
  expect(chooseReleaseReasons('3000.01', usual, { ...off, outlierFactor: 3 })).toEqual(['outlier']);
});

test('two earlier documents say nothing of what is usual', () => {
  expect(chooseReleaseReasons('3000.01', { count: 2, averageGross: 1 }, { ...off, outlierFactor: 3 })).toEqual([]);
});
