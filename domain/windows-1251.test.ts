import { expect, test } from '@jest/globals';
import { nameCharacters, unmappableCharacters } from './windows-1251.ts';

test('the list holds every character that a decoder of windows-1251 knows, and no other of the first plane', () => {
  const decoder = new TextDecoder('windows-1251');
  const decoded = new Set(Array.from({ length: 256 }, (_, byte) => decoder.decode(Uint8Array.of(byte))));
  const isControl = (text: string) => (text < ' ' && !'\t\n\r'.includes(text)) || (text >= '\u007f' && text <= '\u009f');
  const characters = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code));
  const wrong = characters.filter(
    (character) => (unmappableCharacters(character).length === 0) !== (decoded.has(character) && !isControl(character)),
  );
  expect(wrong).toEqual([]);
});

test('each character is named once, with its code point', () => {
  expect(nameCharacters(unmappableCharacters('5 ₽ и ⚡, ещё ₽, 😀'))).toBe('₽ (U+20BD), ⚡ (U+26A1), 😀 (U+1F600)');
  expect(nameCharacters(unmappableCharacters('а\u0000б'))).toBe('(U+0000)');
  expect(unmappableCharacters('№ «ёлка» — 5 €\n')).toEqual([]);
});
