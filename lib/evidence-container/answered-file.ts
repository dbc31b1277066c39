import { prefixOf } from '../../domain/legal-format/formats.ts';
import { findTechnicalForm } from '../../domain/legal-format/technical-forms.ts';
import { fileIdOf } from '../../domain/legal-format/legal-file.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { createElementBudget, elementsAt, elementsBelow, readElements, type ReadElement } from './xml-elements.ts';

/** A file that a technical document names, and the signatures that it embeds beside the name. */
export interface AnsweredFile {
  fileId: string;
  signatures: Buffer[];
}

export interface TechnicalStatements {
  fileId: string;
  answers: AnsweredFile[];
  /** Of a buyer's title: 1 signed, 2 with disagreements, 3 refused. Undefined where the form has none, or is not known. */
  outcome: '1' | '2' | '3' | undefined;
  /** The date that it states, to the second; of a confirmation of receipt this is the date of issue. */
  statedAt: Date | undefined;
}

/** Which kinds a form may stand for; those of the older forms stay, since containers do. */
const KINDS_OF: Record<string, readonly TechnicalKind[]> = {
  DP_PDPOL: ['receipt-date'],
  DP_PDOTPR: ['dispatch-date'],
  DP_IZVPOL: ['receipt-notice'],
  DP_UVUTOCH: ['clarification', 'refusal', 'revocation-refusal'],
  DP_OTKPODP: ['refusal'],
  DP_PRANNUL: ['revocation-offer', 'revocation-acceptance'],
  DP_SOGANNUL: ['revocation-acceptance'],
  DP_OTKANNUL: ['revocation-refusal'],
  DP_UNIVSOOB: ['universal-message'],
  DP_UNISOOBSCH: ['universal-message'],
  ON_NSCHFDOPPOK: ['buyer-title', 'refusal'],
  ON_NKORSCHFDOPPOK: ['buyer-title', 'refusal'],
  ON_AKTSVERPOL: ['buyer-title', 'refusal'],
};

/** True where a file of this name can be a document of that kind. */
export function isOfKind(fileId: string, kind: TechnicalKind): boolean {
  return kindsOf(fileId)?.includes(kind) ?? false;
}

/** True where a file of this name is an answer or a notice, and no document of the seller. */
export function isTechnical(fileId: string): boolean {
  return kindsOf(fileId) !== undefined;
}

function kindsOf(fileId: string): readonly TechnicalKind[] | undefined {
  const prefix = Object.keys(KINDS_OF).find((own) => fileId.startsWith(`${own}_`));
  return prefix === undefined ? undefined : KINDS_OF[prefix];
}

const FILE_ID = /^(?:ON|DP)_[A-Z]+_/;
const BASE64 = /^[A-Za-z0-9+/]{40,}={0,2}$/;

/**
 * What a technical document says that it answers: each element that names a file, with the signatures right below it. The forms differ in where they put this
 * and in what they call it; they agree in that the name is an attribute and the signature an element below. Undefined where the bytes are no such document.
 * @param known ids of the files of this docflow; names of ready files need not look like those of the legal forms
 */
export function readTechnicalStatements(
  bytes: Buffer,
  known: ReadonlySet<string>,
  budget = createElementBudget(),
): TechnicalStatements | undefined {
  const root = readElements(bytes, budget);
  const fileId = root?.name === 'Файл' ? root.attributes.get('ИдФайл') : undefined;
  if (!root || !fileId) return undefined;
  const answers = [...root.children].flatMap((child) => [...elementsBelow(child)].flatMap((element) => namedIn(element, known)));
  const form = findTechnicalForm(prefixOf(fileId), root.attributes.get('ВерсФорм') ?? '');
  const value = form?.outcome && valueAt(root, form.outcome.path);
  return {
    fileId,
    answers,
    outcome: value ? form.outcome!.values[value] : undefined,
    statedAt: form?.stated ? readStated(root, form.stated) : undefined,
  };
}

/** @param path below Документ, as the table of forms has it: `a/b/@c`, `../@c` */
function valueAt(root: ReadElement, path: string): string | undefined {
  const steps = path.split('/');
  const attribute = steps.pop()!.slice(1);
  const from = steps[0] === '..' ? [root] : elementsAt(root, ['Документ', ...steps.filter((step) => step !== '.')]);
  return from[0]?.attributes.get(attribute);
}

function readStated(root: ReadElement, { path, date, time }: { path: string; date: string; time: string }): Date | undefined {
  const [day, hour] = [date, time].map((name) => valueAt(root, `${path}/@${name}`));
  const at = new Date(`${day?.split('.').reverse().join('-')}T${hour?.replaceAll('.', ':')}+03:00`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function namedIn(element: ReadElement, known: ReadonlySet<string>): AnsweredFile[] {
  const ids = [...element.attributes.values()].map(fileIdOf).filter((value) => known.has(value) || FILE_ID.test(value));
  const signatures = element.children
    .map(({ text }) => text.replace(/\s/g, ''))
    .filter((text) => BASE64.test(text))
    .map((text) => Buffer.from(text, 'base64'));
  return ids.map((fileId) => ({ fileId, signatures }));
}
