import { dayAndTime, fileIdFor, newSignatory, oldSignatory, PROGRAM, type AnswerFacts, type OfficialFile } from './answer-facts.ts';
import type { TechnicalVersion } from './confirmations.ts';
import { holder } from './participant.ts';
import { element, text } from './xml-writer.ts';

/** Извещение о получении, DP_IZVPOL (КНД 1115110). */
export function receiptNotice(version: TechnicalVersion, facts: AnswerFacts): OfficialFile {
  const { answered, from, to, at } = facts;
  const { day, time } = dayAndTime(at);
  const fileId = fileIdFor('DP_IZVPOL', to.boxId, from.boxId, facts);
  const [name, signature] = received(version);
  const document = element(
    'Документ',
    { КНД: '1115110' },
    holder('УчастЭДО', from),
    element(
      'СвИзвПолуч',
      { ДатаПол: day, ВремяПол: time },
      element('СведПолФайл', { [name]: answered.fileId }, ...answered.signatures.map((value) => element(signature, {}, text(value)))),
    ),
    holder('ОтпрДок', to),
    version === '1.03' ? newSignatory(facts.signatory) : oldSignatory(facts.signatory),
  );
  return { fileId, xml: element('Файл', { ИдФайл: fileId, ВерсПрог: PROGRAM, ВерсФорм: version }, document) };
}

/**
 * Уведомление об уточнении, DP_UVUTOCH (КНД 1115113): asks for a corrected document, refuses a document or an annulment. Which of
 * the three it is stands not in the file: the file that it answers and the operator's word tell.
 */
export function clarification(version: TechnicalVersion, facts: AnswerFacts & { words: string }): OfficialFile {
  const { answered, from, to, at, words } = facts;
  const { day, time } = dayAndTime(at);
  const fileId = fileIdFor('DP_UVUTOCH', to.boxId, from.boxId, facts);
  const [name, signature] = received(version);
  const document = element(
    'Документ',
    { КНД: '1115113' },
    holder('УчастЭДО', from),
    element(
      'СвУведУточ',
      { ДатаПол: day, ВремяПол: time },
      // This form has room for one signature only.
      element('СведПолФайл', { [name]: answered.fileId }, element(signature, {}, text(answered.signatures[0]!))),
      element('ТекстУведУточ', {}, text(words)),
    ),
    holder('ОтпрДок', to),
    version === '1.03' ? newSignatory(facts.signatory) : oldSignatory(facts.signatory),
  );
  return { fileId, xml: element('Файл', { ИдФайл: fileId, ВерсПрог: PROGRAM, ВерсФорм: version }, document) };
}

function received(version: TechnicalVersion): [name: string, signature: string] {
  return version === '1.03' ? ['ИмяПолФайла', 'ЭППолФайл'] : ['ИмяПостФайла', 'ЭЦППолФайл'];
}
