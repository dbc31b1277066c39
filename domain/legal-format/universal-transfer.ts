import { parseQuantity } from '../decimal.ts';
import { KIND_RULES } from '../document-kind.ts';
import { legalDate, moscowTime, moscowDate } from '../moscow-time.ts';
import type { DocumentLine, LinesContent, Signer } from '../submission.ts';
import { buildFileId, legalFile, type LegalFile, type LegalFileFacts } from './legal-file.ts';
import { addressXml, fullNameXml, partnerIdentity, sellerIdentity } from './parties-xml.ts';
import { element, textElement } from './xml.ts';

/** No traceable, marked, alcohol, tobacco or oil goods, reserve 00: what the tail of the name says for a service (order 970, par. 4). */
const SERVICE_TAIL = '_0_0_0_0_0_00';
const TAX_FREE = 'без НДС';

/** Universal transfer document, order ЕД-7-26/970@, format 5.03 in revision 05 of its schema, functions СЧФ, СЧФДОП and ДОП. */
export function buildUniversalTransfer(facts: LegalFileFacts, content: LinesContent): LegalFile {
  const fileId = buildFileId('ON_NSCHFDOPPR', facts, SERVICE_TAIL);
  const { transferFunction, nameRu } = KIND_RULES[facts.document.kind];
  const isPrimary = transferFunction !== 'СЧФ';
  const body = element(
    'Документ',
    {
      КНД: '1115131',
      Функция: transferFunction,
      // A bare invoice is no primary document: revision 05 forbids it the name of one (rule 0400300003).
      ПоФактХЖ: isPrimary
        ? 'Документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)'
        : undefined,
      НаимДокОпр: isPrimary ? nameRu : undefined,
      ДатаИнфПр: legalDate(moscowDate(facts.formedAt)),
      ВремИнфПр: moscowTime(facts.formedAt, '.'),
      НаимЭконСубСост: facts.seller.name,
    },
    invoiceXml(facts, content),
    linesXml(content),
    ...(isPrimary ? [handOverXml(facts, content)] : []),
    signerXml(facts.signer, legalDate(moscowDate(facts.formedAt))),
  );
  return legalFile(fileId, '5.03', body);
}

function invoiceXml(facts: LegalFileFacts, content: LinesContent): string {
  const { document, seller, partner } = facts;
  const labels = { 'Лицевой счёт': partner.personalAccount, ...content.labels };
  return element(
    'СвСчФакт',
    { НомерДок: document.number, ДатаДок: legalDate(document.date) },
    ...(document.revision
      ? [element('ИспрДок', { НомИспр: String(document.revision.number), ДатаИспр: legalDate(document.revision.date) })]
      : []),
    element('СвПрод', {}, sellerIdentity(seller), addressXml(seller.address)),
    ...(content.paymentDocuments ?? []).map((row) =>
      element('СвПРД', { НомерПРД: row.number, ДатаПРД: legalDate(row.date), СуммаПРД: row.amount }),
    ),
    ...(content.shipmentDocuments ?? []).map((row) =>
      element('ДокПодтвОтгрНом', { РеквНаимДок: row.name, РеквНомерДок: row.number, РеквДатаДок: legalDate(row.date) }),
    ),
    element('СвПокуп', {}, partnerIdentity(partner), addressXml(partner.address)),
    element('ДенИзм', { КодОКВ: '643', НаимОКВ: 'Российский рубль' }),
    element('ИнфПолФХЖ1', {}, ...Object.entries(labels).map(([key, value]) => element('ТекстИнф', { Идентиф: key, Значен: value }))),
  );
}

function linesXml({ lines, totals }: LinesContent): string {
  const taxFree = lines.every(({ vatRate }) => vatRate === TAX_FREE);
  return element(
    'ТаблСчФакт',
    {},
    ...lines.map(lineXml),
    element('ВсегоОпл', { СтТовБезНДСВсего: totals.net, СтТовУчНалВсего: totals.gross }, taxXml('СумНалВсего', totals.vat, taxFree)),
  );
}

function lineXml(line: DocumentLine, index: number): string {
  return element(
    'СведТов',
    {
      НомСтр: String(index + 1),
      НаимТов: line.name,
      ОКЕИ_Тов: line.unitCode,
      НаимЕдИзм: line.unitName,
      // The form has no quantity of 0: a meter that has not moved is a line without one (functions СЧФ and СЧФДОП have no such line).
      КолТов: parseQuantity(line.quantity) === 0n ? undefined : line.quantity,
      ЦенаТов: line.price,
      СтТовБезНДС: line.net,
      НалСт: line.vatRate,
      СтТовУчНал: line.gross,
    },
    // 3: a service. Energy is sold as one in these documents.
    element('ДопСведТов', { ПрТовРаб: '3' }),
    element('Акциз', {}, textElement('БезАкциз', 'без акциза')),
    taxXml('СумНал', line.vat, line.vatRate === TAX_FREE),
  );
}

function taxXml(name: string, vat: string, taxFree: boolean): string {
  return element(name, {}, taxFree ? textElement('БезНДС', TAX_FREE) : textElement('СумНал', vat));
}

function handOverXml({ contract }: LegalFileFacts, content: LinesContent): string {
  const period = content.servicePeriod;
  return element(
    'СвПродПер',
    {},
    element(
      'СвПер',
      {
        СодОпер: 'Услуги оказаны в полном объёме',
        ДатаНачПер: period && legalDate(period.from),
        ДатаОконПер: period && legalDate(period.to),
      },
      element('ОснПер', { РеквНаимДок: 'Договор', РеквНомерДок: contract.number, РеквДатаДок: legalDate(contract.date) }),
    ),
  );
}

/**
 * The signer. СпосПодтПолном 1: the authority follows from the data in the certificate itself; 3: a machine-readable power of
 * attorney, named here by number, date and the store where it can be looked up.
 */
function signerXml({ fullName, post, powerOfAttorney }: Signer, signedOn: string): string {
  const attorney = powerOfAttorney
    ? [
        element('СвДоверЭл', {
          НомДовер: powerOfAttorney.number,
          ДатаВыдДовер: legalDate(powerOfAttorney.issuedOn),
          ИдСистХран: powerOfAttorney.registry,
        }),
      ]
    : [];
  const attributes = { СпосПодтПолном: powerOfAttorney ? '3' : '1', Должн: post, ТипПодпис: '1', ДатаПодДок: signedOn };
  return element('Подписант', attributes, fullNameXml(fullName), ...attorney);
}
