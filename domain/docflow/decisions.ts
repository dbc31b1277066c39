import type { Resolution } from '../document.ts';
import { CALL_REASONS, callsOf, openCalls, settleCalls, type CallReason, type DocflowCall } from './calls.ts';
import { failureOf, isComplete, owesReceipt, withFacets, type Docflow } from './docflow.ts';

/** Whether the reason for which a person was called is still there. */
export function stillHolds(reason: string, docflow: Docflow): boolean {
  const { facets } = docflow;
  switch (reason) {
    case 'docflow.issue-due':
    case 'docflow.issue-overdue':
      return docflow.issuedAt === null;
    case 'docflow.receipt-overdue':
      return owesReceipt(facets);
    case 'docflow.answer-due':
    case 'docflow.answer-overdue':
      return facets.buyerResponse === 'waiting';
    case 'docflow.delivery-overdue':
      return facets.delivery === 'notReady';
    case 'docflow.delivery-failed':
    case 'docflow.roaming-failed':
      return failureOf(docflow) === reason;
    default:
      return isCallReason(reason) ? holdsCall(reason, docflow) : !isComplete(docflow);
  }
}

function isCallReason(reason: string): reason is CallReason {
  return (CALL_REASONS as readonly string[]).includes(reason);
}

/** Reasons for which a person has to look at the other side's words; the one of an older document among them, which kept no calls. */
export function openReasons(docflow: Docflow): CallReason[] {
  const open = openCalls(docflow).map(({ reason }) => reason);
  return open.length === 0 && holdsCall('docflow.title-invalid', docflow) ? ['docflow.title-invalid'] : open;
}

/** Documents from before calls were kept know an invalid title by its facet alone. */
function holdsCall(reason: CallReason, docflow: Docflow): boolean {
  if (openCalls(docflow).some((call) => call.reason === reason)) return true;
  return reason === 'docflow.title-invalid' && docflow.facets.buyerResponse === 'invalidSignature' && callsOf(docflow).length === 0;
}

/**
 * What a person's word on a parked document does to its docflow. `retry` says "seen": what the buyer has said, or not said, is closed with
 * that; what an outside party still has to mend is waited for, and he is called again after a while. Returns the same object where nothing
 * changes.
 */
export function settleByPerson(docflow: Docflow, reason: string, action: Resolution, at: Date): Docflow {
  if (action !== 'retry') return markSeen(docflow, reason, at);
  if (isCallReason(reason)) return closeCall(docflow, reason, 'seen');
  if (reason === 'docflow.answer-overdue') return closeAnswer(docflow, 'unanswered');
  if (reason === 'docflow.receipt-overdue') return closeReceipt(docflow);
  return markSeen(docflow, reason, at);
}

/** A call ends as it stands: by a person who has seen it, or by the policy's time. */
export function closeCall(docflow: Docflow, reason: CallReason, end: 'seen' | 'term'): Docflow {
  const settled = settleCalls(docflow, end, (call) => call.reason === reason);
  if (settled !== docflow || !holdsCall(reason, docflow)) return settled;
  const call: DocflowCall = { reason, id: 'unknown', kind: 'buyer-title', at: docflow.issuedAt ?? docflow.sentAt, settled: end };
  return { ...docflow, calls: [...callsOf(docflow), call] };
}

/** Silence is read as the policy says. A notice of receipt is not waited for any more either. */
export function closeAnswer(docflow: Docflow, buyerResponse: 'deemedAccepted' | 'unanswered'): Docflow {
  if (docflow.facets.buyerResponse !== 'waiting') return docflow;
  return closeReceipt(withFacets(docflow, { buyerResponse }));
}

export function closeReceipt(docflow: Docflow): Docflow {
  return owesReceipt(docflow.facets) ? withFacets(docflow, { recipientReceipt: 'unanswered' }) : docflow;
}

function markSeen(docflow: Docflow, reason: string, at: Date): Docflow {
  return { ...docflow, seen: { ...docflow.seen, [reason]: at.toISOString() } };
}
