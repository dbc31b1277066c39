/**
 * The characters of windows-1251, in which the legal formats are written. As a list, because domain runs where no decoder may be:
 * printable ASCII, the line ends and the tab, the letters from А to я, and the upper half's other places (0x98 is empty).
 */
const OTHERS = 'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї';
const UNKNOWN = new RegExp(`[^\\t\\n\\r -~А-я${OTHERS}]`, 'gu');

/**
 * Each character of a text that windows-1251, and so a legal file, can't carry, once and in the order of the text. Control characters are
 * among them: XML has no way to write them.
 */
export function unmappableCharacters(text: string): string[] {
  return [...new Set(text.match(UNKNOWN))];
}

/** How a person is told of characters: `⚡ (U+26A1), ₽ (U+20BD)`. */
export function nameCharacters(characters: readonly string[]): string {
  return characters.map((character) => `${isControl(character) ? '' : `${character} `}(${codePoint(character)})`.trim()).join(', ');
}

function isControl(character: string): boolean {
  return character < ' ' || (character >= '\u007f' && character <= '\u009f');
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
