/** Characters that no text of ours may hold: Postgres can't store them, or they say that somebody has read the text in a wrong encoding. */
const UNUSABLE = /[\0\ufffd]|\p{Cs}/u;

/**
 * The first character of a text that can't be kept as it is: NUL, half of a surrogate pair, or U+FFFD, which stands where a decoder met bytes
 * that it could not read. Undefined where there is none.
 */
function findUnusableCharacter(text: string): string | undefined {
  return UNUSABLE.exec(text)?.[0];
}

/** A text that is wrong, by the JSON pointer of where it stands. */
interface UnusableText {
  path: string;
  character: string;
}

/** The first unusable character in a value as JSON has them, keys included. */
export function findUnusableText(value: unknown, path = ''): UnusableText | undefined {
  if (typeof value === 'string') return found(value, path);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const unusable = found(key, path) ?? findUnusableText(child, `${path}/${escapePointer(key)}`);
    if (unusable) return unusable;
  }
  return undefined;
}

/** A name as a part of a JSON pointer (RFC 6901). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function found(text: string, path: string): UnusableText | undefined {
  const character = findUnusableCharacter(text);
  return character === undefined ? undefined : { path, character };
}
