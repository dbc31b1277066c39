import type { DocumentKind } from '../document-kind.ts';
import { LEGAL_MOVES, type Channel, type Phase } from '../document.ts';
import type { Docflow } from '../docflow/docflow.ts';
import type { PortalAnswer } from '../portal.ts';

/** What can be done about a document whose legal file is in a wrong form. */
export type WrongFormRemedy = 'resend' | 'revise' | 'correct' | 'none';

export const REMEDIES: Record<WrongFormRemedy, string> = {
  resend: 'it has not left: take it back and hand it in again',
  revise: 'the buyer has not accepted it: issue a revision (ИСФ)',
  correct: 'the buyer has not accepted it: annul it and issue it anew, its form knows no revision',
  none: 'accepted, archived, on paper or ended: nothing replaces it',
};

export interface WrongFormFacts {
  kind: DocumentKind;
  phase: Phase;
  channel: Channel | null;
  docflow: Pick<Docflow, 'facets'> | null;
  portalAnswer: PortalAnswer | null;
}

/** Until here nobody outside has seen it. */
const INSIDE: readonly Phase[] = ['RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E'];
/** Kinds of order 970 that a revision replaces (ИспрДок). */
const REVISED: readonly DocumentKind[] = ['invoice', 'transfer'];

/**
 * What may replace a document in a wrong form. On paper the form doesn't matter: what was printed and signed by hand is the document.
 * What both sides have signed stays: neither may take it back alone.
 */
export function chooseRemedy({ kind, phase, channel, docflow, portalAnswer }: WrongFormFacts): WrongFormRemedy {
  if (channel === 'paper' || phase === 'ARCHIVED' || LEGAL_MOVES[phase].length === 0) return 'none';
  if (INSIDE.includes(phase)) return 'resend';
  const response = docflow?.facets.buyerResponse;
  if (response === 'signed' || response === 'signedWithDisagreements' || portalAnswer === 'accepted') return 'none';
  if (docflow?.facets.revocation === 'accepted') return 'none';
  return REVISED.includes(kind) ? 'revise' : 'correct';
}
