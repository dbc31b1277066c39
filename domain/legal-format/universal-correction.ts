import { formatMoney, parseMoney } from '../decimal.ts';
import { legalDate, moscowDate, moscowTime } from '../moscow-time.ts';
import type { CorrectionContent, CorrectionLine, LineSums, PartnerCard, SellerCard, Signer } from '../submission.ts';
import { buildFileId, buyerParticipantId, legalFile, type LegalFile, type LegalFileFacts } from './legal-file.ts';
import { addressXml, fullNameXml, partnerIdentity, sellerIdentity } from './parties-xml.ts';
import { element, textElement } from './xml.ts';

const TAX_FREE = 'без НДС';

/**
 * What a correction is depends on what it corrects (order 736, @Функция): of an invoice it is an invoice only, of an act only the consent
 * to the change, of a transfer document both. ОблПолн follows: 0 signs invoices, 3 answers for the event, 6 for both.
 */
const CORRECTED = {
  invoice: { function: 'КСЧФ', scope: '0', name: 'Счёт-фактура' },
  transfer: { function: 'КСЧФДИС', scope: '6', name: 'Универсальный передаточный документ' },
  act: { function: 'ДИС', scope: '3', name: 'Акт оказанных услуг' },
} as const;

/** Universal correction document (УКД), order ЕД-7-26/736@, ON_NKORSCHFDOPPR 5.01, functions КСЧФ, КСЧФДИС and ДИС. */
export function buildUniversalCorrection(facts: LegalFileFacts, content: CorrectionContent): LegalFile {
  const fileId = buildFileId('ON_NKORSCHFDOPPR', facts, '');
  const { seller, formedAt } = facts;
  const corrected = CORRECTED[content.corrects.kind ?? 'transfer'];
  const isPrimary = corrected.function !== 'КСЧФ';
  const body = element(
    'Документ',
    {
      КНД: '1115133',
      Функция: corrected.function,
      ПоФактХЖ: isPrimary
        ? 'Документ, подтверждающий согласие (факт уведомления) покупателя на изменение стоимости отгруженных товаров (выполненных работ, оказанных услуг), переданных имущественных прав'
        : undefined,
      НаимДокОпр: isPrimary ? 'Универсальный корректировочный документ' : undefined,
      ДатаИнфПр: legalDate(moscowDate(formedAt)),
      ВремИнфПр: moscowTime(formedAt, '.'),
      НаимЭконСубСост: seller.name,
    },
    invoiceXml(facts, content, isPrimary),
    linesXml(content),
    ...(isPrimary ? [consentXml(facts, content, corrected.name)] : []),
    signerXml(facts.signer, seller, corrected.scope),
  );
  const participants = element('СвУчДокОбор', { ИдОтпр: seller.edoId, ИдПол: buyerParticipantId(facts) });
  return legalFile(fileId, '5.01', participants, body);
}

function invoiceXml({ document, seller, partner }: LegalFileFacts, { corrects, reason }: CorrectionContent, isPrimary: boolean): string {
  const { revision } = document;
  const fixed = corrects.revision;
  // A bare correction of an invoice has no section about consent: its reason stands among the free fields.
  const labels = { 'Лицевой счёт': partner.personalAccount, ...(isPrimary ? {} : { 'Основание корректировки': reason }) };
  return element(
    'СвКСчФ',
    { НомерКСчФ: document.number, ДатаКСчФ: legalDate(document.date), КодОКВ: '643' },
    element(
      'СчФ',
      { НомерСчФ: corrects.number, ДатаСчФ: legalDate(corrects.date) },
      ...(fixed ? [element('ИспрСчФ', { НомИспрСчФ: String(fixed.number), ДатаИспрСчФ: legalDate(fixed.date) })] : []),
    ),
    ...(revision ? [element('ИспрКСчФ', { НомИспрКСчФ: String(revision.number), ДатаИспрКСчФ: legalDate(revision.date) })] : []),
    element('СвПрод', {}, sellerIdentity(seller), addressXml(seller.address, false)),
    element('СвПокуп', {}, buyerIdentity(partner), addressXml(partner.address, false)),
    element('ДопСвФХЖ1', { НаимОКВ: 'Российский рубль' }),
    element('ИнфПолФХЖ1', {}, ...Object.entries(labels).map(([key, value]) => element('ТекстИнф', { Идентиф: key, Значен: value }))),
  );
}

/** Order 736 knows no persons as buyers (a finding says so before), and no ОГРНИП of an entrepreneur. */
function buyerIdentity(partner: PartnerCard): string {
  return partnerIdentity({ ...partner, ogrn: undefined });
}

function linesXml({ lines, totals }: CorrectionContent): string {
  const taxFree = lines.every(({ before, after }) => before.vatRate === TAX_FREE && after.vatRate === TAX_FREE);
  const sums = (name: string, { net, vat, gross }: LineSums) =>
    element(name, { СтТовБезНДСВсего: net, СтТовУчНалВсего: gross }, taxXml('СумНал', vat, taxFree));
  const changes = ({ net, vat, gross }: LineSums) => [net, vat, gross].some((sum) => parseMoney(sum) !== 0n);
  // One of the two has to stand there (rule 0400300000), even where prices and quantities changed and no sum did.
  const falls = changes(totals.decrease);
  const rises = changes(totals.increase) || !falls;
  return element(
    'ТаблКСчФ',
    {},
    ...lines.map(lineXml),
    ...(rises ? [sums('ВсегоУвел', totals.increase)] : []),
    ...(falls ? [sums('ВсегоУм', totals.decrease)] : []),
  );
}

function lineXml({ name, unitCode, unitName, before, after }: CorrectionLine, index: number): string {
  const cost = (tag: string, was: string, is: string) => {
    const { rise, size } = changeOf(was, is);
    return element(tag, { СтоимДоИзм: was, СтоимПослеИзм: is, [rise ? 'СтоимУвел' : 'СтоимУм']: size });
  };
  const vat = changeOf(before.vat, after.vat);
  const excise = (tag: string) => element(tag, {}, textElement('БезАкциз', 'без акциза'));
  return element(
    'СведТов',
    {
      НомСтр: String(index + 1),
      НаимТов: name,
      ОКЕИ_ТовДо: unitCode,
      ОКЕИ_ТовПосле: unitCode,
      КолТовДо: before.quantity,
      КолТовПосле: after.quantity,
      ЦенаТовДо: before.price,
      ЦенаТовПосле: after.price,
      НалСтДо: before.vatRate,
      НалСтПосле: after.vatRate,
    },
    cost('СтТовБезНДС', before.net, after.net),
    excise('АкцизДо'),
    excise('АкцизПосле'),
    taxXml('СумНалДо', before.vat, before.vatRate === TAX_FREE),
    taxXml('СумНалПосле', after.vat, after.vatRate === TAX_FREE),
    element('СумНалРазн', {}, textElement(vat.rise ? 'СумУвел' : 'СумУм', vat.size)),
    cost('СтТовУчНал', before.gross, after.gross),
    element('ДопСведТов', { НаимЕдИзмДо: unitName, НаимЕдИзмПосле: unitName }),
  );
}

function taxXml(name: string, vat: string, taxFree: boolean): string {
  return element(name, {}, taxFree ? textElement('БезНДС', TAX_FREE) : textElement('СумНДС', vat));
}

/** How a sum changed; no change is a rise of 0.00, because rule 0400300003 wants one of the two. */
function changeOf(was: string, is: string): { rise: boolean; size: string } {
  const change = (parseMoney(is) ?? 0n) - (parseMoney(was) ?? 0n);
  return { rise: change >= 0n, size: formatMoney(change < 0n ? -change : change) };
}

function consentXml({ contract, formedAt }: LegalFileFacts, { corrects, reason }: CorrectionContent, name: string): string {
  return element(
    'СодФХЖ3',
    { СодОпер: 'Изменение стоимости оказанных услуг', ИныеСвИзмСтоим: reason, ДатаНапр: legalDate(moscowDate(formedAt)) },
    element('ПередатДокум', { НаимОсн: name, НомОсн: corrects.number, ДатаОсн: legalDate(corrects.date) }),
    element('ДокумОснКор', { НаимОсн: 'Договор', НомОсн: contract.number, ДатаОсн: legalDate(contract.date) }),
  );
}

/** Статус 1: an employee of the seller, who is always an organisation here; his powers are told in words. */
function signerXml({ fullName, post, powerOfAttorney }: Signer, seller: SellerCard, scope: string): string {
  const ОснПолн = powerOfAttorney
    ? `Доверенность № ${powerOfAttorney.number} от ${legalDate(powerOfAttorney.issuedOn)}`
    : 'Должностные обязанности';
  return element(
    'Подписант',
    { ОблПолн: scope, Статус: '1', ОснПолн },
    element('ЮЛ', { ИННЮЛ: seller.inn, НаимОрг: seller.name, Должн: post }, fullNameXml(fullName)),
  );
}
