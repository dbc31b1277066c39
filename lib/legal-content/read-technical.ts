import { XmlDocument, XmlParseError, type XmlElement, type XmlNode } from 'libxml2-wasm';
import { TECHNICAL_RULES, type TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { SealpostError } from '../../domain/errors.ts';
import { TECHNICAL_FORMS } from '../../domain/legal-format/technical-document-xml.ts';

/** What a technical document says. */
export interface TechnicalContent {
  fileId: string;
  /** Name of the file that it answers, without extension, and the signature of it that it embeds. */
  answersFileId: string;
  answersSignature: Buffer;
  /** The date that it states; of ПДП this is the date of issue. */
  statedAt: Date;
  /** Code of a universal message, or outcome of a title. */
  code: string | null;
  text: string | null;
}

const SIZE_MAX_BYTES = 3 * 1024 * 1024;

/**
 * Reads a technical document strictly: its form, its name, what it answers and when. Nothing is fetched, no entity is replaced.
 * @throws SealpostError technical.malformed
 */
export function readTechnical(bytes: Uint8Array, fileName: string, kind: TechnicalKind): TechnicalContent {
  if (bytes.length > SIZE_MAX_BYTES) malformed('it is too large');
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(bytes);
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    return malformed('it is not well-formed');
  }
  try {
    if (document.dtd) malformed('it has a DOCTYPE');
    return read(document, fileName, kind);
  } finally {
    document.dispose();
  }
}

function read(document: XmlDocument, fileName: string, kind: TechnicalKind): TechnicalContent {
  const { form, prefix } = TECHNICAL_RULES[kind];
  const names = TECHNICAL_FORMS[kind];
  const fileId = attribute(document.root, 'ИдФайл');
  if (fileId !== fileName.replace(/\.xml$/i, '')) malformed('its name is not the one inside');
  if (!fileId.startsWith(`${prefix}_`)) malformed('its name is that of another form');
  const body = child(document.root, 'Документ');
  if (attribute(body, 'КНД') !== form) malformed('its form (КНД) is another one');
  const event = child(body, names.event);
  const file = child(event, names.file);
  const signature = child(file, names.signature).content.trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) malformed('the signature inside is not base64');
  return {
    fileId,
    answersFileId: attribute(file, names.fileName),
    answersSignature: Buffer.from(signature, 'base64'),
    statedAt: instantOf(attribute(event, names.date), attribute(event, names.time)),
    code: event.attr(kind === 'universal-message' ? 'КодСооб' : 'КодИтога')?.value ?? null,
    text: (names.text && findChild(event, names.text)?.content) || null,
  };
}

function instantOf(date: string, time: string): Date {
  const [day, month, year] = date.split('.');
  const at = new Date(`${year}-${month}-${day}T${time.replaceAll('.', ':')}+03:00`);
  return Number.isNaN(at.getTime()) ? malformed('its date is none') : at;
}

function findChild(parent: XmlElement, name: string): XmlElement | undefined {
  return (parent.get(name) as XmlNode | null as XmlElement | null) ?? undefined;
}

function child(parent: XmlElement, name: string): XmlElement {
  return findChild(parent, name) ?? malformed(`${name} is missing`);
}

function attribute(owner: XmlElement, name: string): string {
  return owner.attr(name)?.value ?? malformed(`@${name} is missing`);
}

function malformed(reason: string): never {
  throw new SealpostError('technical.malformed', `The technical document can't be read: ${reason}.`, { details: { reason } });
}
