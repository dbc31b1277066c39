import { legalDate, moscowDate, moscowTime } from '../moscow-time.ts';
import {
  addressText,
  type PartnerCard,
  type SellerCard,
  type Signer,
  type StatementContent,
  type StatementOperation,
} from '../submission.ts';
import { buildFileId, legalFile, type LegalFile, type LegalFileFacts } from './legal-file.ts';
import { fullNameXml } from './parties-xml.ts';
import { element, type XmlAttributes } from './xml.ts';

/** What stands for the number of a document that has none. */
const WITHOUT_NUMBER = 'б/н';
const CONTACT_MAX = 255;

export type Contact = Pick<PartnerCard, 'phone' | 'email' | 'address'>;

/** Reconciliation statement, order ЕД-7-26/405@, ON_AKTSVEROTP 5.01. Its clock is written with colons, unlike order 970's. */
export function buildReconciliationStatement(facts: LegalFileFacts, statement: StatementContent): LegalFile {
  const fileId = buildFileId('ON_AKTSVEROTP', facts, '');
  const body = element(
    'Документ',
    {
      КНД: '1110332',
      ДатаИнфОтпр: legalDate(moscowDate(facts.formedAt)),
      ВрИнфОтпр: moscowTime(facts.formedAt, ':'),
      ДатаНачПер: legalDate(statement.period.from),
      ДатаОкПер: legalDate(statement.period.to),
      НомерАкт: facts.document.number,
    },
    element(
      'СвДокКрАкт',
      { КодОКВ: '643' },
      element('СвОтпр', {}, sellerXml(facts.seller), contactXml(facts.seller)),
      element('СвПол', {}, partnerXml(facts.partner), contactXml(facts.partner)),
    ),
    element('ТаблАкт', sums(statement), contractXml(facts, statement)),
    signerXml(facts.signer),
  );
  return legalFile(fileId, '5.01', body);
}

function sellerXml({ name, inn, kpp, ogrn }: SellerCard): string {
  return element('ИдСв', {}, element('СвЮЛУч', { НаимОрг: name, ИННЮЛ: inn, КПП: kpp, ОГРН: ogrn }));
}

function partnerXml({ kind, name, fullName, inn, kpp, ogrn }: PartnerCard): string {
  switch (kind) {
    case 'legal':
      return element('ИдСв', {}, element('СвЮЛУч', { НаимОрг: name, ИННЮЛ: inn, КПП: kpp, ОГРН: ogrn }));
    case 'entrepreneur':
      return element('ИдСв', {}, element('СвИП', { ИННФЛ: inn, ОГРНИП: ogrn }, fullNameXml(fullName!)));
    case 'person':
      return element('ИдСв', {}, element('СвФЛ', { ИННФЛ: inn }, fullNameXml(fullName!)));
  }
}

/** The element is obligatory, each of its attributes is not: a card without telephone and mail gives the postal address. */
function contactXml({ phone, email, address }: Contact): string {
  return element('Контакт', {
    Тлф: phone,
    ЭлПочта: email,
    ИнКонт: namesAddress({ phone, email, address }) ? addressText(address) : undefined,
  });
}

/** Whether the postal address of a card goes into the statement: only where it has no other contact, and as far as the field holds it. */
export function namesAddress({ phone, email, address }: Contact): boolean {
  return !phone && !email && addressText(address).length <= CONTACT_MAX;
}

function contractXml({ contract }: LegalFileFacts, statement: StatementContent): string {
  return element(
    'ДогСв',
    { ИдДог: contract.externalId, НомДог: contract.number, ДатаДог: legalDate(contract.date), ...sums(statement) },
    ...statement.operations.map(operationXml),
  );
}

/** Each operation under its document. Where billing names none, the operation itself is what the parties compare. */
function operationXml({ date, name, debit, credit, document }: StatementOperation, index: number): string {
  return element(
    'ДокСв',
    {
      НаимДок: document?.name ?? shortName(name),
      НомДок: document?.number ?? WITHOUT_NUMBER,
      ДатаДок: legalDate(document?.date ?? date),
    },
    element('СвОпер', { НомСтр: String(index + 1), ДатаОпер: legalDate(date), НаимОпер: name, СумДебет: debit, СумКредит: credit }),
  );
}

/** НаимДок holds 100 characters, НаимОпер 500: the whole name stands beside it. */
function shortName(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 99)}…`;
}

function sums({ opening, turnover, closing }: StatementContent): XmlAttributes {
  return {
    СальдоНачДеб: opening.debit,
    СальдоНачКр: opening.credit,
    ОборотДеб: turnover.debit,
    ОборотКр: turnover.credit,
    СальдоКонДеб: closing.debit,
    СальдоКонКр: closing.credit,
  };
}

function signerXml({ fullName, post, powerOfAttorney }: Signer): string {
  const attorney = powerOfAttorney
    ? [element('СвДовер', { НомДовер: powerOfAttorney.number, ДатаНач: legalDate(powerOfAttorney.issuedOn) })]
    : [];
  const attributes = { ТипПодпис: '1', ИдСистХран: powerOfAttorney?.registry, Должн: post };
  return element('Подписант', attributes, fullNameXml(fullName), ...attorney);
}
