import { fileNameInside } from './file-name.ts';

/** Where things lie in an evidence container. Names say what a file is: nobody should have to guess. */
export const LAYOUT = {
  readme: 'README.txt',
  manifest: 'manifest.json',
  protocol: 'protocol.pdf',
  documentFolder: 'document/',
  /** The document alone lies here: its name comes from outside, and must not take the place of a file of ours. */
  fileFolder: 'document/file/',
  sealed: 'sealed/manifest.json',
  sealedRecord: 'sealed/manifest.ers',
  documentRecord: 'document/evidence.ers',
  events: 'events/events.ndjson',
  laterEvents: 'events/later.ndjson',
  receiptsFolder: 'receipts/',
  laterReceiptsFolder: 'receipts-later/',
  certificatesFolder: 'certificates/',
  statusFolder: 'status/',
  audit: 'audit/proof.json',
} as const;

/** 1: until 2026-11-25, the document beside its signatures and its record. 2: the document in a folder of its own. Both are read. */
export const LAYOUT_VERSIONS = [1, 2] as const;
export type LayoutVersion = (typeof LAYOUT_VERSIONS)[number];
/** The one that is written. */
export const LAYOUT_VERSION = 2;

const SIGNATURE_LEVELS = ['b-b', 'b-t', 'b-lt'] as const;
type SignatureLevel = (typeof SIGNATURE_LEVELS)[number];

/** Where document and signatures lie. */
export interface DocumentPlaces {
  content: string;
  /** By level; `b-b` is the signature as it was made. */
  signatures: Record<SignatureLevel, string>;
}

/** @param fileName of the document, as the sealed manifest has it */
export function documentPlaces(version: LayoutVersion, fileName: string): DocumentPlaces {
  const content = version === 1 ? `${LAYOUT.documentFolder}${fileName}` : `${LAYOUT.fileFolder}${fileNameInside(fileName)}`;
  const stem = version === 1 ? content : `${LAYOUT.documentFolder}signature`;
  return { content, signatures: { 'b-b': `${stem}.p7s`, 'b-t': `${stem}.b-t.p7s`, 'b-lt': `${stem}.b-lt.p7s` } };
}

/** Everything in the container that is signed, with its signature: the document and the technical documents. */
export function listSigned(
  files: ReadonlyMap<string, Buffer>,
  { content, signatures }: DocumentPlaces,
): { path: string; bytes: Buffer; signature: Buffer }[] {
  const pairs = [...files.keys()]
    .filter((path) => path.startsWith('receipts') && files.has(`${path}.p7s`))
    .map((path) => [path, `${path}.p7s`] as const);
  const own = Object.values(signatures).map((path) => [content, path] as const);
  return [...own, ...pairs].flatMap(([path, beside]) => {
    const [bytes, signature] = [files.get(path), files.get(beside)];
    return bytes && signature ? [{ path, bytes, signature }] : [];
  });
}

const FIXED: ReadonlyMap<string, [ru: string, en: string]> = new Map([
  [LAYOUT.readme, ['Как проверить без нас', 'How to check it without us']],
  [LAYOUT.protocol, ['Протокол для чтения', 'Protocol for people']],
  [LAYOUT.sealed, ['Опись, опечатанная при сдаче в архив', 'Manifest sealed at archiving']],
  [LAYOUT.sealedRecord, ['Запись доказательства (RFC 4998) над описью', 'Evidence record (RFC 4998) over the sealed manifest']],
  [
    LAYOUT.documentRecord,
    ['Запись доказательства (RFC 4998) над документом и подписью', 'Evidence record (RFC 4998) over document and signature'],
  ],
  [LAYOUT.events, ['События до сдачи в архив, цепочка хешей', 'Events until archiving, chained by hashes']],
  [LAYOUT.laterEvents, ['События после сдачи в архив', 'Events since archiving']],
  [LAYOUT.audit, ['Место событий в ежедневных якорях', 'Where the events stand in the daily anchors']],
]);

/** What a file is, in words, by where it lies. The verifier compares them: another wording needs another layout version. */
export function describeFile(path: string): { ru: string; en: string } {
  const known = FIXED.get(path);
  if (known) return { ru: known[0], en: known[1] };
  if (path.startsWith(LAYOUT.documentFolder))
    return path.endsWith('.p7s') && !path.startsWith(LAYOUT.fileFolder)
      ? { ru: 'Подпись (CAdES, отсоединённая)', en: 'Signature (CAdES, detached)' }
      : { ru: 'Документ', en: 'The document' };
  if (path.startsWith('receipts'))
    return path.endsWith('.p7s')
      ? { ru: 'Подпись технологического документа', en: 'Signature of a technical document' }
      : { ru: 'Технологический документ', en: 'Technical document' };
  if (path.startsWith(LAYOUT.certificatesFolder)) return { ru: 'Сертификат', en: 'Certificate' };
  return { ru: 'Статус сертификатов', en: 'Status of certificates' };
}
