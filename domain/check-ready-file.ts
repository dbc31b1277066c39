import { formatMoney, parseMoney, sumMoney } from './decimal.ts';
import { KIND_RULES, type DocumentKind } from './document-kind.ts';
import { finding, type Finding, type FindingCode } from './finding.ts';
import { PREFIXES } from './legal-format/build-legal-file.ts';
import type { FileFacts } from './legal-format/file-facts.ts';
import { normaliseIdentity } from './identity-text.ts';
import { normaliseName } from './spelling.ts';
import {
  fullNameText,
  type DocumentSubmission,
  type FileContent,
  type FullName,
  type PartnerCard,
  type Period,
  type SellerCard,
} from './submission.ts';

/** By the classifier of currencies (ОКВ). */
const ROUBLE = '643';

/** What billing said of the file. */
export interface ReadyFileContext {
  document: DocumentSubmission;
  content: FileContent;
  seller: Pick<SellerCard, 'inn' | 'kpp' | 'edoId'>;
  partner: PartnerCard;
  /** Of the package. */
  period: Period;
  /** Who may stand in it as its signatory: the office's head and whoever signs in his place. */
  signatories: readonly FullName[];
}

/**
 * A ready file must be the very document that billing says it is: otherwise one consumer's account shows another's file, and the ledger counts what nobody is
 * asked to pay. Each difference is a finding with both values, the file's first. What a form has no place for is not compared.
 */
export function checkReadyFile(facts: FileFacts, context: ReadyFileContext): Finding[] {
  return [
    ...checkKind(facts, context.document.kind),
    ...checkParties(facts, context),
    ...checkBoxes(facts, context),
    ...checkIdentity(facts, context.document),
    ...checkPeriod(facts, context.period),
    ...checkCurrency(facts),
    ...checkSum(facts, context.content.gross),
    ...checkAdditions(facts),
    ...checkSignatories(facts, context),
  ];
}

/** Whether a file is, by what it says itself, what billing calls it: a mandate covers kinds of files, not words of billing. */
export function isOfKind({ prefix, function: own }: Pick<FileFacts, 'prefix' | 'function'>, kind: DocumentKind): boolean {
  const { legalForm, transferFunction } = KIND_RULES[kind];
  return prefix === PREFIXES[legalForm] && (transferFunction === undefined || own === transferFunction);
}

export function checkKind(facts: FileFacts, kind: DocumentKind): Finding[] {
  if (isOfKind(facts, kind)) return [];
  const { prefix, function: own } = facts;
  return [differs('file.other-kind', '/kind', own ? `${prefix} ${own}` : prefix, kind)];
}

/** A seller's KPP counts only where it is given. */
export function checkParties(
  { sellers, buyers, signatories }: Pick<FileFacts, 'sellers' | 'buyers' | 'signatories'>,
  { seller, partner }: { seller: { inn: string; kpp?: string | undefined }; partner: PartnerCard },
): Finding[] {
  const findings: Finding[] = [];
  const report = (code: FindingCode, path: string, own: string | null, wanted: string | undefined) =>
    findings.push(differs(code, path, own, wanted));
  for (const own of sellers) {
    if (own.inn !== seller.inn) report('file.other-seller', '/sellerInn', own.inn ?? own.name, seller.inn);
    else if (own.kpp && seller.kpp && own.kpp !== seller.kpp)
      report('file.other-seller', '/sellerInn', kppText(own.kpp), kppText(seller.kpp));
  }
  for (const { organisationInn: inn } of signatories) {
    if (inn !== null && inn !== seller.inn) report('file.other-seller', '/sellerInn', inn, seller.inn);
  }
  for (const own of buyers) {
    const name = nameOf(partner);
    if (own.inn && partner.inn) {
      if (own.inn !== partner.inn) report('file.other-buyer', '/partner/inn', own.inn, partner.inn);
      else if (own.kpp && partner.kpp && own.kpp !== partner.kpp)
        report('file.other-buyer', '/partner/kpp', kppText(own.kpp), kppText(partner.kpp));
      // Only persons stand in a document without an INN.
    } else if (own.kind !== 'person' || partner.kind !== 'person' || !isSameName(own.name, name)) {
      report(
        'file.other-buyer',
        '/partner',
        [own.name, own.inn].filter(Boolean).join(', '),
        [name, partner.inn].filter(Boolean).join(', '),
      );
      // Two persons of one name are told apart by where they live.
    } else if (!isSamePlace(own.address, partner.address))
      report(
        'file.other-buyer',
        '/partner/address',
        own.address,
        [partner.address.postalIndex, partner.address.flat].filter(Boolean).join(', '),
      );
  }
  return findings;
}

/** By index and flat, as far as both sides give them: streets are spelled in many ways. */
function isSamePlace(own: string | null, { postalIndex, flat }: PartnerCard['address']): boolean {
  const ownIndex = /^\d{6}(?=,|$)/.exec(own ?? '')?.[0];
  const ownFlat = /, кв\. ?([^,]+)$/.exec(own ?? '')?.[1];
  const isSame = (one: string | undefined, other: string | undefined) => !one || !other || normaliseName(one) === normaliseName(other);
  // A flat of our own writing may hold commas.
  const isFlat = flat !== undefined && normaliseName(own ?? '').endsWith(normaliseName(`, кв. ${flat}`));
  return isSame(ownIndex, postalIndex) && (isFlat || isSame(ownFlat, flat));
}

/**
 * A file's name says from whom it comes and for whom it is, by their ids as participants (order 970, par. 4): an operator refuses one that it should carry
 * elsewhere. A buyer without a box has none to compare.
 */
function checkBoxes({ fileId }: FileFacts, { seller, partner }: ReadyFileContext): Finding[] {
  const [, , to = '', from = ''] = fileId.split('_');
  const isSame = (one: string, other: string) => one.toUpperCase() === other.toUpperCase();
  return [
    ...(partner.edoId && !isSame(to, partner.edoId) ? [differs('file.other-buyer', '/partner/edoId', to, partner.edoId)] : []),
    ...(isSame(from, seller.edoId) ? [] : [differs('file.other-seller', '/sellerInn', from, seller.edoId)]),
  ];
}

function nameOf(partner: PartnerCard): string {
  return partner.kind === 'legal' || !partner.fullName ? (partner.name ?? '') : fullNameText(partner.fullName);
}

export function checkIdentity({ number, date, revision, prefix }: FileFacts, document: DocumentSubmission): Finding[] {
  const findings: Finding[] = [];
  if (normaliseIdentity(number ?? '') !== normaliseIdentity(document.number))
    findings.push(differs('file.other-number', '/number', number, document.number));
  if (date !== null && date !== document.date) findings.push(differs('file.other-date', '/date', date, document.date));
  // The form of a reconciliation statement knows no revisions.
  if (prefix === 'ON_AKTSVEROTP') return findings;
  const wanted = document.revision;
  const same = revision
    ? wanted !== undefined && Number(revision.number) === wanted.number && (revision.date === null || revision.date === wanted.date)
    : wanted === undefined;
  const text = (of: { number: number | string; date: string | null } | null | undefined) => of && [of.number, of.date].join(' ').trim();
  return same ? findings : [...findings, differs('file.other-revision', '/revision', text(revision), text(wanted))];
}

/**
 * A statement may begin long before the package, but it tells of what the package is about, and of nothing later. The period of a service lies within the
 * package's, as that of a document that is made here; not every file names one.
 */
export function checkPeriod({ prefix, period: own }: FileFacts, { from, to }: Period): Finding[] {
  const isStatement = prefix === 'ON_AKTSVEROTP';
  const fits = own ? own.from <= own.to && own.to >= from && own.to <= to && (isStatement || own.from >= from) : !isStatement;
  if (fits) return [];
  return [differs('file.other-period', '/content/base64', own && `${own.from}..${own.to}`, `${from}..${to}`)];
}

/** The ledger counts roubles: a sum in another currency would stand there as so many of them. */
export function checkCurrency({ currency }: FileFacts): Finding[] {
  return currency === ROUBLE ? [] : [differs('file.other-currency', '/content/base64', currency, ROUBLE)];
}

/** As the ledger counts: a correction with what it adds, a statement with nothing. */
export function checkSum({ prefix, totals, increase }: FileFacts, gross: string): Finding[] {
  const own = prefix === 'ON_NSCHFDOPPR' ? (totals?.gross ?? null) : prefix === 'ON_NKORSCHFDOPPR' ? grossOfIncrease(increase) : '0.00';
  if (own !== null && parseMoney(own) !== undefined && parseMoney(own) === parseMoney(gross)) return [];
  return [differs('file.other-sum', '/content/gross', own, gross)];
}

function grossOfIncrease(increase: FileFacts['increase']): string | null {
  return increase ? increase.gross : '0.00';
}

/** The buyer books the lines, the ledger counts the total. */
export function checkAdditions({ additions }: FileFacts): Finding[] {
  return additions.flatMap(({ name, total, parts }) => {
    const sums = parts.map(parseMoney);
    const sum = sums.includes(undefined) ? undefined : sumMoney(sums as bigint[]);
    if (sum !== undefined && sum === parseMoney(total)) return [];
    const own = sum === undefined ? parts.find((part) => parseMoney(part) === undefined) : formatMoney(sum);
    return [finding('file.total-mismatch', '/content/base64', `${name}: ${total} ≠ ${own || '—'}`)];
  });
}

function checkSignatories({ signatories }: FileFacts, { signatories: wanted }: ReadyFileContext): Finding[] {
  const names = wanted.map(fullNameText);
  return signatories
    .filter(({ name }) => !names.some((other) => isSameName(name, other)))
    .map(({ name }) => differs('file.other-signatory', '/headId', name, names.join(', ')));
}

function isSameName(one: string, other: string): boolean {
  return one.trim() !== '' && normaliseName(one) === normaliseName(other);
}

const kppText = (kpp: string) => `КПП ${kpp}`;

export function differs(code: FindingCode, path: string, own: string | null | undefined, wanted: string | null | undefined): Finding {
  return finding(code, path, `${own || '—'} ≠ ${wanted || '—'}`);
}
