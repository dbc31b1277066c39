/** The longest text of a universal message; what other forms say is no longer either. */
const WORDS_MAX = 10_000;

/** One text of what stands in several places. */
export function wordsOf(texts: readonly string[]): string | null {
  const said = texts.map((text) => text.trim()).filter((text) => text !== '');
  return said.length === 0 ? null : [...new Set(said)].join('; ').slice(0, WORDS_MAX);
}
