/** Where things lie in an evidence container. Names say what a file is: nobody should have to guess. */
export const LAYOUT = {
  readme: 'README.txt',
  manifest: 'manifest.json',
  protocol: 'protocol.pdf',
  documentFolder: 'document/',
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

export interface ContainerManifest {
  type: 'sealpost-evidence-container';
  version: 1;
  documentId: string;
  /** Which drawing of the protocol this is; another one can't be compared byte by byte. */
  protocol: number;
  files: ContainerFile[];
}

export interface ContainerFile {
  path: string;
  sha256: string;
  bytes: number;
  ru: string;
  en: string;
}

/** What a file is, in words, by where it lies. */
export function describeFile(path: string): { ru: string; en: string } {
  const fixed: Record<string, [string, string]> = {
    [LAYOUT.readme]: ['Как проверить без нас', 'How to check it without us'],
    [LAYOUT.protocol]: ['Протокол для чтения', 'Protocol for people'],
    [LAYOUT.sealed]: ['Опись, опечатанная при сдаче в архив', 'Manifest sealed at archiving'],
    [LAYOUT.sealedRecord]: ['Запись доказательства (RFC 4998) над описью', 'Evidence record (RFC 4998) over the sealed manifest'],
    [LAYOUT.documentRecord]: [
      'Запись доказательства (RFC 4998) над документом и подписью',
      'Evidence record (RFC 4998) over document and signature',
    ],
    [LAYOUT.events]: ['События до сдачи в архив, цепочка хешей', 'Events until archiving, chained by hashes'],
    [LAYOUT.laterEvents]: ['События после сдачи в архив', 'Events since archiving'],
    [LAYOUT.audit]: ['Место событий в ежедневных якорях', 'Where the events stand in the daily anchors'],
  };
  const known = fixed[path];
  if (known) return { ru: known[0], en: known[1] };
  if (path.startsWith(LAYOUT.documentFolder))
    return path.endsWith('.p7s')
      ? { ru: 'Подпись (CAdES, отсоединённая)', en: 'Signature (CAdES, detached)' }
      : { ru: 'Документ', en: 'The document' };
  if (path.startsWith('receipts'))
    return path.endsWith('.p7s')
      ? { ru: 'Подпись технологического документа', en: 'Signature of a technical document' }
      : { ru: 'Технологический документ', en: 'Technical document' };
  if (path.startsWith(LAYOUT.certificatesFolder)) return { ru: 'Сертификат', en: 'Certificate' };
  return { ru: 'Статус сертификатов', en: 'Status of certificates' };
}
