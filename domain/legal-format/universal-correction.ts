import { legalDate, moscowDate, moscowTime } from '../moscow-time.ts';
import type { CorrectionContent, CorrectionLine, CorrectionSide } from '../submission.ts';
import { buildFileId, type LegalFile, type LegalFileFacts } from './legal-file.ts';
import { addressXml, partnerIdentity, sellerIdentity, signerXml } from './parties-xml.ts';
import { element, textElement } from './xml.ts';

/**
 * Universal correction document (УКД), order ЕД-7-26/736@, ON_NKORSCHFDOPPR 5.01, function КСЧФДИС: a corrected invoice that is also the
 * consent to the change. Its schema was not at hand when this was written: names follow order 189 where 736 is not known to differ.
 */
export function buildUniversalCorrection(facts: LegalFileFacts, content: CorrectionContent): LegalFile {
  const fileId = buildFileId('ON_NKORSCHFDOPPR', facts, '');
  const { document, seller, partner, signer, formedAt } = facts;
  const body = element(
    'Документ',
    {
      КНД: '1115133',
      Функция: 'КСЧФДИС',
      ДатаИнфПр: legalDate(moscowDate(formedAt)),
      ВремИнфПр: moscowTime(formedAt, '.'),
      НаимЭконСубСост: seller.name,
    },
    element(
      'СвКСчФ',
      { НомерКСчФ: document.number, ДатаКСчФ: legalDate(document.date), КодОКВ: '643' },
      element('СчФ', { НомерСчФ: content.corrects.number, ДатаСчФ: legalDate(content.corrects.date) }),
      element('СвПрод', {}, sellerIdentity(seller), addressXml(seller.address)),
      element('СвПокуп', {}, partnerIdentity(partner), addressXml(partner.address)),
    ),
    linesXml(content),
    element('СодФХЖ3', { СодОпер: 'Изменение стоимости оказанных услуг' }, textElement('ОснКор', content.reason)),
    signerXml(signer, legalDate(moscowDate(formedAt))),
  );
  const xml = `<?xml version="1.0" encoding="windows-1251"?>${element('Файл', { ИдФайл: fileId, ВерсФорм: '5.01', ВерсПрог: 'Sealpost' }, body)}`;
  return { fileId, xml };
}

function linesXml({ lines, totals }: CorrectionContent): string {
  const sums = (name: string, { net, vat, gross }: CorrectionContent['totals']['increase']) =>
    element(name, { СтТовБезНДСВсего: net, СтТовУчНалВсего: gross }, element('СумНал', {}, textElement('СумНДС', vat)));
  return element('ТаблКСчФ', {}, ...lines.map(lineXml), sums('ВсегоУвел', totals.increase), sums('ВсегоУм', totals.decrease));
}

function lineXml({ name, unitCode, unitName, before, after }: CorrectionLine, index: number): string {
  const pair = (tag: string, read: (side: CorrectionSide) => string) =>
    element(tag, {}, textElement('ДоИзм', read(before)), textElement('ПослеИзм', read(after)));
  return element(
    'СведТов',
    {
      НомСтр: String(index + 1),
      НаимТов: name,
      ОКЕИ_ТовДо: unitCode,
      ОКЕИ_ТовПосле: unitCode,
      НаимЕдИзмДо: unitName,
      НаимЕдИзмПосле: unitName,
      КолТовДо: before.quantity,
      КолТовПосле: after.quantity,
      ЦенаТовДо: before.price,
      ЦенаТовПосле: after.price,
      НалСтДо: before.vatRate,
      НалСтПосле: after.vatRate,
    },
    pair('СтТовБезНДС', ({ net }) => net),
    pair('СумНал', ({ vat }) => vat),
    pair('СтТовУчНал', ({ gross }) => gross),
  );
}
