import { addAnswer, addUnprovenTitle, type Answer } from './buyers-answers.ts';
import { addCall, callOf, type CallReason, type DocflowCall } from './calls.ts';
import { addAmendment, answerRevocation, isHeard, settleAnnulled, withFacets, type Docflow } from './docflow.ts';
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
  outcome?: Answer;
}

/** Outcome of a buyer's title (КодИтога 1, 2, 3 of order 970; ПризнРазн 1, 2 of a reconciliation statement). */
export const TITLE_OUTCOMES = { '1': 'signed', '2': 'signedWithDisagreements', '3': 'refused' } as const satisfies Record<string, Answer>;

/** Something that became known from the operator, already verified. */
export type DocflowNews =
  | TechnicalNews
  | { type: 'delivered'; at: string }
  | { type: 'delivery-failed'; at: string; reason: string }
  | { type: 'roaming'; at: string; success: boolean };

/**
 * The docflow after some news. News that come twice, late or in another order lead to the same state: each legal time is that of the earliest
 * valid proof. Returns the same object where nothing changes.
 */
export function applyNews(docflow: Docflow, news: DocflowNews): Docflow {
  const next = applyOne(docflow, news);
  return next === docflow ? docflow : settleAnnulled(next);
}

function applyOne(docflow: Docflow, news: DocflowNews): Docflow {
  const { facets } = docflow;
  switch (news.type) {
    case 'delivered':
      return deliver(docflow, news.at);
    case 'delivery-failed':
      return facets.delivery === 'notReady' ? withFacets(docflow, { delivery: 'failed' }) : docflow;
    case 'roaming':
      // Whom the buyer has answered, the document has reached, whatever the operators say of its way.
      return facets.roaming === 'success'
        ? docflow
        : withFacets(docflow, { roaming: news.success || isHeard(docflow) ? 'success' : 'error' });
    case 'technical':
      return applyTechnical(docflow, news);
  }
}

function applyTechnical(docflow: Docflow, news: TechnicalNews): Docflow {
  const effects = effectsOf(news.kind, news.code, news.answers ?? 'document');
  if (news.verdict === 'valid') return effects.reduce((state, effect) => applyEffect(state, effect, news), docflow);
  // What proves nothing moves nothing; who may have written it, and why it does not hold, is for a person to say.
  const reason = unprovenReason(news, effects);
  if (!reason) return docflow;
  const call = { reason, ...callFacts(news) };
  return news.kind === 'buyer-title' ? addUnprovenTitle(docflow, call) : addCall(docflow, { ...call, settled: null });
}

/** What calls a person where the other side's document does not hold. A confirmation or a notice of receipt stays owed, and its term calls. */
function unprovenReason({ kind, code, verdict }: TechnicalNews, effects: readonly TechnicalEffect[]): CallReason | undefined {
  if (verdict === 'not-proven') return effects.length > 0 ? 'docflow.signer-not-proven' : undefined;
  if (kind === 'buyer-title') return 'docflow.title-invalid';
  // What can't be read does not say what it answers: it goes by its kind and, of a universal message, by the operator's word for its code.
  const said = kind === 'universal-message' ? (code ? effects : undefined) : [kind];
  return !said || said.some((effect) => SAYS_SOMETHING.includes(effect)) ? 'docflow.answer-invalid' : undefined;
}

const SAYS_SOMETHING: readonly string[] = [
  'refusal',
  'clarification',
  'authority-request',
  'revocation-offer',
  'revocation-acceptance',
  'revocation-refusal',
] satisfies TechnicalEffect[];

function applyEffect(docflow: Docflow, effect: TechnicalEffect, news: TechnicalNews): Docflow {
  const { at } = news;
  if (effect === 'receipt-date') return confirm(docflow, at);
  if (effect === 'dispatch-date') return deliver(docflow, at);
  return applyBuyers(hear(docflow, at), effect, news);
}

/** What the buyer has said himself. */
function applyBuyers(docflow: Docflow, effect: Exclude<TechnicalEffect, 'receipt-date' | 'dispatch-date'>, news: TechnicalNews): Docflow {
  const { facets } = docflow;
  const { at } = news;
  const facts = callFacts(news);
  const call = (state: Docflow) => addCall(state, { reason: callOf(effect)!, ...facts, settled: null });
  switch (effect) {
    case 'receipt-notice': {
      // One that nobody owes is noted as well; a later one has no effect.
      const receiptAt = earliest(docflow.receiptAt, at);
      if (facets.recipientReceipt === 'finished' && receiptAt === docflow.receiptAt) return docflow;
      return { ...docflow, receiptAt, facets: { ...facets, recipientReceipt: 'finished' } };
    }
    case 'clarification':
      return call(addAmendment(docflow, 'requested'));
    case 'authority-request':
      return call(docflow);
    case 'buyer-title':
      return addAnswer(docflow, { id: facts.id, at, response: news.outcome ?? 'signed' }, facts);
    case 'refusal':
      return addAnswer(docflow, { id: facts.id, at, response: 'refused' }, facts);
    case 'revocation-offer': {
      // The buyer may offer again after a no, or while our own offer is open.
      if (facets.revocation === 'accepted') return call(docflow);
      const called = call(docflow);
      return called === docflow ? docflow : withFacets(called, { revocation: 'requestedByBuyer' });
    }
    // Both answer our own offer, under its bytes or its signature: they may come before we have noted that it left.
    case 'revocation-acceptance':
      return answerRevocation(docflow, 'accepted');
    case 'revocation-refusal':
      return facets.revocation === 'requestedByBuyer' ? docflow : answerRevocation(docflow, 'rejected');
  }
}

/** The date of issue, where the kind owes a confirmation. */
function confirm(docflow: Docflow, at: string): Docflow {
  if (docflow.facets.operatorConfirmation === 'notRequired') return docflow;
  const issuedAt = earliest(docflow.issuedAt, at);
  if (issuedAt === docflow.issuedAt) return docflow;
  return { ...docflow, issuedAt, facets: { ...docflow.facets, operatorConfirmation: 'received' } };
}

function deliver(docflow: Docflow, at: string): Docflow {
  const deliveredAt = earliest(docflow.deliveredAt, at);
  if (docflow.facets.delivery === 'delivered' && deliveredAt === docflow.deliveredAt) return docflow;
  return { ...docflow, deliveredAt, facets: { ...docflow.facets, delivery: 'delivered' } };
}

/** The buyer's own valid word proves that he has the document. He could not have it before the operator had: his clock may be wrong. */
function hear(docflow: Docflow, at: string): Docflow {
  const from = earliest(at, docflow.sentAt) === docflow.sentAt ? at : docflow.sentAt;
  const heardAt = earliest(docflow.heardAt ?? null, from);
  const heard = heardAt === docflow.heardAt ? docflow : { ...docflow, heardAt };
  const delivered = deliver(heard, from);
  return delivered.facets.roaming === 'error' ? withFacets(delivered, { roaming: 'success' }) : delivered;
}

/** Instants are compared, not their spellings. */
function earliest(a: string | null, b: string): string {
  return a !== null && Date.parse(a) <= Date.parse(b) ? a : b;
}

function callFacts({ kind, id, at }: TechnicalNews): Pick<DocflowCall, 'kind' | 'id' | 'at'> {
  return { kind, id: id ?? at, at };
}
