import { moscowTime, legalDate } from '../../../domain/moscow-time.ts';
import { dayAndTime, fileIdFor, PROGRAM, type OfficialFile, type Signatory } from './answer-facts.ts';
import type { TitleFacts } from './buyer-titles.ts';
import { fullName } from './participant.ts';
import { element, text } from './xml-writer.ts';

/**
 * Акт сверки, информация получателя, ON_AKTSVERPOL 5.01 (КНД 1110333), order 405. ПризнРазн 1: no differences; 2: with differences,
 * which then stand in ТаблАкт. This form's times have colons.
 */
export function statementAnswer(facts: TitleFacts): OfficialFile {
  const { answered, document, outcome, at, from, to, signatory } = facts;
  const { day } = dayAndTime(at);
  const fileId = fileIdFor('ON_AKTSVERPOL', to.boxId, from.boxId, facts);
  const inside = element(
    'Документ',
    { КНД: '1110333', ДатаИнфПол: day, ВрИнфПол: moscowTime(at, ':') },
    element(
      'ИдИнфОтпр',
      {
        ИдФайлИнфОтпр: answered.fileId,
        ДатФайлИнфОтпр: document.formedOn,
        ВрФайлИнфОтпр: document.formedAt.replaceAll('.', ':'),
      },
      element('ЭП', {}, text(answered.signatures[0]!)),
    ),
    outcome === '1' ? undefined : differences(document.number, day),
    statementSignatory(signatory),
  );
  const root = { ИдФайл: fileId, ВерсФорм: '5.01', ВерсПрог: PROGRAM, ПризнРазн: outcome === '1' ? '1' : '2' };
  return { fileId, xml: element('Файл', root, inside) };
}

/** One payment of which the other side's books know nothing. */
function differences(number: string, day: string): string {
  const amount = '1000.00';
  const operation = element('СвОпер', { НомСтр: '1', ДатаОпер: day, НаимОпер: 'Оплата', СумКредит: amount });
  const document = { НаимДок: 'Платежное поручение', НомДок: '1', ДатаДок: day, ИтогоРасх: amount };
  const contract = {
    ОборотКр: amount,
    ИтогоРасхКр: amount,
    ДопИнф: `По акту ${number} не учтена оплата`.slice(0, 500),
  };
  return element('ТаблАкт', { ОборотКр: amount, ИтогоРасхКр: amount }, element('ДогСв', contract, element('ДокСв', document, operation)));
}

function statementSignatory({ name, post, attorney }: Signatory): string {
  return element(
    'Подписант',
    {
      СтатПодп: attorney ? '2' : '1',
      ТипПодпис: '1',
      ИдСистХран: attorney ? 'https://m4d.nalog.gov.ru' : undefined,
      Должн: post,
    },
    fullName(name),
    attorney && element('СвДовер', { НомДовер: attorney.number, ДатаНач: legalDate(attorney.issuedOn) }),
  );
}
