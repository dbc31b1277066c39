import type { XmlElement } from 'libxml2-wasm';
import { TECHNICAL_RULES, type TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { prefixOf } from '../../domain/legal-format/formats.ts';
import { findTechnicalForm, type TechnicalForm } from '../../domain/legal-format/technical-forms.ts';
import { parseXml } from './parse-xml.ts';
import { attribute, child, elementsAt, instantOf, malformed, readBase64, valueAt, valuesAt } from './read-elements.ts';
import { readMaker, readOperator, readSignatories, type Maker, type Signatory } from './read-technical-parties.ts';
import { readUniversalMessage } from './read-universal-message.ts';
import { wordsOf } from './words.ts';

/** What a technical document says. */
export interface TechnicalContent {
  fileId: string;
  version: string;
  /** Participant ids in the file's own name: whom it is for, and who has made it. */
  to: string;
  from: string;
  /** Name of the file that it answers, without extension; null where a universal message leaves that to the operator. */
  answersFileId: string | null;
  /** Signatures of that file which it embeds; a universal message may embed none. */
  answersSignatures: Buffer[];
  /** The date that it states; of ПДП this is the date of issue. An offer to annul states none. */
  statedAt: Date | null;
  /** Codes of a universal message as one text (see `joinCodes`), or outcome of a title: 1, 2, 3. */
  code: string | null;
  /** The other side's own words. */
  words: string | null;
  /** Who has made it, where the form names him beside the signatory. */
  maker: Maker | null;
  /** The operator that a confirmation names. */
  operator: { name: string; inn: string; id: string } | null;
  signatories: Signatory[];
}

const SIZE_MAX_BYTES = 3 * 1024 * 1024;

/**
 * Reads a technical document strictly: its form and version, its name, what it answers and when. Elements and attributes only, so that no
 * comment counts; nothing is fetched, no entity is replaced.
 * @throws SealpostError technical.malformed
 */
export function readTechnical(bytes: Uint8Array, fileName: string, kind: TechnicalKind): TechnicalContent {
  if (bytes.length > SIZE_MAX_BYTES) malformed('it is too large');
  const parsed = parseXml(bytes, '');
  if (parsed.finding) return malformed(parsed.finding.messageEn);
  try {
    return read(parsed.document.root, fileName, kind);
  } finally {
    parsed.document.dispose();
  }
}

function read(root: XmlElement, fileName: string, kind: TechnicalKind): TechnicalContent {
  const fileId = attribute(root, 'ИдФайл');
  const version = attribute(root, 'ВерсФорм');
  if (root.name !== 'Файл') malformed('its root is not Файл');
  if (fileId !== fileName.replace(/\.xml$/i, '')) malformed('its name is not the one inside');
  const prefix = prefixOf(fileId);
  const { forms } = TECHNICAL_RULES[kind];
  if (!forms.some((known) => known === prefix)) malformed('its name is that of another form');
  const body = child(root, 'Документ');
  const [, , to = '', from = ''] = fileId.split('_');
  const named = { fileId, version, to, from, signatories: readSignatories(body) };
  if (prefix === 'DP_UNISOOBSCH') return { ...named, operator: null, ...readUniversalMessage(body) };
  const form = findTechnicalForm(prefix, version) ?? malformed(`version ${version} of its form is not known`);
  if (form.form !== null && body.attr('КНД')?.value !== form.form) malformed('its form (КНД) is another one');
  return { ...named, ...readForm(body, form) };
}

function readForm(body: XmlElement, form: TechnicalForm): Omit<TechnicalContent, 'fileId' | 'version' | 'to' | 'from' | 'signatories'> {
  const file = only(body, form.answered.path);
  const signatures = elementsAt(file, form.answered.signature);
  if (signatures.length === 0) malformed(`${form.answered.signature} is missing`);
  const answersFileId = attribute(file, form.answered.name);
  requireSameFamily(form, answersFileId);
  return {
    answersFileId,
    answersSignatures: signatures.map(readBase64),
    statedAt: form.stated && statedAt(only(body, form.stated.path), form.stated),
    code: form.outcome ? outcomeOf(body, form.outcome) : null,
    words: wordsOf(form.words.flatMap((path) => valuesAt(body, path))),
    maker: form.maker === null ? null : readMaker(child(body, form.maker)),
    operator: readOperator(body),
  };
}

/** A title answers the seller's half of the same document: its form has the same name but for the side. */
const SELLERS_HALF: Readonly<Record<string, string>> = {
  ON_NSCHFDOPPOK: 'ON_NSCHFDOPPR',
  ON_NKORSCHFDOPPOK: 'ON_NKORSCHFDOPPR',
  ON_AKTSVERPOL: 'ON_AKTSVEROTP',
};

function requireSameFamily({ prefix }: TechnicalForm, answers: string): void {
  const half = SELLERS_HALF[prefix];
  if (half !== undefined && prefixOf(answers) !== half) malformed('it answers a document of another form');
}

function statedAt(owner: XmlElement, { date, time }: { date: string; time: string }): Date {
  return instantOf(attribute(owner, date), attribute(owner, time));
}

function outcomeOf(body: XmlElement, { path, values }: NonNullable<TechnicalForm['outcome']>): string {
  return values[valueAt(body, path) ?? ''] ?? malformed(`${path} says neither yes nor no`);
}

function only(body: XmlElement, path: string): XmlElement {
  return path === '.' ? body : path.split('/').reduce(child, body);
}
