import type { DocumentKind } from '../document-kind.ts';
import { moscowDate } from '../moscow-time.ts';
import { callsOf, openCalls, settleCalls, type DocflowCall } from './calls.ts';
import { isReceiptAgreed, type DocflowPolicy } from './policy.ts';
import { owedSteps, regimeOn, type OwedStep, type RegimeId } from './regime.ts';
import type { TechnicalKind } from './technical-document.ts';

/** The legal tracks of a document that goes through an operator (reference: Diadoc's facets). None of them goes back. */
export interface DocflowFacets {
  operatorConfirmation: 'notRequired' | 'waiting' | 'received';
  delivery: 'notReady' | 'delivered' | 'failed';
  /** `unanswered`: a person has closed it without the notice. */
  recipientReceipt: 'notAcceptable' | 'waiting' | 'overdue' | 'finished' | 'unanswered';
  /**
   * `notProven`: somebody has signed, and nothing shows that it was the buyer. `deemedAccepted`: the contract takes his silence for
   * acceptance. `unanswered`: closed without an answer, by policy or by a person.
   */
  buyerResponse:
    | 'notRequired'
    | 'waiting'
    | 'signed'
    | 'signedWithDisagreements'
    | 'refused'
    | 'invalidSignature'
    | 'notProven'
    | 'deemedAccepted'
    | 'unanswered';
  /** Flags: the buyer asked, a revision was issued, a correction was issued. */
  amendment: ('requested' | 'revised' | 'corrected')[];
  revocation: 'none' | 'requestedByUs' | 'requestedByBuyer' | 'accepted' | 'rejected';
  roaming: 'notApplicable' | 'none' | 'success' | 'error';
}

/** Where one electronic attempt stands. Kept with the document; opaque ids, codes and instants only. */
export interface Docflow {
  operator: string;
  boxId: string;
  /** Number of the attempt; with the document's id it makes the key under which the operator knows it. */
  attempt: number;
  regime: RegimeId;
  policy: DocflowPolicy;
  messageId: string | null;
  /** The operator's own date of acceptance. */
  sentAt: string;
  /** The legal date of issue: the operator's, from ПДП where the kind owes one. */
  issuedAt: string | null;
  deliveredAt: string | null;
  receiptAt: string | null;
  answeredAt: string | null;
  facets: DocflowFacets;
  /** Reminders sent, by what they ask for. */
  reminders: { receipt: number; answer: number };
  lastReminderAt: string | null;
  /** Codes of the legal clock about which somebody was told. */
  escalated: string[];
  /** What of the other side's words calls a person; absent in documents from before this was kept. */
  calls?: readonly DocflowCall[];
  /** When a person was called, by reason. */
  calledAt?: Readonly<Record<string, string>>;
  /** When he has seen a reason that is still there, by reason: he is called again after a while. */
  seen?: Readonly<Record<string, string>>;
}

export interface DocflowStart {
  operator: string;
  boxId: string;
  attempt: number;
  kind: DocumentKind;
  policy: DocflowPolicy;
  messageId: string | null;
  sentAt: string;
  roaming: boolean;
  /** First day of universal messages at this operator; null where it has told none. */
  universalFrom?: string | null;
}

/** The docflow of a document that an operator has just accepted. */
export function startDocflow({ kind, roaming, universalFrom, ...start }: DocflowStart): Docflow {
  const regime = regimeOn(moscowDate(new Date(start.sentAt)), universalFrom);
  const steps = owedSteps(regime, kind);
  const owes = (effect: TechnicalKind, by: OwedStep['by']) =>
    steps.some((step) => step.by === by && step.answers === 'document' && step.effects.includes(effect));
  const confirmed = owes('receipt-date', 'operator');
  return {
    ...start,
    regime,
    // Where no confirmation is owed, the operator's acceptance is the date of issue.
    issuedAt: confirmed ? null : start.sentAt,
    deliveredAt: null,
    receiptAt: null,
    answeredAt: null,
    facets: {
      operatorConfirmation: confirmed ? 'waiting' : 'notRequired',
      delivery: 'notReady',
      recipientReceipt: owes('receipt-notice', 'buyer') && isReceiptAgreed(start.policy) ? 'waiting' : 'notAcceptable',
      buyerResponse: owes('buyer-title', 'buyer') ? 'waiting' : 'notRequired',
      amendment: [],
      revocation: 'none',
      roaming: roaming ? 'none' : 'notApplicable',
    },
    reminders: { receipt: 0, answer: 0 },
    lastReminderAt: null,
    escalated: [],
  };
}

/** The end of an offer to annul, whoever made it. What was called about it, and of an annulled document about anything, is settled. */
export function answerRevocation(docflow: Docflow, revocation: 'accepted' | 'rejected'): Docflow {
  const { facets } = docflow;
  if (facets.revocation === 'accepted' || facets.revocation === revocation) return docflow;
  const isMeant = ({ reason }: DocflowCall) => revocation === 'accepted' || reason === 'docflow.annulment-offered';
  return settleCalls(withFacets(docflow, { revocation }), 'answered', isMeant);
}

/** Marks that a revision (ИСФ) or a correction (УКД) of the document was issued, or asked for. An issued one answers the buyer's no. */
export function addAmendment(docflow: Docflow, flag: DocflowFacets['amendment'][number]): Docflow {
  const { amendment } = docflow.facets;
  const marked = amendment.includes(flag) ? docflow : withFacets(docflow, { amendment: [...amendment, flag] });
  if (flag === 'requested') return marked;
  return settleCalls(marked, 'amended', ({ reason }) => reason === 'docflow.refused' || reason === 'docflow.clarification-asked');
}

export function withFacets(docflow: Docflow, facets: Partial<DocflowFacets>): Docflow {
  return { ...docflow, facets: { ...docflow.facets, ...facets } };
}

/** The buyer has yet to sign his notice of receipt, in time or late. */
export function owesReceipt({ recipientReceipt }: DocflowFacets): boolean {
  return recipientReceipt === 'waiting' || recipientReceipt === 'overdue';
}

/** No answer that counts has come: none at all, or one that proves nothing. */
export function isUnanswered({ buyerResponse }: DocflowFacets): boolean {
  return buyerResponse === 'waiting' || buyerResponse === 'invalidSignature' || buyerResponse === 'notProven';
}

/** The buyer himself has said yes or no. */
export function hasAnswered({ buyerResponse }: DocflowFacets): boolean {
  return buyerResponse === 'signed' || buyerResponse === 'signedWithDisagreements' || buyerResponse === 'refused';
}

/** True once nobody owes anything more and nobody is called. A refusal and an annulment by consent end the docflow as well. */
export function isComplete(docflow: Docflow): boolean {
  const { issuedAt, facets } = docflow;
  if (issuedAt === null || facets.delivery === 'failed' || facets.roaming === 'error') return false;
  if (openCalls(docflow).length > 0) return false;
  if (facets.revocation === 'accepted' || facets.buyerResponse === 'refused') return true;
  if (facets.buyerResponse === 'waiting') return false;
  // A title that proves nothing ends the docflow only by a person's word, or by his silence.
  if (isUnanswered(facets) && !callsOf(docflow).some(({ kind }) => kind === 'buyer-title')) return false;
  // What owes neither has been delivered at least.
  return (
    !owesReceipt(facets) &&
    (facets.delivery === 'delivered' || facets.recipientReceipt === 'finished' || facets.buyerResponse !== 'notRequired')
  );
}
