import { addCall, callOf, settleCalls, type DocflowCall } from './calls.ts';
import { addAmendment, answerRevocation, hasAnswered, isUnanswered, withFacets, type Docflow } from './docflow.ts';
import { effectsOf, type Answered, type TechnicalEffect, type TechnicalKind, type TechnicalVerdictCode } from './technical-document.ts';

export interface TechnicalNews {
  type: 'technical';
  kind: TechnicalKind;
  /** Of a universal message. */
  code?: string | null;
  /** What it answers; our document where absent. */
  answers?: Answered;
  /** The operator's id of it; news without one are told apart by their time. */
  id?: string;
  at: string;
  verdict: TechnicalVerdictCode;
  /** Of a buyer's title: how he has signed. */
  outcome?: TitleOutcome;
}

/** Outcome of a buyer's title (КодИтога 1, 2, 3 of order 970; ПризнРазн 1, 2 of a reconciliation statement). */
export const TITLE_OUTCOMES = { '1': 'signed', '2': 'signedWithDisagreements', '3': 'refused' } as const;
export type TitleOutcome = (typeof TITLE_OUTCOMES)[keyof typeof TITLE_OUTCOMES];

/** Something that became known from the operator, already verified. */
export type DocflowNews =
  | TechnicalNews
  | { type: 'delivered'; at: string }
  | { type: 'delivery-failed'; at: string; reason: string }
  | { type: 'roaming'; at: string; success: boolean };

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
      return applyTechnical(docflow, news);
  }
}

function applyTechnical(docflow: Docflow, news: TechnicalNews): Docflow {
  const effects = effectsOf(news.kind, news.code, news.answers ?? 'document');
  if (news.verdict === 'valid') return effects.reduce((state, effect) => applyEffect(state, effect, news), docflow);
  // What proves nothing moves nothing. A title shows that somebody tried to answer; and who may be the buyer is for a person to say.
  const isTitle = effects.includes('buyer-title');
  if (effects.length === 0 || (news.verdict === 'invalid' && !isTitle)) return docflow;
  const reason = news.verdict === 'invalid' ? 'docflow.title-invalid' : 'docflow.signer-not-proven';
  const isOpen = !isTitle || !hasAnswered(docflow.facets);
  const called = addCall(docflow, { reason, ...callFacts(news), settled: isOpen ? null : 'proven' });
  return isTitle && isUnanswered(docflow.facets) && called !== docflow
    ? withFacets(called, { buyerResponse: news.verdict === 'invalid' ? 'invalidSignature' : 'notProven' })
    : called;
}

function applyEffect(docflow: Docflow, effect: TechnicalEffect, news: TechnicalNews): Docflow {
  const { facets } = docflow;
  const { at } = news;
  const call = (state: Docflow): Docflow => {
    const reason = callOf(effect);
    return reason ? addCall(state, { reason, ...callFacts(news), settled: null }) : state;
  };
  switch (effect) {
    case 'receipt-date':
      return docflow.issuedAt ? docflow : { ...docflow, issuedAt: at, facets: { ...facets, operatorConfirmation: 'received' } };
    case 'dispatch-date':
      return applyNews(docflow, { type: 'delivered', at });
    case 'receipt-notice':
      // One that nobody owes is noted as well; a second one has no effect.
      return facets.recipientReceipt === 'finished'
        ? docflow
        : { ...docflow, receiptAt: at, facets: { ...facets, recipientReceipt: 'finished' } };
    case 'clarification':
      return call(addAmendment(docflow, 'requested'));
    case 'authority-request':
      return call(docflow);
    case 'buyer-title':
      return news.outcome === 'refused' ? applyEffect(docflow, 'refusal', news) : sign(docflow, news.outcome ?? 'signed', at);
    case 'refusal':
      return refuse(docflow, at, call);
    case 'revocation-offer':
      return offer(docflow, call);
    // Both answer our own offer, under its bytes or its signature: they may come before we have noted that it left.
    case 'revocation-acceptance':
      return answerRevocation(docflow, 'accepted');
    case 'revocation-refusal':
      return facets.revocation === 'requestedByBuyer' ? docflow : answerRevocation(docflow, 'rejected');
  }
}

function callFacts({ kind, id, at }: TechnicalNews): Pick<DocflowCall, 'kind' | 'id' | 'at'> {
  return { kind, id: id ?? at, at };
}

function sign(docflow: Docflow, buyerResponse: 'signed' | 'signedWithDisagreements', at: string): Docflow {
  const { facets } = docflow;
  // A signature that comes late is worth more than the silence before it.
  const isLate = facets.buyerResponse === 'deemedAccepted' || facets.buyerResponse === 'unanswered';
  if (!isUnanswered(facets) && !isLate) return docflow;
  const signed: Docflow = { ...docflow, answeredAt: at, facets: { ...facets, buyerResponse } };
  return settleCalls(signed, 'proven', ({ kind, reason }) => kind === 'buyer-title' && reason !== 'docflow.refused');
}

/** The buyer may offer again after a no, or while our own offer is open; what is annulled is past that, and one offer calls once. */
function offer(docflow: Docflow, call: (state: Docflow) => Docflow): Docflow {
  if (docflow.facets.revocation === 'accepted') return docflow;
  const called = call(docflow);
  return called === docflow ? docflow : withFacets(called, { revocation: 'requestedByBuyer' });
}

/** A no after a yes, or after a deemed acceptance, is one to be looked at; the first answer stands. */
function refuse(docflow: Docflow, at: string, call: (state: Docflow) => Docflow): Docflow {
  if (docflow.facets.buyerResponse === 'deemedAccepted' || hasAnswered(docflow.facets)) return call(docflow);
  return call({ ...docflow, answeredAt: at, facets: { ...docflow.facets, buyerResponse: 'refused' } });
}
