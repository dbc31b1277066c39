/**
 * Numbers and ids as they are kept: in one spelling of Unicode (NFC), without blanks around and with one blank where there are several inside.
 * What a person can't see or tell apart is refused before (`isPlain`).
 */
export function normaliseIdentity(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
}

/** Control characters, those without a width or that turn the direction of writing, private and unassigned ones, and digits other than 0 to 9. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?![0-9])\p{Nd}/u;

/** The first character that a number or an id may not hold; blanks around it don't count. Undefined where there is none. */
export function findHiddenCharacter(text: string): string | undefined {
  return HIDDEN.exec(text.trim())?.[0];
}

/** The same lists as in the database's function `number_key_of`; a test compares the two. */
const UNSEEN = new RegExp(
  String.raw`[\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]`,
  'g',
);
const BLANKS = new RegExp(String.raw`[\u0009-\u000d \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`, 'g');
const FOLDED =
  'abcdefghijklmnopqrstuvwxyzАВЕЁКМНОРСТУХЅІЇЈабвгдеёжзийклмнопрстуфхцчшщъыьэюяѕіїј\u2010\u2012\u2013\u2014\u2015\u2212\u2044\u2215';
const INTO = 'ABCDEFGHIJKLMNOPQRSTUVWXYZABEEKMHOPCTYXSIIJAБBГДEEЖЗИЙKЛMHOПPCTYФXЦЧШЩЪЫЬЭЮЯSIIJ------//';
const SAME = new Map([...FOLDED].map((character, index) => [character, INTO[index]!]));

/**
 * A document's number as a person reads it: without what can't be seen, with letters that look the same (Cyrillic А and Latin A), capitals and small
 * ones, and all dashes alike. Two numbers with one key are the same number.
 */
export function numberKey(number: string): string {
  const plain = number.normalize('NFKC').replaceAll(UNSEEN, '').replaceAll(BLANKS, ' ').trim();
  return Array.from(plain, (character) => SAME.get(character) ?? character).join('');
}
