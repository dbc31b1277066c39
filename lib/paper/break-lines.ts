/** Blanks at which a line may end. A no-break space ends one only where its word has no room of its own: a sum of many digits in a narrow column. */
const BLANKS = /[^\S\u00a0\u202f\u2007]+/;
const HARD_BLANKS = /[\u00a0\u202f\u2007]/;

/** Breaks text at blanks; a word that no line can hold is broken where it must be, between characters. Nothing is left out. */
export function breakLines(text: string, fits: (line: string) => boolean): string[] {
  return fill(text.split(BLANKS), ' ', fits, (word) =>
    HARD_BLANKS.test(word) ? fill(word.split(HARD_BLANKS), '\u00a0', fits, (part) => chop(part, fits)) : chop(word, fits),
  );
}

function fill(words: readonly string[], blank: string, fits: (line: string) => boolean, cut: (word: string) => string[]): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line}${blank}${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = fits(word) ? [word] : cut(word);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1)!;
  }
  return [...lines, line];
}

function chop(word: string, fits: (line: string) => boolean): string[] {
  const parts: string[] = [];
  let left = [...word];
  while (left.length > 1 && !fits(left.join(''))) {
    let [some, many] = [1, left.length];
    while (many - some > 1) {
      const middle = (some + many) >> 1;
      if (fits(left.slice(0, middle).join(''))) some = middle;
      else many = middle;
    }
    parts.push(left.slice(0, some).join(''));
    left = left.slice(some);
  }
  return [...parts, left.join('')];
}
