import { parseRule, type TableRule } from './table-rule.ts';

/**
 * A field table says what a legal format asks, for people to read and for `table-schema.ts` to compile. One file a format and version:
 *
 *     # a comment, up to the end of its line
 *     format ON_AKTSVEROTP 5.01
 *
 *     Файл                            an element; what it holds stands below it, two spaces deeper
 *       @ИдФайл text 1..255           an attribute and its value; order among attributes has no meaning
 *       @НомДог? text 1..50           `?` may be absent
 *       ДокСв+                        elements stand in this order: `?` 0..1, `*` 0.., `+` 1.., `{2..9}` as it says, nothing = once
 *         rule 0400300001: needs @СумДебет or @СумКредит         a condition that no schema can say: see table-rule.ts
 *       one of                        exactly one of the elements below it
 *         СвИП as Лицо                an element that holds the fields of a group
 *       ТекстИнф text 1..2000         an element with a value
 *
 *     group Лицо                      fields that several elements share
 *     value Дата text 10 /[0-9.]+/    a value that several fields share: `@ДатаДок Дата`
 *
 * A value is `text LENGTH`, `integer DIGITS`, `decimal DIGITS.FRACTION`, `date`, `datetime` or the name of a shared value; then limits
 * (`>=0`, `>0`, `<=9`), then a pattern between slashes (a regular expression of XML schema, which always covers the whole value),
 * then the values allowed: `= СЧФ | ДОП`. Lengths are characters: `10`, `1..255`, `1..`.
 */
export interface FieldTable {
  prefix: string;
  version: string;
  root: TableElement;
  groups: ReadonlyMap<string, TableContent>;
  values: ReadonlyMap<string, TableValue>;
  rules: TableRule[];
}

export interface TableContent {
  attributes: { name: string; required: boolean; value: TableValue }[];
  elements: (TableElement | { oneOf: TableElement[] })[];
}

export interface TableElement {
  name: string;
  least: number;
  /** null = without end. */
  most: number | null;
  /** An element has a value, a group's fields, or fields of its own. */
  value?: TableValue;
  group?: string;
  content: TableContent;
}

export interface TableValue {
  /** text, integer, decimal, date, datetime, or the name of a shared value. */
  base: string;
  facets: [name: string, value: string][];
}

interface Line {
  text: string;
  depth: number;
  number: number;
}

const OCCURRENCES: Record<string, [least: number, most: number | null]> = { '': [1, 1], '?': [0, 1], '*': [0, null], '+': [1, null] };
const LIMITS: Record<string, string> = { '>=': 'minInclusive', '>': 'minExclusive', '<=': 'maxInclusive', '<': 'maxExclusive' };
const SIMPLE_BASES = new Set(['text', 'integer', 'decimal', 'date', 'datetime']);

/** @throws Error that names the line which can't be read: a table is part of the product, so the process must not start */
export function parseFieldTable(text: string): FieldTable {
  const lines = splitLines(text);
  const format = /^format (\S+) (\S+)$/.exec(lines.shift()?.text ?? '');
  if (!format) throw new Error('A field table begins with its format and version.');
  const rules: TableRule[] = [];
  const groups = new Map<string, TableContent>();
  const values = new Map<string, TableValue>();
  let root: TableElement | undefined;
  while (lines.length > 0) {
    const line = lines.shift()!;
    const shared = /^(group|value) (\S+) ?(.*)$/.exec(line.text);
    if (shared?.[1] === 'group') groups.set(shared[2]!, readContent(lines, 1, shared[2]!, rules));
    else if (shared) values.set(shared[2]!, parseValue(shared[3]!, line));
    else root = readElement(line, lines, rules);
  }
  if (!root) throw new Error(`The field table of ${format[1]} has no root element.`);
  return { prefix: format[1]!, version: format[2]!, root, groups, values, rules };
}

function splitLines(text: string): Line[] {
  return text.split('\n').flatMap((raw, index) => {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const spaces = raw.length - raw.trimStart().length;
    if (spaces % 2 !== 0) throw unreadable({ text: trimmed, depth: 0, number: index + 1 });
    return [{ text: trimmed, depth: spaces / 2, number: index + 1 }];
  });
}

/** Takes the lines from `depth` on; `owner` is the element to which the rules among them belong. */
function readContent(lines: Line[], depth: number, owner: string, rules: TableRule[]): TableContent {
  const content: TableContent = { attributes: [], elements: [] };
  while (lines[0] && lines[0].depth >= depth) {
    const line = lines.shift()!;
    if (line.depth !== depth) throw unreadable(line);
    const attribute = /^@([\p{L}\p{N}_]+)(\??) (.+)$/u.exec(line.text);
    if (line.text.startsWith('rule ')) rules.push(parseRule(line.text, owner));
    else if (line.text === 'one of') content.elements.push({ oneOf: readChoice(lines, depth + 1, rules) });
    else if (attribute) content.attributes.push({ name: attribute[1]!, required: !attribute[2], value: parseValue(attribute[3]!, line) });
    else content.elements.push(readElement(line, lines, rules));
  }
  return content;
}

function readChoice(lines: Line[], depth: number, rules: TableRule[]): TableElement[] {
  const elements: TableElement[] = [];
  while (lines[0]?.depth === depth) elements.push(readElement(lines.shift()!, lines, rules));
  return elements;
}

function readElement(line: Line, lines: Line[], rules: TableRule[]): TableElement {
  const parts = /^([\p{L}_][\p{L}\p{N}_]*)([?*+]|\{\d+(?:\.\.\d*)?\})?(?: (?:as (\S+)|(.+)))?$/u.exec(line.text);
  if (!parts) throw unreadable(line);
  const [, name, occurrence = '', group, value] = parts;
  const [least, most] = OCCURRENCES[occurrence] ?? readOccurrence(occurrence);
  const content = readContent(lines, line.depth + 1, name!, rules);
  return { name: name!, least, most, content, ...(group ? { group } : {}), ...(value ? { value: parseValue(value, line) } : {}) };
}

function readOccurrence(text: string): [number, number | null] {
  const [least, most = least] = text.slice(1, -1).split('..');
  return [Number(least), most === '' ? null : Number(most)];
}

function parseValue(text: string, line: Line): TableValue {
  const parts = /^([\p{L}_][\p{L}\p{N}_]*)(?: (\d*(?:\.\.?\d*)?))?((?: [<>]=?-?[\d.]+)*)(?: \/(.+)\/)?(?: = (.+))?$/u.exec(text);
  if (!parts) throw unreadable(line);
  const [, base, size = '', limits = '', pattern, allowed] = parts;
  const facets: TableValue['facets'] = size === '' ? [] : sizeFacets(base!, size, line);
  for (const [, sign, bound] of limits.matchAll(/ ([<>]=?)(\S+)/g)) facets.push([LIMITS[sign!]!, bound!]);
  if (pattern) facets.push(['pattern', pattern]);
  for (const value of allowed?.split(' | ') ?? []) facets.push(['enumeration', value]);
  return { base: base!, facets };
}

function sizeFacets(base: string, size: string, line: Line): TableValue['facets'] {
  if (!SIMPLE_BASES.has(base)) throw unreadable(line);
  if (base !== 'text') {
    const [total, fraction] = size.split('.');
    return [...facet('totalDigits', total), ...facet('fractionDigits', fraction)];
  }
  const [least, most] = size.split('..');
  return most === undefined ? facet('length', least) : [...facet('minLength', least), ...facet('maxLength', most)];
}

function facet(name: string, value: string | undefined): TableValue['facets'] {
  return value ? [[name, value]] : [];
}

function unreadable({ text, number }: Line): Error {
  return new Error(`Line ${number} of a field table can't be read: ${text}`);
}
