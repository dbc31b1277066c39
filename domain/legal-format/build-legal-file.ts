import { KIND_RULES, type DocumentKind } from '../document-kind.ts';
import { moscowDate } from '../moscow-time.ts';
import type { CorrectionContent, LinesContent, StatementContent } from '../submission.ts';
import { producedFormat, type FormatPrefix, type LegalFormat } from './formats.ts';
import type { LegalFile, LegalFileFacts } from './legal-file.ts';
import { buildReconciliationStatement } from './reconciliation-statement.ts';
import { buildUniversalCorrection } from './universal-correction.ts';
import { buildUniversalTransfer } from './universal-transfer.ts';

type Builder = (facts: LegalFileFacts) => LegalFile;

/** The builder of each version that we make: a new order is a row in the table of formats and a builder here. */
const BUILDERS: Record<string, Builder> = {
  'ON_NSCHFDOPPR 5.03': (facts) => buildUniversalTransfer(facts, facts.document.content as LinesContent),
  'ON_NKORSCHFDOPPR 5.01': (facts) => buildUniversalCorrection(facts, facts.document.content as CorrectionContent),
  'ON_AKTSVEROTP 5.01': (facts) => buildReconciliationStatement(facts, facts.document.content as StatementContent),
};

/** The XML form of a kind's legal form; null for what is a PDF. */
export const PREFIXES: Record<(typeof KIND_RULES)[DocumentKind]['legalForm'], FormatPrefix | null> = {
  'universal-transfer': 'ON_NSCHFDOPPR',
  'universal-correction': 'ON_NKORSCHFDOPPR',
  reconciliation: 'ON_AKTSVEROTP',
  pdf: null,
};

/** The format in which a kind is made on a day, YYYY-MM-DD; null for what is a PDF. */
export function formatOfKind(kind: DocumentKind, day: string): LegalFormat | null {
  const prefix = PREFIXES[KIND_RULES[kind].legalForm];
  return prefix && producedFormat(prefix, day);
}

/**
 * The legal file of a document that has passed validation, in the version that holds on the Moscow day of its forming.
 * @throws Error for a kind without a legal XML form, and where a row of the table of formats has no builder
 */
export function buildLegalFile(facts: LegalFileFacts): LegalFile {
  const format = formatOfKind(facts.document.kind, moscowDate(facts.formedAt));
  const build = format && BUILDERS[`${format.prefix} ${format.version}`];
  if (!build) throw new Error(`No builder for ${facts.document.kind} as ${format?.prefix} ${format?.version}.`);
  return build(facts);
}
