import type { DocumentKind } from '../document-kind.ts';
import { moscowDate } from '../moscow-time.ts';
import type { DocflowPolicy } from './policy.ts';
import { owedSteps, regimeOn, type OwedStep, type RegimeId } from './regime.ts';
import { effectOf, type TechnicalKind } from './technical-document.ts';

/** The legal tracks of a document that goes through an operator (reference: Diadoc's facets). None of them goes back. */
export interface DocflowFacets {
  operatorConfirmation: 'notRequired' | 'waiting' | 'received';
  delivery: 'notReady' | 'delivered' | 'failed';
  recipientReceipt: 'notAcceptable' | 'waiting' | 'overdue' | 'finished';
  buyerResponse: 'notRequired' | 'waiting' | 'signed' | 'signedWithDisagreements' | 'refused' | 'invalidSignature';
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
}

/** Something that became known from the operator, already verified. */
export type DocflowNews =
  | { type: 'technical'; kind: TechnicalKind; code?: string | null; at: string; valid: boolean; withDisagreements?: boolean }
  | { type: 'delivered'; at: string }
  | { type: 'delivery-failed'; at: string; reason: string }
  | { type: 'roaming'; at: string; success: boolean };

export interface DocflowStart {
  operator: string;
  boxId: string;
  attempt: number;
  kind: DocumentKind;
  policy: DocflowPolicy;
  messageId: string | null;
  sentAt: string;
  roaming: boolean;
}

/** The docflow of a document that an operator has just accepted. */
export function startDocflow({ kind, roaming, ...start }: DocflowStart): Docflow {
  const regime = regimeOn(moscowDate(new Date(start.sentAt)));
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
      recipientReceipt: owes('receipt-notice', 'buyer') ? 'waiting' : 'notAcceptable',
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

/** The docflow after some news. News that come twice, late or in another order lead to the same state; returns the same object where nothing changes. */
export function applyNews(docflow: Docflow, news: DocflowNews): Docflow {
  switch (news.type) {
    case 'delivered':
      return docflow.deliveredAt ? docflow : { ...docflow, deliveredAt: news.at, facets: { ...docflow.facets, delivery: 'delivered' } };
    case 'delivery-failed':
      return docflow.facets.delivery === 'notReady' ? withFacets(docflow, { delivery: 'failed' }) : docflow;
    case 'roaming':
      return docflow.facets.roaming === 'success' ? docflow : withFacets(docflow, { roaming: news.success ? 'success' : 'error' });
    case 'technical':
      return news.valid ? applyTechnical(docflow, news) : applyInvalid(docflow, news);
  }
}

function applyTechnical(docflow: Docflow, news: Extract<DocflowNews, { type: 'technical' }>): Docflow {
  const { facets } = docflow;
  switch (effectOf(news.kind, news.code)) {
    case 'receipt-date':
      return docflow.issuedAt ? docflow : { ...docflow, issuedAt: news.at, facets: { ...facets, operatorConfirmation: 'received' } };
    case 'dispatch-date':
      return applyNews(docflow, { type: 'delivered', at: news.at });
    case 'receipt-notice':
      return owesReceipt(facets) ? { ...docflow, receiptAt: news.at, facets: { ...facets, recipientReceipt: 'finished' } } : docflow;
    case 'clarification':
      return addAmendment(docflow, 'requested');
    case 'buyer-title':
      return respond(docflow, news.withDisagreements ? 'signedWithDisagreements' : 'signed', news.at);
    case 'refusal':
      return respond(docflow, 'refused', news.at);
    case 'revocation-offer':
      return facets.revocation === 'none' ? withFacets(docflow, { revocation: 'requestedByBuyer' }) : docflow;
    case 'revocation-acceptance':
      return isRevocationOpen(facets) ? withFacets(docflow, { revocation: 'accepted' }) : docflow;
    case 'revocation-refusal':
      return isRevocationOpen(facets) ? withFacets(docflow, { revocation: 'rejected' }) : docflow;
    case undefined:
      return docflow;
  }
}

/** A bad signature proves nothing. Only a title shows that somebody tried to answer. */
function applyInvalid(docflow: Docflow, { kind }: { kind: TechnicalKind }): Docflow {
  return kind === 'buyer-title' && docflow.facets.buyerResponse === 'waiting'
    ? withFacets(docflow, { buyerResponse: 'invalidSignature' })
    : docflow;
}

function respond(docflow: Docflow, buyerResponse: 'signed' | 'signedWithDisagreements' | 'refused', at: string): Docflow {
  const { facets } = docflow;
  if (facets.buyerResponse !== 'waiting' && facets.buyerResponse !== 'invalidSignature') return docflow;
  return { ...docflow, answeredAt: at, facets: { ...facets, buyerResponse } };
}

/** Marks that a revision (ИСФ) or a correction (УКД) of the document was issued, or asked for. */
export function addAmendment(docflow: Docflow, flag: DocflowFacets['amendment'][number]): Docflow {
  const { amendment } = docflow.facets;
  return amendment.includes(flag) ? docflow : withFacets(docflow, { amendment: [...amendment, flag] });
}

export function withFacets(docflow: Docflow, facets: Partial<DocflowFacets>): Docflow {
  return { ...docflow, facets: { ...docflow.facets, ...facets } };
}

/** The buyer has yet to sign his notice of receipt, in time or late. */
export function owesReceipt({ recipientReceipt }: DocflowFacets): boolean {
  return recipientReceipt === 'waiting' || recipientReceipt === 'overdue';
}

function isRevocationOpen({ revocation }: DocflowFacets): boolean {
  return revocation === 'requestedByUs' || revocation === 'requestedByBuyer';
}

/** True once nobody owes anything more. A refusal and an annulment by consent end the docflow as well. */
export function isComplete({ issuedAt, facets }: Docflow): boolean {
  if (issuedAt === null || facets.delivery === 'failed' || facets.roaming === 'error') return false;
  if (facets.revocation === 'accepted') return true;
  const answered = facets.buyerResponse !== 'waiting' && facets.buyerResponse !== 'invalidSignature';
  // What owes neither has been delivered at least.
  return (
    !owesReceipt(facets) &&
    answered &&
    (facets.delivery === 'delivered' || facets.recipientReceipt === 'finished' || facets.buyerResponse !== 'notRequired')
  );
}
