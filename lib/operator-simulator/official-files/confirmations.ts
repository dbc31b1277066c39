import { dayAndTime, fileIdFor, oldSignatory, PROGRAM, type AnswerFacts, type OfficialFile } from './answer-facts.ts';
import { holder } from './participant.ts';
import { element, text } from './xml-writer.ts';

/** The operator who confirms. */
export interface OperatorIdentity {
  /** Three characters, such as 2BM. */
  id: string;
  name: string;
  inn: string;
}

/** `from` is the sender of the confirmed document, `to` its recipient. */
export type ConfirmationFacts = AnswerFacts & { operator: OperatorIdentity };
export type TechnicalVersion = '1.02' | '1.03';

/** Подтверждение даты получения, DP_PDPOL (КНД 1115112): goes to the sender of the document. */
export function receiptDate(version: TechnicalVersion, facts: ConfirmationFacts): OfficialFile {
  const { operator, answered, from, to, signatory, at } = facts;
  const { day, time } = dayAndTime(at);
  const fileId = fileIdFor('DP_PDPOL', from.boxId, operator.id, facts);
  const confirmed =
    version === '1.03'
      ? element(
          'СведПодтв',
          { ДатаПол: day, ВремяПол: time },
          element('СведПолФайл', { ИмяПолФайла: answered.fileId }, ...signatures('ЭППолФайл', answered.signatures)),
        )
      : element(
          'СведПодтв',
          // The old form names date and time of receipt as those of dispatch.
          { ДатаОтпр: day, ВремяОтпр: time },
          element('СведОтпрФайл', { ИмяПостФайла: answered.fileId }, ...signatures('ЭЦППолФайл', answered.signatures)),
        );
  const [sender, recipient] = version === '1.03' ? ['СвОтпрДок', 'СвПолДок'] : ['ОтпрДок', 'ПолДок'];
  const document = element(
    'Документ',
    { КНД: '1115112' },
    operatorElement(operator),
    confirmed,
    holder(sender!, from),
    holder(recipient!, to),
    oldSignatory(signatory),
  );
  return { fileId, xml: element('Файл', { ИдФайл: fileId, ВерсПрог: PROGRAM, ВерсФорм: version }, document) };
}

/** Подтверждение даты отправки, DP_PDOTPR (КНД 1115111). */
export function dispatchDate(version: TechnicalVersion, facts: ConfirmationFacts): OfficialFile {
  const { operator, answered, from, to, signatory, at } = facts;
  const { day, time } = dayAndTime(at);
  const fileId = fileIdFor('DP_PDOTPR', to.boxId, operator.id, facts);
  const [name, signature] = version === '1.03' ? ['ИмяОтпрФайла', 'ЭПОтпрФайл'] : ['ИмяПостФайла', 'ЭЦППолФайл'];
  const prefix = version === '1.03' ? '' : 'Отпр';
  const document = element(
    'Документ',
    { КНД: '1115111' },
    operatorElement(operator),
    element(
      'СведПодтв',
      { ДатаОтпр: day, ВремяОтпр: time },
      element('СведОтпрФайл', { [name!]: answered.fileId }, ...signatures(signature!, answered.signatures)),
    ),
    holder('СвОтпрДок', from, prefix),
    holder('СвПолДок', to, prefix),
    oldSignatory(signatory),
  );
  return { fileId, xml: element('Файл', { ИдФайл: fileId, ВерсПрог: PROGRAM, ВерсФорм: version }, document) };
}

function operatorElement({ id, name, inn }: OperatorIdentity): string {
  return element('ОперЭДО', { НаимОрг: name, ИННЮЛ: inn, ИдОперЭДО: id });
}

function signatures(name: string, values: readonly string[]): string[] {
  return values.map((value) => element(name, {}, text(value)));
}
