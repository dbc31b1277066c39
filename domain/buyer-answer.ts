import type { DocumentKind } from './document-kind.ts';
import { callsOf, type CallReason } from './docflow/calls.ts';
import type { Docflow } from './docflow/docflow.ts';
import type { AttentionOwner, Channel, Phase } from './document.ts';
import type { ErrorCode } from './errors.ts';
import { answerState, type PortalAnswer } from './portal.ts';
import { needsOperator } from './routing.ts';

export interface AnsweredFacts {
  phase: Phase;
  kind?: DocumentKind | undefined;
  channel: Channel | null;
  docflow?: Docflow | null | undefined;
  portal_answer?: PortalAnswer | null | undefined;
}

/** A word of the buyer that a person of ours has to answer: why, whose it is, and by which commands. */
export interface OpenAnswer {
  reason: ErrorCode;
  owner: AttentionOwner;
  /** Names of the API's commands. */
  actions: string[];
}

/** Nothing is answered any more about what was never issued, or is no longer kept. */
const ENDED: readonly Phase[] = ['REJECTED', 'CANCELLED', 'DISPOSED'];

/** What the buyer has said and nobody has answered yet; undefined where there is nothing of the kind. The most serious one. */
export function openAnswerOf(facts: AnsweredFacts): OpenAnswer | undefined {
  const { phase, kind, channel, docflow } = facts;
  if (channel !== 'electronic' || ENDED.includes(phase)) return undefined;
  // An invoice can be corrected (УКД) where its numbers have changed; everything else is made anew, as a revision.
  const amend = !kind || needsOperator(kind) ? ['submit-revision', 'submit-correction'] : ['submit-revision'];
  if (!docflow)
    return kind && answerState({ kind, channel, docflow: null, portal_answer: facts.portal_answer ?? null }) === 'refused'
      ? { reason: 'portal.refused', owner: 'billing', actions: amend }
      : undefined;
  const { buyerResponse, amendment, revocation } = docflow.facets;
  if (revocation === 'accepted') return undefined;
  if (revocation === 'requestedByBuyer' && isOpen(docflow, 'docflow.annulment-offered'))
    return { reason: 'docflow.annulment-offered', owner: 'delivery-desk', actions: ['answer-revocation'] };
  if (amendment.includes('revised') || amendment.includes('corrected')) return undefined;
  if (buyerResponse === 'refused' && isOpen(docflow, 'docflow.refused'))
    return { reason: 'docflow.refused', owner: 'billing', actions: [...amend, 'offer-revocation'] };
  if (amendment.includes('requested') && isOpen(docflow, 'docflow.clarification-asked'))
    return { reason: 'docflow.clarification-asked', owner: 'billing', actions: amend };
  return undefined;
}

/** A person has seen it and closed it, or the policy has; documents from before calls were kept know it by their facets alone. */
function isOpen(docflow: Docflow, reason: CallReason): boolean {
  const calls = callsOf(docflow).filter((call) => call.reason === reason);
  return calls.length === 0 || calls.some(({ settled }) => settled === null);
}

/** How an answer by a click in the portal is told from one with a signature, wherever it is shown as evidence. */
export const PORTAL_ANSWER_NOTE = {
  ru: 'Ответ дан нажатием кнопки в личном кабинете: подписи покупателя под документом нет.',
  en: 'Answered by a click in the portal: the document carries no signature of the buyer.',
} as const;
