import { FILE_NAME } from './table-rule.ts';

/** XPath 1.0, without position() and last(): a rule is asked of one element alone, and we ask it of all elements of a name together. */
const FUNCTIONS = new Set(
  `count id local-name namespace-uri name string concat starts-with contains substring-before substring-after substring string-length
   normalize-space translate boolean not true false number sum floor ceiling round lang text node comment processing-instruction
   and or div mod`.split(/\s+/),
);
const IIF = 'usch:iif(';

/**
 * A test of the official rules in plain XPath 1.0: iif(C, A, B) becomes ((C) and (A)) or (not(C) and (B)). The file's name stays a mark
 * for later. `fault` says why a test can't be rewritten; whether it compiles is the judge's matter.
 */
export function rewriteTest(test: string): { test: string } | { fault: string } {
  try {
    const rewritten = rewriteIif(test);
    const stranger = findStranger(rewritten);
    return stranger ? { fault: `the function ${stranger}() is not known to XPath 1.0` } : { test: rewritten };
  } catch (error) {
    if (!(error instanceof UnreadableTest)) throw error;
    return { fault: error.message };
  }
}

class UnreadableTest extends Error {}

function rewriteIif(text: string): string {
  const start = hideLiterals(text).indexOf(IIF);
  if (start === -1) return text;
  const from = start + IIF.length;
  const { parts, end } = splitArguments(text, from);
  if (parts.length !== 3) throw new UnreadableTest('iif() needs three arguments');
  const before = text.slice(0, start);
  const after = text.slice(end);
  // Only a truth value may be taken apart in this way, not one that is compared or handed to a function.
  if (!/(^|\b(and|or)|\b(not|boolean)\s*\(|(^|[^\p{L}\p{N}_-])\(|,)\s*$/u.test(before) || !/^\s*($|\)|,|and\b|or\b)/.test(after))
    throw new UnreadableTest('iif() stands where a value is needed');
  const [condition, then, otherwise] = parts.map(rewriteIif);
  return rewriteIif(`${before}(((${condition}) and (${then})) or (not(${condition}) and (${otherwise})))${after}`);
}

/** The arguments from `from` up to the parenthesis that closes them; `end` is behind it. */
function splitArguments(text: string, from: number): { parts: string[]; end: number } {
  const plain = hideLiterals(text);
  const parts: string[] = [];
  let depth = 0;
  let begun = from;
  for (let at = from; at < plain.length; at++) {
    const sign = plain[at];
    if (sign === '(' || sign === '[') depth++;
    if ((sign === ')' && depth === 0) || (sign === ',' && depth === 0)) {
      parts.push(text.slice(begun, at));
      begun = at + 1;
      if (sign === ')') return { parts, end: at + 1 };
    } else if (sign === ')' || sign === ']') depth--;
  }
  throw new UnreadableTest('its parentheses are not balanced');
}

function findStranger(test: string): string | undefined {
  let plain = hideLiterals(test).replaceAll(FILE_NAME, '');
  const names = [...plain.matchAll(/([\p{L}_][\p{L}\p{N}_.:-]*)\s*\(/gu)].map(([, name]) => name!);
  const stranger = names.find((name) => !FUNCTIONS.has(name) && name !== 'position' && name !== 'last');
  if (stranger) return stranger;
  // Inside a predicate these two mean what they always mean.
  while (/\[[^[\]]*\]/.test(plain)) plain = plain.replaceAll(/\[[^[\]]*\]/g, '');
  return /\b(position|last)\s*\(/.exec(plain)?.[1];
}

/** Literals of the same length without anything in them that looks like a name or a parenthesis. */
function hideLiterals(text: string): string {
  return text.replaceAll(/'[^']*'|"[^"]*"/g, (literal) => `'${'.'.repeat(literal.length - 2)}'`);
}
