import type { DocumentKind } from '../document-kind.ts';
import type { BuyersAnswer } from './buyers-answers.ts';
import { moscowDate } from '../moscow-time.ts';
import { callsOf, openCalls, settleCalls, type CallReason, type DocflowCall } from './calls.ts';
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
  /** The buyer's valid answers, the earliest first; absent where there is none, and in documents from before they were kept. */
  answers?: readonly BuyersAnswer[];
  /** The earliest valid word of the buyer; absent where there is none, and in documents from before it was kept. */
  heardAt?: string;
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
  const answered = withFacets(docflow, { revocation });
  return revocation === 'accepted'
    ? settleAnnulled(answered)
    : settleCalls(answered, 'answered', ({ reason }) => reason === 'docflow.annulment-offered');
}

/** Of what is annulled there is nothing to decide, whether it was said before the annulment or comes after it. */
export function settleAnnulled(docflow: Docflow): Docflow {
  const calls = callsOf(docflow);
  const isOpen = ({ settled }: DocflowCall) => settled === null || settled === 'proven';
  if (docflow.facets.revocation !== 'accepted' || !calls.some(isOpen)) return docflow;
  return { ...docflow, calls: calls.map((call) => (isOpen(call) ? { ...call, settled: 'answered' } : call)) };
}

const ANSWERED_BY_AMENDMENT: readonly CallReason[] = ['docflow.refused', 'docflow.clarification-asked', 'docflow.answers-differ'];
const AMENDMENTS: DocflowFacets['amendment'] = ['requested', 'revised', 'corrected'];

/** Marks that a revision (ИСФ) or a correction (УКД) of the document was issued, or asked for. An issued one answers the buyer's no. */
export function addAmendment(docflow: Docflow, flag: DocflowFacets['amendment'][number]): Docflow {
  const { amendment } = docflow.facets;
  const flags = AMENDMENTS.filter((known) => known === flag || amendment.includes(known));
  const marked = amendment.includes(flag) ? docflow : withFacets(docflow, { amendment: flags });
  if (flag === 'requested') return marked;
  return settleCalls(marked, 'amended', ({ reason }) => ANSWERED_BY_AMENDMENT.includes(reason));
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

/** The buyer has said something that proves that he has the document, whatever the operators say of its way. */
export function isHeard({ heardAt, receiptAt, facets }: Docflow): boolean {
  return heardAt !== undefined || receiptAt !== null || hasAnswered(facets);
}

/** Why the document has not reached the buyer, as far as operators know; undefined where nothing says so, or he has answered all the same. */
export function failureOf(docflow: Docflow): 'docflow.roaming-failed' | 'docflow.delivery-failed' | undefined {
  if (isHeard(docflow)) return undefined;
  if (docflow.facets.roaming === 'error') return 'docflow.roaming-failed';
  return docflow.facets.delivery === 'failed' ? 'docflow.delivery-failed' : undefined;
}

/** True once nobody owes anything more and nobody is called. A refusal and an annulment by consent end the docflow as well. */
export function isComplete(docflow: Docflow): boolean {
  const { issuedAt, facets } = docflow;
  if (issuedAt === null || failureOf(docflow)) return false;
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
