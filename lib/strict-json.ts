import { TextDecoder } from 'node:util';
import { visit } from 'jsonc-parser';
import { SealpostError } from '../domain/errors.ts';
import { escapePointer, findUnusableText } from '../domain/text-check.ts';
import { nameCharacters } from '../domain/windows-1251.ts';

/** Deeper than any body of ours. */
const DEPTH_MAX = 32;

/** A mark of byte order at the beginning is skipped; a byte that is no UTF-8 ends it. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON as it must come in: UTF-8, each name once in its object, no text that can't be kept.
 * @throws SealpostError request.not-utf-8, request.malformed, request.duplicate-name, request.unusable-character
 */
export function parseJson(bytes: Buffer): unknown {
  const text = decodeUtf8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SealpostError('request.malformed', 'This is not valid JSON.', {
      details: { path: '', hint: 'One JSON value (RFC 8259), complete, without comments or trailing commas.' },
    });
  }
  requireEachNameOnce(text);
  requireUsable(value);
  return value;
}

/** @throws SealpostError request.not-utf-8 */
export function decodeUtf8(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new SealpostError('request.not-utf-8', 'The text is not UTF-8.', {
      details: { path: '', hint: 'Send UTF-8: windows-1251 and other encodings are not taken.' },
    });
  }
}

/** Refuses texts with NUL, half of a surrogate pair or U+FFFD. @throws SealpostError request.unusable-character */
export function requireUsable(value: unknown): void {
  const unusable = findUnusableText(value);
  if (!unusable) return;
  throw new SealpostError('request.unusable-character', `A text holds ${nameCharacters([unusable.character])}.`, {
    details: {
      path: unusable.path,
      hint: 'NUL, halves of surrogate pairs and U+FFFD are refused: where they stand, a text was cut or read in a wrong encoding.',
    },
  });
}

/**
 * JSON.parse takes the last of two values under one name; another reader, the first. What means two things means nothing. The depth is
 * watched here as well: what follows calls itself for each level.
 */
function requireEachNameOnce(text: string): void {
  const open: Set<string>[] = [];
  const enter = () => {
    open.push(new Set());
    if (open.length > DEPTH_MAX)
      throw new SealpostError('request.malformed', 'The JSON nests too deep.', {
        details: { path: '', hint: 'The shapes are described at /docs.' },
      });
  };
  const leave = () => void open.pop();
  visit(text, {
    onObjectBegin: enter,
    onObjectEnd: leave,
    onArrayBegin: enter,
    onArrayEnd: leave,
    onObjectProperty: (name, _offset, _length, _line, _character, pathOf) => {
      const names = open.at(-1)!;
      if (names.has(name))
        throw new SealpostError('request.duplicate-name', 'A name stands twice in one object.', {
          details: { path: [...pathOf(), name].map((part) => `/${escapePointer(String(part))}`).join(''), hint: 'Send each name once.' },
        });
      names.add(name);
    },
  });
}
