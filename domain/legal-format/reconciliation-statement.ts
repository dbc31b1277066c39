import { legalDate, moscowDate, moscowTime } from '../moscow-time.ts';
import type { StatementContent } from '../submission.ts';
import { buildFileId, type LegalFile, type LegalFileFacts } from './legal-file.ts';
import { addressXml, partnerIdentity, sellerIdentity, signerXml } from './parties-xml.ts';
import { element, type XmlAttributes } from './xml.ts';

/** Reconciliation statement, order ЕД-7-26/405@, ON_AKTSVEROTP 5.01. Its clock is written with colons, unlike order 970's. */
export function buildReconciliationStatement(facts: LegalFileFacts, statement: StatementContent): LegalFile {
  const fileId = buildFileId('ON_AKTSVEROTP', facts, '');
  const body = element(
    'Документ',
    {
      КНД: '1110332',
      НомерАкт: facts.document.number,
      ДатаАкт: legalDate(facts.document.date),
      ДатаНачПер: legalDate(statement.period.from),
      ДатаОкПер: legalDate(statement.period.to),
      ДатаИнфОтпр: legalDate(moscowDate(facts.formedAt)),
      ВремИнфОтпр: moscowTime(facts.formedAt, ':'),
    },
    element(
      'СвДокКрАкт',
      { КодОКВ: '643' },
      element('СвОтпр', {}, sellerIdentity(facts.seller), addressXml(facts.seller.address)),
      element('СвПол', {}, partnerIdentity(facts.partner), addressXml(facts.partner.address)),
    ),
    element('ТаблАкт', sums(statement), contractXml(facts, statement)),
    signerXml(facts.signer, legalDate(moscowDate(facts.formedAt))),
  );
  const xml = `<?xml version="1.0" encoding="windows-1251"?>${element('Файл', { ИдФайл: fileId, ВерсФорм: '5.01', ВерсПрог: 'Sealpost' }, body)}`;
  return { fileId, xml };
}

function contractXml({ contract }: LegalFileFacts, statement: StatementContent): string {
  return element(
    'ДогСв',
    { НомДог: contract.number, ДатаДог: legalDate(contract.date), ...sums(statement) },
    ...statement.operations.map((operation) =>
      element('СвОпер', {
        ДатаОпер: legalDate(operation.date),
        НаимОпер: operation.name,
        СумДебет: operation.debit,
        СумКредит: operation.credit,
      }),
    ),
  );
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
