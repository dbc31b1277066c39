import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { completeInn, isInnOfOrganisation, isInnOfPerson } from './inn.ts';
import { completeAccount, completeOgrn, isAccountOfBank, isKpp, isOgrn, isOgrnip } from './requisites.ts';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

test('a ten-digit INN with its own check digit is accepted, and with any other last digit refused', () => {
  fc.assert(
    fc.property(digits(7), fc.integer({ min: 1, max: 9 }), (tail, shift) => {
      const inn = completeInn(`77${tail}`);
      const other = inn.slice(0, 9) + ((Number(inn[9]) + shift) % 10);
      return isInnOfOrganisation(inn) && !isInnOfOrganisation(other);
    }),
  );
});

test('a twelve-digit INN with a wrong second check digit is refused', () => {
  const inn = completeInn('5000123456');
  expect(isInnOfPerson(inn)).toBe(true);
  expect(isInnOfPerson(inn.slice(0, 11) + ((Number(inn[11]) + 1) % 10))).toBe(false);
});

test('a remainder of ten gives the check digit 0: the second "mod 10" is not forgotten', () => {
  const stems = Array.from({ length: 200 }, (_, index) => `77${String(index).padStart(7, '0')}`);
  const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
  const ten = stems.find((stem) => weights.reduce((sum, weight, index) => sum + weight * Number(stem[index]), 0) % 11 === 10)!;
  expect(completeInn(ten)).toBe(`${ten}0`);
  expect(isInnOfOrganisation(`${ten}0`)).toBe(true);
});

test('numbers of all zeros and of region 00 are refused although their check digits are right', () => {
  expect(isInnOfOrganisation('0000000000')).toBe(false);
  expect(isInnOfPerson('000000000000')).toBe(false);
});

test('OGRN and OGRNIP are told apart by length and check digit', () => {
  fc.assert(fc.property(digits(11), (tail) => isOgrn(completeOgrn(`1${tail}`)) && !isOgrnip(completeOgrn(`1${tail}`))));
  fc.assert(fc.property(digits(13), (tail) => isOgrnip(completeOgrn(`3${tail}`))));
  expect(isOgrn('1027700132196')).toBe(false);
});

test('an account fits the bank it was completed for, and no bank with another code', () => {
  const account = completeAccount('40702810000000012345', '044525225');
  expect(isAccountOfBank(account, '044525225')).toBe(true);
  expect(isAccountOfBank(account, '044525226')).toBe(false);
  expect(isAccountOfBank(account.slice(1), '044525225')).toBe(false);
});

test('a KPP may have letters in its fifth and sixth places only', () => {
  expect(isKpp('7736AB001')).toBe(true);
  expect(isKpp('77A601001')).toBe(false);
  expect(isKpp('003601001')).toBe(false);
});
