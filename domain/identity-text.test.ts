import { expect, test } from '@jest/globals';
import { findHiddenCharacter, normaliseIdentity, numberKey } from './identity-text.ts';

/** Other spellings of "N/07 й". */
const TWINS = [
  ' N/07 й',
  'N/07 й ',
  'N/07  й',
  'N/07\u00a0й',
  'N/07 \u0438\u0306',
  'n/07 Й',
  'N\u221507 й',
  '\u200bN/07 й',
  'N/0\u00ad7 й',
  '\uff2e/\uff10\uff17 й',
];
const OTHERS = ['N/70 й', 'N/07й', 'N-07 й', 'N/07 и', 'N/O7 й', 'N/7 й'];

test.each(TWINS)('%j is the number N/07 й', (twin) => {
  expect(numberKey(twin)).toBe(numberKey('N/07 й'));
});

test.each(OTHERS)('%j is another number', (other) => {
  expect(numberKey(other)).not.toBe(numberKey('N/07 й'));
});

test('Cyrillic and Latin letters that look the same make no second number, and those that do not, do', () => {
  expect(numberKey('АВЕКМНОРСТУХ-1')).toBe(numberKey('ABEKMHOPCTYX-1'));
  expect(new Set(['Б-1', 'Д-1', 'З-1', '3-1', 'Я-1', 'R-1'].map(numberKey)).size).toBe(6);
});

test.each([
  '\0',
  '\n',
  '\u0085',
  '\u200b',
  '\u200e',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\ufe0f',
  '\u3164',
  '\uff17',
  '\u0667',
  '\ue000',
  '\u2028',
])('%j inside a number is seen', (character) => {
  expect(findHiddenCharacter(`N${character}7`)).toBe(character);
});

test('blanks around a number are no reason to refuse it, nor are letters of any alphabet', () => {
  for (const number of [' N/07\n', '\tЭ-1', 'Nº 7', 'ünï-7', 'N\u00a07', '№ 15/2026-Ё'])
    expect(findHiddenCharacter(number)).toBeUndefined();
  expect(normaliseIdentity('\t N \u00a0 7\n')).toBe('N 7');
});
