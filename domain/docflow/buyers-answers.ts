import { addCall, callsOf, settleCalls, type CallReason, type DocflowCall } from './calls.ts';
import { hasAnswered, isUnanswered, withFacets, type Docflow } from './docflow.ts';

/** How the buyer has answered. */
export type Answer = 'signed' | 'signedWithDisagreements' | 'refused';

/** One valid answer of the buyer. All of them are kept: which one stands follows from their times, and not from the order in which they came. */
export interface BuyersAnswer {
  /** The operator's id of the technical document. */
  id: string;
  at: string;
  response: Answer;
}

/** The buyer's valid answers, the earliest first. Documents from before they were kept know the one that stands. */
function answersOf({ answers, answeredAt, facets }: Docflow): readonly BuyersAnswer[] {
  if (answers) return answers;
  return answeredAt && hasAnswered(facets) ? [{ id: 'unknown', at: answeredAt, response: facets.buyerResponse as Answer }] : [];
}

/**
 * The docflow after a valid answer of the buyer. The earliest stands; each no calls a person, and so does a yes beside an earlier answer that
 * was another. A yes that comes after silence was read as acceptance is worth more than the silence; a no after it is for a person alone.
 */
export function addAnswer(docflow: Docflow, answer: BuyersAnswer, call: Omit<DocflowCall, 'reason' | 'settled'>): Docflow {
  const isNo = answer.response === 'refused';
  const called = isNo ? addCall(docflow, { ...call, reason: 'docflow.refused', settled: null }) : docflow;
  if (isNo && docflow.facets.buyerResponse === 'deemedAccepted') return called;
  const known = answersOf(docflow);
  if (known.some(({ id, at, response }) => (id === answer.id || id === 'unknown') && at === answer.at && response === answer.response))
    return called;
  const answers = [...known, answer].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const first = answers[0]!;
  const answered: Docflow = { ...called, answers, answeredAt: first.at, facets: { ...called.facets, buyerResponse: first.response } };
  const differing = answers.filter(({ response }) => response !== 'refused' && response !== first.response);
  const contradicted = differing.reduce(
    (state, { id, at }) => addCall(state, { reason: 'docflow.answers-differ', kind: 'buyer-title', id, at, settled: null }),
    answered,
  );
  return settleAnswered(withoutGone(contradicted, differing));
}

function orderOf({ at, id }: BuyersAnswer): string {
  return `${at} ${id}`;
}

/** An answer that has come late and is the earliest may end a contradiction: its calls that nobody has heard yet go. */
function withoutGone(docflow: Docflow, differing: readonly BuyersAnswer[]): Docflow {
  const stays = ({ reason, id }: DocflowCall) => reason !== 'docflow.answers-differ' || differing.some((answer) => answer.id === id);
  return callsOf(docflow).every(stays) ? docflow : { ...docflow, calls: callsOf(docflow).filter(stays) };
}

const UNPROVEN: readonly CallReason[] = ['docflow.title-invalid', 'docflow.signer-not-proven'];

/** What nobody could prove to be the buyer's answer needs nobody any more once he has answered. */
function settleAnswered(docflow: Docflow): Docflow {
  return settleCalls(docflow, 'proven', ({ kind, reason }) => kind === 'buyer-title' && UNPROVEN.includes(reason));
}

/** A title that proves nothing shows that somebody tried to answer. */
export function addUnprovenTitle(docflow: Docflow, call: Omit<DocflowCall, 'settled'>): Docflow {
  const called = addCall(docflow, { ...call, settled: null });
  if (called === docflow) return docflow;
  if (hasAnswered(docflow.facets)) return settleAnswered(called);
  if (!isUnanswered(docflow.facets)) return called;
  const mayBeHis = callsOf(called).some(({ kind, reason }) => kind === 'buyer-title' && reason === 'docflow.signer-not-proven');
  return withFacets(called, { buyerResponse: mayBeHis ? 'notProven' : 'invalidSignature' });
}
