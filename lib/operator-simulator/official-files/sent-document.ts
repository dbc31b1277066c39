import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import type { FullName, Participant } from './participant.ts';

/** What the sandbox takes from a file that was sent through it. Each part is undefined or empty where the file has none. */
export interface SentDocument {
  /** Файл/@ИдФайл; the file's name without extension where there is no XML. */
  fileId: string;
  version: string;
  function: string;
  title: string;
  number: string;
  /** DD.MM.YYYY, as in the file. */
  date: string;
  formedOn: string;
  /** HH.MM.SS */
  formedAt: string;
  /** With an empty ИНН where the file names a person without one. */
  seller: Participant | undefined;
  buyer: Participant | undefined;
}

/** Where each form keeps its two sides, and number and date. */
const PLACES: Record<string, { seller: string; buyer: string; head: string; number: string; date: string }> = {
  ON_NSCHFDOPPR: { seller: '//СвПрод', buyer: '//СвПокуп', head: '//СвСчФакт', number: 'НомерДок', date: 'ДатаДок' },
  ON_NKORSCHFDOPPR: { seller: '//СвПрод', buyer: '//СвПокуп', head: '//СвКСчФ', number: 'НомерКСчФ', date: 'ДатаКСчФ' },
  ON_AKTSVEROTP: { seller: '//СвОтпр', buyer: '//СвПол', head: '/Файл/Документ', number: 'НомерАкт', date: 'ДатаИнфОтпр' },
  DP_PRANNUL: { seller: '//УчастЭДО', buyer: '//НапрПредАн', head: '/Файл/Документ', number: '', date: '' },
  DP_UVUTOCH: { seller: '//УчастЭДО', buyer: '//ОтпрДок', head: '/Файл/Документ', number: '', date: '' },
  DP_IZVPOL: { seller: '//УчастЭДО', buyer: '//ОтпрДок', head: '/Файл/Документ', number: '', date: '' },
};
/** Names of documents by function, where the file has none of its own. */
const TITLES: Record<string, string> = { СЧФ: 'Счет-фактура', СЧФДОП: 'Счет-фактура и документ об отгрузке', ДОП: 'Документ об отгрузке' };

/** Reads a legal file for the sandbox's own use. What is no XML gives what its name tells. */
export function readSentDocument(bytes: Buffer, fileName: string): SentDocument {
  const unread: SentDocument = {
    fileId: fileName.replace(/\.[a-z]{3}$/i, ''),
    version: '',
    function: 'ДОП',
    title: 'Документ',
    number: 'б/н',
    date: '01.01.2000',
    formedOn: '01.01.2000',
    formedAt: '00.00.00',
    seller: undefined,
    buyer: undefined,
  };
  if (bytes.subarray(0, 4).toString('latin1') === '%PDF') return unread;
  let file: XmlDocument;
  try {
    file = XmlDocument.fromBuffer(bytes);
  } catch {
    return unread;
  }
  try {
    return { ...unread, ...readFile(file.root, unread) };
  } finally {
    file.dispose();
  }
}

function readFile(root: XmlElement, unread: SentDocument): Partial<SentDocument> {
  const fileId = attribute(root, 'ИдФайл') ?? unread.fileId;
  const document = first(root, '/Файл/Документ');
  const place = PLACES[fileId.split('_').slice(0, 2).join('_')];
  if (!place || !document) return { fileId };
  const head = first(root, place.head);
  const code = attribute(document, 'Функция') ?? unread.function;
  return {
    fileId,
    version: attribute(root, 'ВерсФорм') ?? unread.version,
    function: code,
    title: attribute(document, 'НаимДокОпр') ?? TITLES[code] ?? unread.title,
    number: attribute(head, place.number) ?? unread.number,
    date: attribute(head, place.date) ?? unread.date,
    formedOn: attribute(document, 'ДатаИнфПр') ?? attribute(document, 'ДатаИнфОтпр') ?? unread.formedOn,
    formedAt: (attribute(document, 'ВремИнфПр') ?? attribute(document, 'ВрИнфОтпр') ?? unread.formedAt).replaceAll(':', '.'),
    seller: readParticipant(first(root, place.seller)),
    buyer: readParticipant(first(root, place.buyer)),
  };
}

/** The names under which forms keep an organisation, an entrepreneur, a person. */
const ORGANISATION = ['СвЮЛУч', 'ЮЛ'];
const ENTREPRENEUR = ['СвИП', 'ИП'];
const PERSON = ['СвФЛУч', 'СвФЛ', 'ФЛ'];

function readParticipant(side: XmlElement | undefined): Participant | undefined {
  if (!side) return undefined;
  const find = (names: readonly string[]) => names.map((name) => first(side, `./${name} | ./ИдСв/${name}`)).find(Boolean);
  const organisation = find(ORGANISATION);
  if (organisation) {
    const inn = attribute(organisation, 'ИННЮЛ') ?? '';
    // A transfer document may leave the КПП out; what operators know of a box doesn't.
    const kpp = attribute(organisation, 'КПП') ?? `${inn.slice(0, 4)}01001`;
    return { type: 'organisation', name: attribute(organisation, 'НаимОрг') ?? '', inn, kpp };
  }
  const entrepreneur = find(ENTREPRENEUR);
  const somebody = entrepreneur ?? find(PERSON);
  const name = somebody && readName(first(somebody, './ФИО'));
  return name && { type: entrepreneur ? 'entrepreneur' : 'person', name, inn: attribute(somebody, 'ИННФЛ') ?? '' };
}

function readName(name: XmlElement | undefined): FullName | undefined {
  const [last, given, middle] = ['Фамилия', 'Имя', 'Отчество'].map((key) => attribute(name, key));
  return last && given ? { last, first: given, ...(middle ? { middle } : {}) } : undefined;
}

function first(from: XmlElement, path: string): XmlElement | undefined {
  return (from.get(path) as XmlElement | null) ?? undefined;
}

function attribute(of: XmlElement | undefined, name: string): string | undefined {
  return name === '' ? undefined : of?.attr(name)?.value;
}
