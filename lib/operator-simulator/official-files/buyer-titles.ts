import { legalDate } from '../../../domain/moscow-time.ts';
import { dayAndTime, fileIdFor, PROGRAM, type AnswerFacts, type OfficialFile, type Signatory } from './answer-facts.ts';
import { fullName, nameOf } from './participant.ts';
import type { SentDocument } from './sent-document.ts';
import { element, text } from './xml-writer.ts';

/** КодИтога: accepted, accepted with differences, not accepted. */
export type Outcome = '1' | '2' | '3';

export type TitleFacts = AnswerFacts & { document: SentDocument; outcome: Outcome };

/** A document's number has up to 1,000 characters, that of a document about differences fewer. */
const NUMBER_MAX = 255;

const OUTCOME_WORDS: Record<Outcome, string | undefined> = {
  '1': 'Услуги приняты без расхождений',
  '2': 'Услуги приняты с расхождениями',
  // A rule of the form: no words where nothing was accepted.
  '3': undefined,
};

/** Титул покупателя ON_NSCHFDOPPOK 5.02 or 5.03 (КНД 1115132), order 970: to transfer documents and acts. */
export function transferTitle(version: '5.02' | '5.03', facts: TitleFacts): OfficialFile {
  const { document, outcome, at, from, to, signatory } = facts;
  const { day, time } = dayAndTime(at);
  const fileId = `${fileIdFor('ON_NSCHFDOPPOK', to.boxId, from.boxId, facts)}_0_0_0_0_0_00`;
  const differences =
    outcome === '2'
      ? element('РеквДокРасх', {
          РеквНаимДок: 'Акт о расхождениях',
          РеквНомерДок: `Р-${document.number}`.slice(0, NUMBER_MAX),
          РеквДатаДок: day,
        })
      : undefined;
  const accepted = element(
    'СвПрин',
    { СодОпер: OUTCOME_WORDS[outcome], ДатаПрин: day },
    element('КодСодОпер', { КодИтога: outcome }, differences),
  );
  const content = element(
    'СодФХЖ4',
    {
      НаимДокОпрПр: document.title,
      Функция: document.function,
      ПорНомДокИнфПр: document.number,
      ДатаДокИнфПр: document.date,
    },
    accepted,
  );
  const inside = element(
    'Документ',
    { КНД: '1115132', ДатаИнфПок: day, ВремИнфПок: time, НаимЭконСубСост: nameOf(from.participant) },
    sellersFile(facts),
    content,
    titleSignatory(signatory, day),
  );
  return { fileId, xml: element('Файл', { ИдФайл: fileId, ВерсФорм: version, ВерсПрог: PROGRAM }, inside) };
}

/**
 * Титул покупателя ON_NKORSCHFDOPPOK 5.01 (КНД 1115134), order 736: to corrections. Its official schema was not found: names after an
 * operator's simplified contract (СодОпер 1 agreed, 2 not agreed, ДатаСоглас, УточСодОпер) and after the seller's half of the form.
 */
export function correctionTitle(facts: TitleFacts): OfficialFile {
  const { document, outcome, at, from, to, signatory } = facts;
  const { day, time } = dayAndTime(at);
  const fileId = fileIdFor('ON_NKORSCHFDOPPOK', to.boxId, from.boxId, facts);
  const agreed = outcome === '1';
  const content = element('СодФХЖ4', {
    ПорНомДокИнфПр: document.number,
    ДатаДокИнфПр: document.date,
    Функция: document.function,
    СодОпер: agreed ? '1' : '2',
    УточСодОпер: agreed ? undefined : 'С изменением стоимости не согласны',
    ДатаСоглас: day,
  });
  const inside = element(
    'Документ',
    { КНД: '1115134', ДатаИнфПок: day, ВремИнфПок: time, НаимЭконСубСост: nameOf(from.participant) },
    sellersFile(facts),
    content,
    titleSignatory(signatory, day),
  );
  return { fileId, xml: element('Файл', { ИдФайл: fileId, ВерсФорм: '5.01', ВерсПрог: PROGRAM }, inside) };
}

function sellersFile({ answered, document }: TitleFacts): string {
  return element(
    'ИдИнфПрод',
    { ИдФайлИнфПр: answered.fileId, ДатаФайлИнфПр: document.formedOn, ВремФайлИнфПр: document.formedAt },
    ...answered.signatures.map((value) => element('ЭП', {}, text(value))),
  );
}

/** СпосПодтПолном: 1 by the data of the signature, 3 by a machine-readable power of attorney. */
function titleSignatory({ name, post, attorney }: Signatory, day: string): string {
  return element(
    'Подписант',
    { Должн: post, ТипПодпис: '1', ДатаПодДок: day, СпосПодтПолном: attorney ? '3' : '1' },
    fullName(name),
    attorney &&
      element('СвДоверЭл', {
        НомДовер: attorney.number,
        ДатаВыдДовер: legalDate(attorney.issuedOn),
        ИдСистХран: 'https://m4d.nalog.gov.ru',
      }),
  );
}
