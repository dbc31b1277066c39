import type { DocumentKind } from '../../../domain/document-kind.ts';
import type { TechnicalKind } from '../../../domain/docflow/technical-document.ts';

/** A form that the operator takes: the operator's own list, so that a mistake of the product's table is seen here. */
export interface AcceptedForm {
  prefix: string;
  version: string;
  /** First day, and first day on which it is no longer taken; Moscow days. */
  from: string;
  to: string | null;
}

export const FORMS: readonly AcceptedForm[] = [
  { prefix: 'ON_NSCHFDOPPR', version: '5.03', from: '2024-04-09', to: null },
  { prefix: 'ON_NSCHFDOPPR', version: '5.01', from: '2019-02-08', to: '2026-01-01' },
  { prefix: 'ON_NKORSCHFDOPPR', version: '5.01', from: '2021-04-01', to: null },
  { prefix: 'ON_AKTSVEROTP', version: '5.01', from: '2022-07-01', to: null },
  { prefix: 'DP_IZVPOL', version: '1.03', from: '2024-01-01', to: null },
  { prefix: 'DP_IZVPOL', version: '1.02', from: '2016-01-01', to: null },
  { prefix: 'DP_UVUTOCH', version: '1.03', from: '2024-01-01', to: null },
  { prefix: 'DP_UVUTOCH', version: '1.02', from: '2016-01-01', to: null },
  { prefix: 'DP_PRANNUL', version: '1.02', from: '2016-01-01', to: null },
  { prefix: 'DP_UNISOOBSCH', version: '5.01', from: '2026-01-01', to: null },
];

/** What each kind of document is: its form and its functions. Kinds without a row go as PDF only. */
export const KIND_FORMS: Partial<Record<DocumentKind, { prefix: string; functions: readonly string[] }>> = {
  invoice: { prefix: 'ON_NSCHFDOPPR', functions: ['СЧФ'] },
  transfer: { prefix: 'ON_NSCHFDOPPR', functions: ['СЧФДОП'] },
  act: { prefix: 'ON_NSCHFDOPPR', functions: ['ДОП'] },
  correction: { prefix: 'ON_NKORSCHFDOPPR', functions: ['КСЧФ', 'КСЧФДИС', 'ДИС'] },
  reconciliation: { prefix: 'ON_AKTSVEROTP', functions: [] },
};

/** Kinds that the parties may agree to exchange as a PDF, without an official form. */
export const PDF_KINDS: readonly DocumentKind[] = ['bill', 'act', 'reconciliation'];

/** What the sender of a document may send after it. Consent to an annulment has no form: it is a signature under the offer. */
export const TECHNICAL_FORMS: Partial<Record<TechnicalKind, string>> = {
  'receipt-notice': 'DP_IZVPOL',
  clarification: 'DP_UVUTOCH',
  refusal: 'DP_UVUTOCH',
  'revocation-offer': 'DP_PRANNUL',
  'revocation-refusal': 'DP_UVUTOCH',
  'universal-message': 'DP_UNISOOBSCH',
};

export function findForm(prefix: string, version: string): AcceptedForm | undefined {
  return FORMS.find((form) => form.prefix === prefix && form.version === version);
}

/** @param day YYYY-MM-DD */
export function isInForce({ from, to }: AcceptedForm, day: string): boolean {
  return day >= from && (to === null || day < to);
}
