import type { Docflow } from './docflow.ts';
import type { TechnicalEffect, TechnicalKind } from './technical-document.ts';

/** Why the other side's word calls a person. */
export type CallReason =
  | 'docflow.refused'
  | 'docflow.clarification-asked'
  | 'docflow.annulment-offered'
  | 'docflow.authority-asked'
  | 'docflow.signer-not-proven'
  | 'docflow.title-invalid'
  | 'docflow.answer-invalid'
  | 'docflow.answers-differ';

export const CALL_REASONS: readonly CallReason[] = [
  'docflow.refused',
  'docflow.clarification-asked',
  'docflow.annulment-offered',
  'docflow.authority-asked',
  'docflow.signer-not-proven',
  'docflow.title-invalid',
  'docflow.answer-invalid',
  'docflow.answers-differ',
];

/**
 * How a call ended: a person has seen it and closes it; a revision or correction names the document; the offer was answered or annulled; what
 * was missing came proven; or nobody spoke within the policy's time.
 */
export type CallEnd = 'seen' | 'amended' | 'answered' | 'proven' | 'term';

/** Something that the other side has said and that a person must look at. The document does not end before it is settled. */
export interface DocflowCall {
  reason: CallReason;
  /** The technical document that called: the operator's id of it. Its words stay in its own table. */
  id: string;
  kind: TechnicalKind;
  at: string;
  settled: CallEnd | null;
}

const CALLED_BY: Partial<Record<TechnicalEffect, CallReason>> = {
  refusal: 'docflow.refused',
  clarification: 'docflow.clarification-asked',
  'revocation-offer': 'docflow.annulment-offered',
  'authority-request': 'docflow.authority-asked',
};

export function callOf(effect: TechnicalEffect): CallReason | undefined {
  return CALLED_BY[effect];
}

/** The calls of a docflow; documents from before they were kept have none. */
export function callsOf({ calls = [] }: Docflow): readonly DocflowCall[] {
  return calls;
}

export function openCalls(docflow: Docflow): DocflowCall[] {
  return callsOf(docflow).filter(({ settled }) => settled === null);
}

/** The operator's id of the buyer's latest offer to annul; null where none is kept. */
export function latestOfferOf(docflow: Docflow): string | null {
  return callsOf(docflow).findLast(({ reason }) => reason === 'docflow.annulment-offered')?.id ?? null;
}

/** Adds a call, once for a technical document and reason; kept in the order of their times, whatever the order in which they come. */
export function addCall(docflow: Docflow, call: DocflowCall): Docflow {
  const calls = callsOf(docflow);
  if (calls.some(({ reason, id }) => reason === call.reason && id === call.id)) return docflow;
  const ordered = [...calls, call].sort((a, b) => (a.at + a.reason + a.id < b.at + b.reason + b.id ? -1 : 1));
  // Whoever was called for an earlier one of this reason has spoken: he is called again.
  return { ...docflow, calls: ordered, escalated: docflow.escalated.filter((reason) => reason !== call.reason) };
}

/** Settles the open calls that match. Returns the same object where there is none. */
export function settleCalls(docflow: Docflow, settled: CallEnd, matches: (call: DocflowCall) => boolean): Docflow {
  const isMeant = (call: DocflowCall) => call.settled === null && matches(call);
  if (!callsOf(docflow).some(isMeant)) return docflow;
  return { ...docflow, calls: callsOf(docflow).map((call) => (isMeant(call) ? { ...call, settled } : call)) };
}

/** The buyer has said no, or asked for another document: his silence afterwards is no consent. */
export function hasObjected(docflow: Docflow): boolean {
  const objections: readonly CallReason[] = ['docflow.refused', 'docflow.clarification-asked', 'docflow.annulment-offered'];
  // A no of which nobody could prove that it is the buyer's, or whose signature does not hold, is no consent of his either.
  const mayObject = ({ reason, kind, settled }: DocflowCall) =>
    (reason === 'docflow.signer-not-proven' || reason === 'docflow.answer-invalid') && settled !== 'proven' && kind !== 'receipt-notice';
  return callsOf(docflow).some((call) => (objections.includes(call.reason) && call.settled !== 'amended') || mayObject(call));
}
