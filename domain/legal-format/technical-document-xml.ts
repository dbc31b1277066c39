import { effectOf, TECHNICAL_RULES, type TechnicalKind } from '../docflow/technical-document.ts';
import { legalDate, moscowDate, moscowTime } from '../moscow-time.ts';
import { element, textElement } from './xml.ts';

/** Where each form (orders of the tax service on technical documents) puts what we need of it. */
interface TechnicalForm {
  /** The element about the event, with its date and time. */
  event: string;
  date: string;
  time: string;
  /** The element about the file that is answered: its name, and its signature in base64. */
  file: string;
  fileName: string;
  signature: string;
  text?: string;
}

const RECEIVED = { date: 'ДатаПол', time: 'ВремяПол', file: 'СведПолФайл', fileName: 'ИмяПолФайла', signature: 'ЭППолФайл' };
const ANNULLED = {
  date: 'ДатаПред',
  time: 'ВремяПред',
  file: 'СведАнФайл',
  fileName: 'ИмяАнФайла',
  signature: 'ЭЦПАнФайл',
  text: 'ТекстПредАн',
};

export const TECHNICAL_FORMS: Record<TechnicalKind, TechnicalForm> = {
  'receipt-date': { ...RECEIVED, event: 'СведПодтв' },
  'dispatch-date': {
    event: 'СведПодтв',
    date: 'ДатаОтпр',
    time: 'ВремОтпр',
    file: 'СведОтпрФайл',
    fileName: 'ИмяОтпрФайла',
    signature: 'ЭПОтпрФайл',
  },
  'receipt-notice': { ...RECEIVED, event: 'СвИзвПолуч' },
  clarification: { ...RECEIVED, event: 'СвУведУточ', text: 'ТекстУведУточ' },
  'buyer-title': {
    event: 'СвПрин',
    date: 'ДатаПрин',
    time: 'ВремПрин',
    file: 'ИдИнфПрод',
    fileName: 'ИдФайлИнфПр',
    signature: 'ЭП',
    text: 'СодОпер',
  },
  refusal: { ...RECEIVED, event: 'СвОтказ', text: 'ТекстОтказ' },
  'revocation-offer': { ...ANNULLED, event: 'СвПредАн' },
  'revocation-acceptance': { ...ANNULLED, event: 'СвСоглАн' },
  'revocation-refusal': { ...ANNULLED, event: 'СвОтказАн' },
  'universal-message': { ...RECEIVED, event: 'СвУнивСооб', text: 'ТекстСооб' },
};

/** Outcome codes of a buyer's title (order 970, КодИтога). */
export const TITLE_OUTCOMES = { '1': 'signed', '2': 'signedWithDisagreements', '3': 'refused' } as const;

export interface TechnicalFacts {
  kind: TechnicalKind;
  /** Unique part of the file's name. */
  guid: string;
  /** Participant id of who makes it, and of whom it is for. */
  from: string;
  to: string;
  at: Date;
  /** What it answers: a file name without extension, and the signature that came with it. */
  answers: { fileId: string; signature: Uint8Array };
  /** Of a universal message (1999, 2999 …) or a buyer's title (1, 2, 3). */
  code?: string;
  text?: string;
  signer: { post: string; last: string; first: string; middle?: string };
  formatVersion?: string;
}

/** A technical document as XML for windows-1251. Each embeds the signature of the file that it answers, so that they form a chain. */
export function buildTechnicalXml(facts: TechnicalFacts, encode: (bytes: Uint8Array) => string): { fileId: string; xml: string } {
  const { kind, at, answers, signer } = facts;
  const { prefix, form } = TECHNICAL_RULES[kind];
  const names = TECHNICAL_FORMS[kind];
  const fileId = `${prefix}_${facts.to}_${facts.from}_${moscowDate(at).replaceAll('-', '')}_${facts.guid}`;
  const code = facts.code === undefined ? {} : kind === 'universal-message' ? { КодСооб: facts.code } : { КодИтога: facts.code };
  const body = element(
    'Документ',
    { КНД: form },
    element('УчастЭДО', { ИдУчастЭДО: facts.from }),
    element(
      names.event,
      { [names.date]: legalDate(moscowDate(at)), [names.time]: moscowTime(at, '.'), ...code },
      element(names.file, { [names.fileName]: answers.fileId }, textElement(names.signature, encode(answers.signature))),
      ...(names.text && facts.text ? [textElement(names.text, facts.text)] : []),
    ),
    element('Подписант', { Должность: signer.post }, element('ФИО', { Фамилия: signer.last, Имя: signer.first, Отчество: signer.middle })),
  );
  const version = facts.formatVersion ?? (effectOf(kind, facts.code) === 'buyer-title' ? '5.03' : '1.02');
  const xml = `<?xml version="1.0" encoding="windows-1251"?>${element('Файл', { ИдФайл: fileId, ВерсФорм: version, ВерсПрог: 'Sealpost' }, body)}`;
  return { fileId, xml };
}
