import { element } from './xml-writer.ts';

export interface FullName {
  last: string;
  first: string;
  middle?: string;
}

/** Somebody who owns a box. */
export type Participant =
  | { type: 'organisation'; name: string; inn: string; kpp: string }
  | { type: 'entrepreneur'; name: FullName; inn: string }
  | { type: 'person'; name: FullName; inn: string };

export interface BoxHolder {
  boxId: string;
  participant: Participant;
}

/** Forms 1.02 know organisations and entrepreneurs only, and a КПП whose letters end at F. */
export function fitsOldForms(holder: BoxHolder): boolean {
  return holder.participant.type !== 'person' && canOfferAnnulment(holder);
}

/** ПоА has the old form alone, which can't say every КПП of today. */
export function canOfferAnnulment({ participant }: BoxHolder): boolean {
  return participant.type !== 'organisation' || /^\d{4}[\dA-F]{2}\d{3}$/.test(participant.kpp);
}

/**
 * The participant inside an element that carries its box: УчастЭДОТип and its kin.
 * @param prefix ПДО 1.02 writes ОтпрЮЛ and ОтпрИП, for the sender and the recipient alike
 */
export function holder(name: string, { boxId, participant }: BoxHolder, prefix = ''): string {
  return element(name, { ИдУчастЭДО: boxId }, participantElement(participant, prefix));
}

/** ПоА 1.02 has no place for a person: its ИП has the very shape of a person, and stands in. */
export function holderWithoutPersons(name: string, { boxId, participant }: BoxHolder): string {
  return holder(name, { boxId, participant: participant.type === 'person' ? { ...participant, type: 'entrepreneur' } : participant });
}

export function fullName({ last, first, middle }: FullName): string {
  return element('ФИО', { Фамилия: last, Имя: first, Отчество: middle });
}

/** Name as one line of text. */
export function nameOf(participant: Participant): string {
  if (participant.type === 'organisation') return participant.name;
  const { last, first, middle } = participant.name;
  const person = [last, first, middle].filter(Boolean).join(' ');
  return participant.type === 'entrepreneur' ? `ИП ${person}` : person;
}

function participantElement(participant: Participant, prefix: string): string {
  switch (participant.type) {
    case 'organisation':
      return element(`${prefix}ЮЛ`, { НаимОрг: participant.name, ИННЮЛ: participant.inn, КПП: participant.kpp });
    case 'entrepreneur':
      return element(`${prefix}ИП`, { ИННФЛ: participant.inn }, fullName(participant.name));
    case 'person':
      return element('ФЛ', { ИННФЛ: participant.inn }, fullName(participant.name));
  }
}
