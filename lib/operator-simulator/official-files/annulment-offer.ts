import { fileIdFor, oldSignatory, PROGRAM, type AnswerFacts, type OfficialFile } from './answer-facts.ts';
import { holderWithoutPersons } from './participant.ts';
import { element, text } from './xml-writer.ts';

/** Предложение об аннулировании, DP_PRANNUL 1.02: without КНД, date and time. Consent is a signature under these very bytes. */
export function annulmentOffer(facts: AnswerFacts & { words: string }): OfficialFile {
  const { answered, from, to, words } = facts;
  const fileId = fileIdFor('DP_PRANNUL', to.boxId, from.boxId, facts);
  const document = element(
    'Документ',
    {},
    holderWithoutPersons('УчастЭДО', from),
    element(
      'СвПредАн',
      {},
      element('СведАнФайл', { ИмяАнФайла: answered.fileId }, ...answered.signatures.map((value) => element('ЭЦПАнФайл', {}, text(value)))),
      element('ТекстПредАн', {}, text(words)),
    ),
    holderWithoutPersons('НапрПредАн', to),
    oldSignatory(facts.signatory),
  );
  return { fileId, xml: element('Файл', { ИдФайл: fileId, ВерсПрог: PROGRAM, ВерсФорм: '1.02' }, document) };
}
