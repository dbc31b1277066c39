import { fileIdFor, oldSignatory, PROGRAM, dayAndTime, type AnswerFacts, type OfficialFile } from './answer-facts.ts';
import { holder } from './participant.ts';
import { element, text } from './xml-writer.ts';

export interface UniversalEvent {
  /** Four digits, such as 1999. */
  code: string;
  words?: string;
}

/**
 * Универсальное сообщение, DP_UNISOOBSCH. Its official schema was not found: names after an operator's simplified contract, which
 * gives СвСобытДок and the limits only; the rest is modelled on УоУ 1.03. To be held against the schema once that is at hand.
 */
export function universalMessage(facts: AnswerFacts & { events: readonly UniversalEvent[]; signed: boolean }): OfficialFile {
  const { answered, from, to, at, events, signed } = facts;
  const { day, time } = dayAndTime(at);
  const fileId = fileIdFor('DP_UNISOOBSCH', to.boxId, from.boxId, facts);
  const about = element(
    'СведФайл',
    { ИмяФайла: answered.fileId },
    ...answered.signatures.map((value) => element('ЭПФайл', {}, text(value))),
  );
  const document = element(
    'Документ',
    {},
    holder('УчастЭДО', from),
    ...events.map(({ code, words }) =>
      element(
        'СвСобытДок',
        { КодСобыт: code, ДатаСобыт: day, ВремяСобыт: time },
        words === undefined ? undefined : element('ТекстСооб', {}, text(words)),
        about,
      ),
    ),
    signed ? oldSignatory(facts.signatory) : undefined,
  );
  return { fileId, xml: element('Файл', { ИдФайл: fileId, ВерсПрог: PROGRAM, ВерсФорм: '5.01' }, document) };
}
