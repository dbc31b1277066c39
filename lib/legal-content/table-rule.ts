/**
 * A condition of a field table in words:
 *
 *     rule CODE: [when | unless CONDITION] needs CONDITION [else needs CONDITION]
 *
 * It belongs to the element that it stands under and holds for every element of that name. A bare path means that it is there, `no PATH`
 * that it is not; `PATH is A, B`, `is not A`, `> 0`, `>= 0` compare (digits as numbers); `PATH is the file name` is the name without
 * extension. `and` binds closer than `or`; parentheses help. Paths are those of XPath: `../@Функция`. A value with spaces stands in "quotes".
 */
export interface TableRule {
  code: string;
  /** The element that it judges. */
  element: string;
  /** XPath 1.0, true where the rule is kept; FILE_NAME stands for the file's name. */
  test: string;
  asksRu: string;
  asksEn: string;
}

/** How a test names the file's own name, as the official rules do; it is replaced by a literal for each file. */
export const FILE_NAME = 'usch:getFileName()';

interface Reading {
  test: string;
  ru: string;
}

const RULE = /^rule (\d+): (?:(when|unless) (.+?) )?needs (.+?)(?: else needs (.+))?$/;
const COMPARED: Record<string, [sign: string, ru: string]> = {
  is: ['=', 'равно'],
  'is not': ['!=', 'не равно'],
  '>': ['>', 'больше'],
  '>=': ['>=', 'не меньше'],
};

/** @throws Error that names the rule which can't be read */
export function parseRule(text: string, element: string): TableRule {
  const [, code, word, condition, needs, otherwise] = RULE.exec(text) ?? [];
  if (!code || !needs) throw unreadable(text);
  const wanted = readCondition(needs);
  const asksEn = text.slice(text.indexOf(':') + 2);
  if (!word || !condition) return { code, element, test: wanted.test, asksEn, asksRu: `нужно: ${wanted.ru}` };
  const cause = readCondition(condition);
  const holds = word === 'when' ? cause.test : `not(${cause.test})`;
  const other = otherwise ? readCondition(otherwise) : undefined;
  return {
    code,
    element,
    test: other ? `((${holds}) and (${wanted.test})) or (not(${holds}) and (${other.test}))` : `not(${holds}) or (${wanted.test})`,
    asksEn,
    asksRu: `${word === 'when' ? 'если' : 'если не'} ${cause.ru}, нужно: ${wanted.ru}${other ? `, иначе: ${other.ru}` : ''}`,
  };
}

function readCondition(text: string): Reading {
  const words = text.match(/"[^"]*"|[(),]|[^\s(),]+/g) ?? [];
  const reading = readAlternatives(words, text);
  if (words.length > 0) throw unreadable(text);
  return reading;
}

function readAlternatives(words: string[], text: string): Reading {
  return readJoined(words, 'or', 'или', () => readJoined(words, 'and', 'и', () => readTerm(words, text)));
}

function readJoined(words: string[], word: string, ru: string, next: () => Reading): Reading {
  const parts = [next()];
  while (words[0] === word) {
    words.shift();
    parts.push(next());
  }
  if (parts.length === 1) return parts[0]!;
  return { test: `(${parts.map(({ test }) => test).join(` ${word} `)})`, ru: parts.map((part) => part.ru).join(` ${ru} `) };
}

function readTerm(words: string[], text: string): Reading {
  const first = words.shift();
  if (first === undefined) throw unreadable(text);
  if (first === '(') {
    const inner = readAlternatives(words, text);
    if (words.shift() !== ')') throw unreadable(text);
    return { test: inner.test, ru: `(${inner.ru})` };
  }
  if (first === 'no') {
    const path = words.shift() ?? '';
    return { test: `not(${path})`, ru: `нет ${path}` };
  }
  return readComparison(first, words, text);
}

function readComparison(path: string, words: string[], text: string): Reading {
  const word = words[0] === 'is' && words[1] === 'not' ? 'is not' : words[0];
  if (word === 'is' && words.slice(1, 4).join(' ') === 'the file name') {
    words.splice(0, 4);
    return { test: `${FILE_NAME} = ${path}`, ru: `${path} равно имени файла` };
  }
  const compared = COMPARED[word ?? ''];
  if (!compared) return { test: `boolean(${path})`, ru: `есть ${path}` };
  words.splice(0, word!.split(' ').length);
  const values = [words.shift()];
  while (words[0] === ',') values.push(words.splice(0, 2)[1]);
  if (values.some((value) => value === undefined)) throw unreadable(text);
  const [sign, ru] = compared;
  return {
    test: `(${values.map((value) => `${path} ${sign} ${literal(value!)}`).join(' or ')})`,
    ru: `${path} ${ru} ${values.join(', ')}`,
  };
}

function literal(value: string): string {
  if (/^-?\d+$/.test(value)) return value;
  return value.startsWith('"') ? value : `'${value}'`;
}

function unreadable(text: string): Error {
  return new Error(`A rule of a field table can't be read: ${text}`);
}
