import { finding, type Finding, type FindingCode } from './finding.ts';
import { formatOfKind } from './legal-format/build-legal-file.ts';
import { DIGIT_LIMITS, FIELD_LIMITS, LABEL_KEY_MAX, RATES_OF_FORMAT } from './legal-format/field-limits.ts';
import type { LegalFileFacts } from './legal-format/legal-file.ts';
import { namesAddress, type Contact } from './legal-format/reconciliation-statement.ts';
import { isCalendarDate } from './moscow-time.ts';
import { nameCharacters, unmappableCharacters } from './windows-1251.ts';

/** What a legal file will be made of. The signer may be unknown still. */
export type FormatFacts = Pick<LegalFileFacts, 'document' | 'seller' | 'partner' | 'contract'> & {
  signer: LegalFileFacts['signer'] | undefined;
};

const FIELD_PATTERNS: Record<string, { pattern: RegExp; code: FindingCode }> = {
  '/content/lines/*/unitCode': { pattern: /^\d{3,4}$/, code: 'line.unit-code' },
  '/signer/powerOfAttorney/number': { pattern: /^[!-~]{36}$/, code: 'signer.power-of-attorney' },
};

interface Field {
  /** JSON pointer. */
  path: string;
  /** The same with `*` for indices and keys of labels, as the tables name it. */
  template: string;
  text: string;
}

/**
 * What the legal form of a kind can't carry: texts too long, characters that windows-1251 lacks, numbers of too many digits, rates it
 * doesn't know, days outside 1900 to 2099. `day` is today in Moscow: it decides the version. Bills and ready files have no such form.
 */
export function checkFormat(facts: FormatFacts, day: string): Finding[] {
  const { document } = facts;
  const format = document.content.form === 'file' ? null : formatOfKind(document.kind, day);
  if (!format) return [];
  const name = `${format.prefix} ${format.version}`;
  const [limits, digits] = [FIELD_LIMITS[name]!, DIGIT_LIMITS[name]!];
  return [...fieldsOf(facts)].flatMap((field) => [
    ...checkText(field, limits[field.template]),
    ...checkPattern(field),
    ...checkDigits(field, digits[field.template]),
    ...checkRate(field, RATES_OF_FORMAT[name], name),
    ...checkDay(field),
  ]);
}

/** Every text of the facts with its path: those of the document bare, the others under their own names. */
function* fieldsOf({ document, seller, partner, contract, signer }: FormatFacts): Generator<Field> {
  const { number, date, revision, content } = document;
  // Only what the file will name: the other kind of name may stand on the card too.
  const { name, fullName, ...card } = partner;
  const named = partner.kind === 'legal' ? { name } : { fullName };
  const parties = { seller, partner: { ...card, ...named } };
  yield* walkTexts(
    { number, date, revision, content, contract, ...(content.form === 'statement' ? ofStatement(parties) : parties), signer },
    '',
    '',
  );
}

/** A statement names an address only where there is no other contact. */
function ofStatement({ seller, partner }: { seller: Contact; partner: Contact }): object {
  const bare = <T extends Contact>(card: T) => (namesAddress(card) ? card : { ...card, address: undefined });
  return { seller: bare(seller), partner: bare(partner) };
}

/** Every text of a value with its path. */
export function* walkTexts(value: unknown, path: string, template: string): Generator<Field> {
  if (typeof value === 'string') yield { path, template, text: value };
  if (typeof value !== 'object' || value === null) return;
  const isOpen = Array.isArray(value) || template === '/content/labels';
  for (const [key, child] of Object.entries(value)) {
    const own = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (template === '/content/labels') yield { path: own, template: 'label', text: key };
    yield* walkTexts(child, own, `${template}/${isOpen ? '*' : key}`);
  }
}

function checkText({ path, template, text }: Field, limit: number | undefined): Finding[] {
  const longest = template === 'label' ? LABEL_KEY_MAX : limit;
  if (longest === undefined) return [];
  const unmappable = unmappableCharacters(text);
  return [
    ...(text.trim() === '' ? [finding('field.empty', path)] : []),
    ...(text.length > longest ? [finding('field.too-long', path, `${text.length} > ${longest}`)] : []),
    ...(unmappable.length > 0 ? [finding('document.unencodable-text', path, nameCharacters(unmappable))] : []),
  ];
}

function checkPattern({ path, template, text }: Field): Finding[] {
  const rule = FIELD_PATTERNS[template];
  return !rule || rule.pattern.test(text) ? [] : [finding(rule.code, path)];
}

function checkDigits({ path, text }: Field, limit: number | undefined): Finding[] {
  const count = text.replace(/^-?0*/, '').replace('.', '').length;
  return limit !== undefined && count > limit ? [finding('field.too-many-digits', path, `${count} > ${limit}`)] : [];
}

function checkRate({ path, template, text }: Field, rates: readonly string[] | undefined, format: string): Finding[] {
  if (!rates || !template.endsWith('/vatRate') || rates.includes(text)) return [];
  return [finding('line.vat-rate-not-in-format', path, `${text}, ${format}`)];
}

/** Whether the document's own date and its periods exist, other checks say. */
function checkDay({ path, template, text }: Field): Finding[] {
  const hasOwnCheck = template === '/date' || /\/(from|to)$/.test(template);
  if (!hasOwnCheck && !/(\/date|On)$/.test(template)) return [];
  if (!isCalendarDate(text)) return hasOwnCheck ? [] : [finding('document.invalid-date', path)];
  return text >= '1900' && text < '2100' ? [] : [finding('document.invalid-date', path)];
}
