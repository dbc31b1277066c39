import { KIND_RULES } from '../document-kind.ts';
import { legalDate, moscowTime, moscowDate } from '../moscow-time.ts';
import type { DocumentLine, LinesContent } from '../submission.ts';
import { buildFileId, type LegalFile, type LegalFileFacts } from './legal-file.ts';
import { addressXml, partnerIdentity, sellerIdentity, signerXml } from './parties-xml.ts';
import { element, textElement } from './xml.ts';

/** No traceable, marked, alcohol, tobacco or oil goods, reserve 00: what the tail of the name says for a service (order 970, par. 4). */
const SERVICE_TAIL = '_0_0_0_0_0_00';

/** Universal transfer document, order ЕД-7-26/970@, format 5.03, functions СЧФ, СЧФДОП and ДОП. */
export function buildUniversalTransfer(facts: LegalFileFacts, content: LinesContent): LegalFile {
  const fileId = buildFileId('ON_NSCHFDOPPR', facts, SERVICE_TAIL);
  const transferFunction = KIND_RULES[facts.document.kind].transferFunction;
  const body = element(
    'Документ',
    {
      КНД: '1115131',
      Функция: transferFunction,
      ПоФактХЖ: 'Документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)',
      НаимДокОпр: KIND_RULES[facts.document.kind].nameRu,
      ДатаИнфПр: legalDate(moscowDate(facts.formedAt)),
      ВремИнфПр: moscowTime(facts.formedAt, '.'),
      НаимЭконСубСост: facts.seller.name,
    },
    invoiceXml(facts, content),
    linesXml(content),
    ...(transferFunction === 'СЧФ' ? [] : [handOverXml(facts, content)]),
    signerXml(facts.signer, legalDate(moscowDate(facts.formedAt))),
  );
  const xml = `<?xml version="1.0" encoding="windows-1251"?>${element('Файл', { ИдФайл: fileId, ВерсФорм: '5.03', ВерсПрог: 'Sealpost' }, body)}`;
  return { fileId, xml };
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
  return element(
    'ТаблСчФакт',
    {},
    ...lines.map(lineXml),
    element(
      'ВсегоОпл',
      { СтТовБезНДСВсего: totals.net, СтТовУчНалВсего: totals.gross },
      element('СумНалВсего', {}, textElement('СумНал', totals.vat)),
    ),
  );
}

function lineXml(line: DocumentLine, index: number): string {
  const taxFree = line.vatRate === 'без НДС';
  return element(
    'СведТов',
    {
      НомСтр: String(index + 1),
      НаимТов: line.name,
      ОКЕИ_Тов: line.unitCode,
      НаимЕдИзм: line.unitName,
      КолТов: line.quantity,
      ЦенаТов: line.price,
      СтТовБезНДС: line.net,
      НалСт: line.vatRate,
      СтТовУчНал: line.gross,
    },
    element('Акциз', {}, textElement('БезАкциз', 'без акциза')),
    element('СумНал', {}, taxFree ? textElement('БезНДС', 'без НДС') : textElement('СумНал', line.vat)),
    // 3: a service. Energy is sold as one in these documents.
    element('ДопСведТов', { ПрТовРаб: '3' }),
  );
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
