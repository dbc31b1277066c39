import {
  ParseOption,
  XmlDocument,
  XmlXPath,
  type ErrorDetail,
  type XmlElement,
  type XmlNode,
  type XsdValidator,
  XmlValidateError,
} from 'libxml2-wasm';
import { elementPath, type Violation } from './violation.ts';

/** What libxml2 says, and how we say it: it knows lines and English only. */
const WORDINGS: [message: RegExp, ru: string, en: string][] = [
  [/attribute '(.+)' is required but missing/, 'нет обязательного @$1', 'lacks @$1'],
  [/attribute '(.+)' is not allowed/, 'не предусмотрен', 'is not allowed'],
  [/Missing child element\(s\)\.(?: Expected is (?:one of )?\( (.+) \))?/, 'не хватает: $1', 'it lacks: $1'],
  [
    /not expected\. Expected is (?:one of )?\( (.+) \)/,
    'стоит не на своём месте, здесь ожидается: $1',
    'does not belong here, expected is: $1',
  ],
  [/not expected/, 'здесь не предусмотрен', 'does not belong here'],
  [/No matching global declaration/, 'корневой элемент не предусмотрен', 'is no root element of this format'],
  [/Character content (?:other than whitespace )?is not allowed/, 'текст не предусмотрен', 'may hold no text'],
  [/Element content is not allowed/, 'вложенные элементы не предусмотрены', 'may hold no elements'],
  [
    /length of '(\d+)'; this exceeds the allowed maximum length of '(\d+)'/,
    'длина $1, допускается не более $2',
    '$1 characters, at most $2',
  ],
  [/length of '(\d+)'; this underruns the allowed minimum length of '(\d+)'/, 'длина $1, нужно не менее $2', '$1 characters, at least $2'],
  [/length of '(\d+)'; this differs from the allowed length of '(\d+)'/, 'длина $1, нужно $2', '$1 characters, $2 are asked'],
  [/facet 'enumeration'\] The value '(.*)' is not an element of the set \{(.*)\}/, '«$1» не из списка: $2', "'$1' is not one of: $2"],
  [/facet 'pattern'\] The value '(.*)' is not accepted by the pattern/, '«$1» не по образцу', "'$1' does not fit the pattern"],
  [/The value '(.*)' has more digits than are allowed \('(\d+)'\)/, '«$1»: цифр больше $2', "'$1' has more than $2 digits"],
  [
    /The value '(.*)' has more fractional digits than are allowed \('(\d+)'\)/,
    '«$1»: знаков после точки больше $2',
    "'$1' has more than $2 digits after the point",
  ],
  [/The value '(.*)' (?:is|must be) (?:less|greater)/, '«$1» вне пределов', "'$1' is out of its limits"],
  [/'(.*)' is not a valid value of the (?:local )?atomic type/, '«$1» не подходит по типу', "'$1' is not of the type"],
];
const SUBJECT = /^Element '(?:\{[^}]*\})?([^']+)'(?:, attribute '(?:\{[^}]*\})?([^']+)')?: /;
const MESSAGES_MAX = 20;
const CHILDREN = XmlXPath.compile('*');

/**
 * libxml2's messages with the path of each element, in both languages. The path comes from the line, so the document is written anew
 * with a line for each element; that costs as much as the check itself and happens to wrong files only.
 */
export function explainSchemaMessages(document: XmlDocument, validator: XsdValidator, details: ErrorDetail[]): Violation[] {
  const spread = spreadOut(document);
  try {
    const again = validateAgain(spread, validator);
    // White space alone may have been the fault; then the first messages stand, without a path.
    if (again.length === 0) return dropEchoes(details).map((detail) => explain(detail.message, undefined));
    const wanted = dropEchoes(again);
    const elements = findByLine(spread, new Set(wanted.map(({ line }) => line)));
    return wanted.map(({ message, line }) => explain(message, elements.get(line)));
  } finally {
    spread.dispose();
  }
}

function spreadOut(document: XmlDocument): XmlDocument {
  const compact = XmlDocument.fromString(document.toString({ format: false }), { option: ParseOption.XML_PARSE_NOBLANKS });
  try {
    const option = ParseOption.XML_PARSE_BIG_LINES;
    return XmlDocument.fromString(compact.toString({ format: true }), { option });
  } finally {
    compact.dispose();
  }
}

function validateAgain(document: XmlDocument, validator: XsdValidator): ErrorDetail[] {
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details;
  }
}

/** A broken facet is told twice, the second time as a value that is not of its type. */
function dropEchoes(details: ErrorDetail[]): ErrorDetail[] {
  const kept = details.filter(({ message }, index) => {
    const before = details[index - 1]?.message ?? '';
    return !(message.includes('is not a valid value of') && before.includes('[facet') && subject(before) === subject(message));
  });
  return kept.slice(0, MESSAGES_MAX);
}

function subject(message: string): string {
  return SUBJECT.exec(message)?.[0] ?? '';
}

function findByLine(document: XmlDocument, lines: ReadonlySet<number>): Map<number, XmlElement> {
  const found = new Map<number, XmlElement>();
  const waiting: XmlNode[] = [document.root];
  while (waiting.length > 0 && found.size < lines.size) {
    const element = waiting.pop() as XmlElement;
    if (lines.has(element.line) && !found.has(element.line)) found.set(element.line, element);
    // By XPath: the library's own chain of siblings ends at a processing instruction.
    for (const child of element.find(CHILDREN)) waiting.push(child);
  }
  return found;
}

function explain(message: string, element: XmlElement | undefined): Violation {
  const said = message.trim().split('\n')[0]!;
  const [start = '', name = '', attribute] = SUBJECT.exec(said) ?? [];
  const rest = said.slice(start.length);
  const where = element && element.name === name ? elementPath(element) : name;
  const wording = WORDINGS.find(([pattern]) => pattern.test(rest));
  const tell = (words: string) => `${attribute ? `@${attribute} ` : ''}${fill(rest, wording?.[0], words)}`;
  return { code: 'xml.schema', where, ru: tell(wording?.[1] ?? rest), en: tell(wording?.[2] ?? rest) };
}

function fill(message: string, pattern: RegExp | undefined, words: string): string {
  const parts = pattern?.exec(message);
  return parts ? words.replaceAll(/\$(\d)/g, (_, place: string) => parts[Number(place)] ?? '') : words;
}
