import { legalDate, moscowDate, moscowTime } from '../../../domain/moscow-time.ts';
import type { BoxHolder, FullName } from './participant.ts';
import { element } from './xml-writer.ts';
import { fullName } from './participant.ts';

/** ВерсПрог of every file of the sandbox. */
export const PROGRAM = 'Sandbox 1.0';

/** A power of attorney as files name it. */
export interface Attorney {
  /** 36 characters. */
  number: string;
  /** YYYY-MM-DD */
  issuedOn: string;
}

export interface Signatory {
  name: FullName;
  post: string;
  /** Signs by power of attorney, with a certificate of their own. */
  attorney?: Attorney;
}

/** What every answer to a file is made from. */
export interface AnswerFacts {
  guid: string;
  at: Date;
  /** The maker of the file, and whom it is for. */
  from: BoxHolder;
  to: BoxHolder;
  /** The file that is answered: its id, and the signatures under it in base64. */
  answered: { fileId: string; signatures: string[] };
  signatory: Signatory;
}

/** A file as it is told to the other side. */
export interface OfficialFile {
  /** Without extension. */
  fileId: string;
  /** The root element. */
  xml: string;
}

/** `<form>_<recipient>_<sender>_<YYYYMMDD>_<GUID>`, by the Moscow day. */
export function fileIdFor(form: string, to: string, from: string, { at, guid }: Pick<AnswerFacts, 'at' | 'guid'>): string {
  return `${form}_${to}_${from}_${moscowDate(at).replaceAll('-', '')}_${guid}`;
}

/** DD.MM.YYYY and HH.MM.SS, Moscow. */
export function dayAndTime(at: Date): { day: string; time: string } {
  return { day: legalDate(moscowDate(at)), time: moscowTime(at, '.') };
}

/** The signatory of forms 1.02, which know no power of attorney. */
export function oldSignatory({ name, post }: Signatory): string {
  return element('Подписант', { Должность: post }, fullName(name));
}

/** The signatory of ИоП and УоУ 1.03. Status 1 signs without a power of attorney, 2 by an electronic one. */
export function newSignatory({ name, post, attorney }: Signatory): string {
  const power = attorney && {
    НомДовер: attorney.number,
    ДатаВыдДовер: legalDate(attorney.issuedOn),
    СпособПредставл: '1',
  };
  return element(
    'Подписант',
    { СтатПодп: attorney ? '2' : '1', ТипПодпис: '1', Должн: post },
    fullName(name),
    power && element('СвДоверЭл', power),
  );
}
