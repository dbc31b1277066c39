import type { FormatPrefix } from './formats.ts';

/** Where each form puts what we need of it; element paths below Файл/Документ, names of attributes. The table is the schemas', read. */
export interface TechnicalForm {
  prefix: FormatPrefix;
  version: string;
  /** Документ/@КНД; null where the form has none. */
  form: string | null;
  /** The element whose attributes carry date and time; null where the form states none. */
  stated: { path: string; date: string; time: string } | null;
  /** The file that is answered: its name, and the elements with its signature in base64. */
  answered: { path: string; name: string; signature: string };
  /** Who makes it, as ЮЛ, ИП or ФЛ; null where the form names nobody but the signatory. */
  maker: string | null;
  /** Words of the other side: elements with text, or `path/@attribute`. Several where the form has several places. */
  words: readonly string[];
  /** How a buyer has signed: `path/@attribute` and its values. */
  outcome?: { path: string; values: Readonly<Record<string, '1' | '2' | '3'>> };
}

const OUTCOMES_970 = { '1': '1', '2': '2', '3': '3' } as const;
/** Words of the title, and the document of the differences by its name, number and date; a title that says no has no place for words of its own. */
const WORDS_970 = [
  'СодФХЖ4/СвПрин/@СодОпер',
  'СодФХЖ4/ИнфПолФХЖ4/ТекстИнф/@Значен',
  ...['РеквНаимДок', 'РеквНомерДок', 'РеквДатаДок', 'РеквДопСведДок'].map((name) => `СодФХЖ4/СвПрин/КодСодОпер/РеквДокРасх/@${name}`),
];

/** Orders of the tax service on technical documents, on the buyer's part of a transfer document (970), of a statement (405), of a correction. */
export const TECHNICAL_FORMS: readonly TechnicalForm[] = [
  operatorForm('DP_PDPOL', '1.03', '1115112', ['ДатаПол', 'ВремяПол'], ['СведПолФайл', 'ИмяПолФайла', 'ЭППолФайл']),
  // Version 1.02 speaks of dispatch here too: date and element are named so in its schema.
  operatorForm('DP_PDPOL', '1.02', '1115112', ['ДатаОтпр', 'ВремяОтпр'], ['СведОтпрФайл', 'ИмяПостФайла', 'ЭЦППолФайл']),
  operatorForm('DP_PDOTPR', '1.03', '1115111', ['ДатаОтпр', 'ВремяОтпр'], ['СведОтпрФайл', 'ИмяОтпрФайла', 'ЭПОтпрФайл']),
  operatorForm('DP_PDOTPR', '1.02', '1115111', ['ДатаОтпр', 'ВремяОтпр'], ['СведОтпрФайл', 'ИмяПостФайла', 'ЭЦППолФайл']),
  noticeForm('DP_IZVPOL', '1.03', '1115110', 'СвИзвПолуч', ['ИмяПолФайла', 'ЭППолФайл']),
  noticeForm('DP_IZVPOL', '1.02', '1115110', 'СвИзвПолуч', ['ИмяПостФайла', 'ЭЦППолФайл']),
  noticeForm('DP_UVUTOCH', '1.03', '1115113', 'СвУведУточ', ['ИмяПолФайла', 'ЭППолФайл'], 'ТекстУведУточ'),
  noticeForm('DP_UVUTOCH', '1.02', '1115113', 'СвУведУточ', ['ИмяПостФайла', 'ЭЦППолФайл'], 'ТекстУведУточ'),
  {
    prefix: 'DP_PRANNUL',
    version: '1.02',
    form: null,
    stated: null,
    answered: { path: 'СвПредАн/СведАнФайл', name: 'ИмяАнФайла', signature: 'ЭЦПАнФайл' },
    maker: 'УчастЭДО',
    words: ['СвПредАн/ТекстПредАн'],
  },
  ...(['5.03', '5.02'] as const).map((version) => transferTitle(version)),
  // The official schema of the correction's title was not at hand: the names are those of an operator's simplified contract, and those that
  // it shares with the transfer document's title. СодОпер: 1 agreed with the change, 2 not agreed.
  ...(['5.01', '5.02'] as const).map((version) => correctionTitle(version)),
  {
    prefix: 'ON_AKTSVERPOL',
    version: '5.01',
    form: '1110333',
    stated: { path: '.', date: 'ДатаИнфПол', time: 'ВрИнфПол' },
    answered: { path: 'ИдИнфОтпр', name: 'ИдФайлИнфОтпр', signature: 'ЭП' },
    maker: null,
    words: ['ТаблАкт/@ДопИнф', 'ТаблАкт/ДогСв/@ДопИнф', 'ТаблАкт/ДогСв/ДокСв/@ДопИнф', 'ТаблАкт/ДогСв/ДокСв/СвОпер/@ДопИнф'],
    // ПризнРазн 1: no disagreement; 2: there is a table of them.
    outcome: { path: '../@ПризнРазн', values: { '1': '1', '2': '2' } },
  },
];

/** The form of a file by its id and version; undefined where we know none. */
export function findTechnicalForm(prefix: string, version: string): TechnicalForm | undefined {
  return TECHNICAL_FORMS.find((form) => form.prefix === prefix && form.version === version);
}

function operatorForm(
  prefix: FormatPrefix,
  version: string,
  form: string,
  [date, time]: readonly [string, string],
  [file, name, signature]: readonly [string, string, string],
): TechnicalForm {
  const stated = { path: 'СведПодтв', date, time };
  return { prefix, version, form, stated, answered: { path: `СведПодтв/${file}`, name, signature }, maker: null, words: [] };
}

function noticeForm(
  prefix: FormatPrefix,
  version: string,
  form: string,
  event: string,
  [name, signature]: readonly [string, string],
  text?: string,
): TechnicalForm {
  return {
    prefix,
    version,
    form,
    stated: { path: event, date: 'ДатаПол', time: 'ВремяПол' },
    answered: { path: `${event}/СведПолФайл`, name, signature },
    maker: 'УчастЭДО',
    words: text ? [`${event}/${text}`] : [],
  };
}

function transferTitle(version: string): TechnicalForm {
  return {
    prefix: 'ON_NSCHFDOPPOK',
    version,
    form: '1115132',
    stated: { path: '.', date: 'ДатаИнфПок', time: 'ВремИнфПок' },
    answered: { path: 'ИдИнфПрод', name: 'ИдФайлИнфПр', signature: 'ЭП' },
    maker: null,
    words: WORDS_970,
    outcome: { path: 'СодФХЖ4/СвПрин/КодСодОпер/@КодИтога', values: OUTCOMES_970 },
  };
}

function correctionTitle(version: string): TechnicalForm {
  return {
    ...transferTitle(version),
    prefix: 'ON_NKORSCHFDOPPOK',
    form: '1115134',
    words: ['СодФХЖ4/@УточСодОпер', 'СодФХЖ4/ИнфПолФХЖ4/ТекстИнф/@Значен'],
    outcome: { path: 'СодФХЖ4/@СодОпер', values: { '1': '1', '2': '3' } },
  };
}
