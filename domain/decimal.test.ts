import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatMoney, multiplyToMoney, parseMoney, parseQuantity, portion, sumMoney } from './decimal.ts';

test('money survives being written and read, to the kopeck', () => {
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (kopecks) => parseMoney(formatMoney(kopecks)) === kopecks));
});

test('a sum of tenths is exact where binary floats are not', () => {
  expect(formatMoney(sumMoney(['0.10', '0.20'].map((text) => parseMoney(text)!)))).toBe('0.30');
});

test('text that is no money with two decimals is not read', () => {
  for (const text of ['1.234', '1,00', '', '1e3', '.50', ' 1.00', '1.', '--1.00']) expect(parseMoney(text)).toBeUndefined();
  expect(parseMoney('7')).toBe(700n);
});

test('quantity times price is rounded half up to kopecks', () => {
  const product = (quantity: string, price: string) => formatMoney(multiplyToMoney(parseQuantity(quantity)!, parseQuantity(price)!));
  expect(product('1', '0.005')).toBe('0.01');
  expect(product('1', '0.00499999999')).toBe('0.00');
  expect(product('1520.375', '5.43210')).toBe('8258.83');
});

test('a portion of a negative amount is rounded away from zero like that of a positive one', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (kopecks) => portion(-kopecks, 22n, 100n) === -portion(kopecks, 22n, 100n)),
  );
});
