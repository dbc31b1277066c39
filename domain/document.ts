/** The pipeline of one document. One value, moving only as LEGAL_MOVES says; docs/lifecycle.md draws it and a test compares. */
export type Phase =
  | 'RECEIVED'
  | 'VALIDATED'
  | 'SIGNED'
  | 'ROUTED_E'
  | 'ROUTED_P'
  | 'SENT'
  | 'ISSUED'
  | 'DELIVERED'
  | 'PRINT_QUEUED'
  | 'PRINT_BATCHED'
  | 'PRINTED'
  | 'POSTED'
  | 'ARCHIVED'
  | 'DISPOSED'
  | 'REJECTED'
  | 'CANCELLED';

export type Channel = 'electronic' | 'paper';

/** The one table of legal moves. A phase never steps back; a mistake is mended by a new revision, not by an edit. */
export const LEGAL_MOVES: Record<Phase, readonly Phase[]> = {
  RECEIVED: ['VALIDATED', 'REJECTED', 'CANCELLED'],
  VALIDATED: ['SIGNED', 'REJECTED', 'CANCELLED'],
  SIGNED: ['ROUTED_E', 'ROUTED_P', 'REJECTED', 'CANCELLED'],
  // From electronic to paper only where staff decide so on a parked document; before the portal has shown it.
  ROUTED_E: ['SENT', 'DELIVERED', 'ROUTED_P', 'REJECTED', 'CANCELLED'],
  ROUTED_P: ['PRINT_QUEUED', 'REJECTED', 'CANCELLED'],
  // Sent and issued go on paper only after the operator has taken the electronic attempt back, which voids it.
  SENT: ['ISSUED', 'ROUTED_P'],
  ISSUED: ['DELIVERED', 'ROUTED_P'],
  DELIVERED: ['ARCHIVED'],
  // Until its batch closes billing may take it back; then it is with the print shop. Documents from before batches were kept were archived at once.
  PRINT_QUEUED: ['PRINT_BATCHED', 'ARCHIVED', 'CANCELLED'],
  PRINT_BATCHED: ['PRINTED'],
  PRINTED: ['POSTED'],
  POSTED: ['ARCHIVED'],
  // Only after its retention, without a legal hold, by an act that two persons have agreed on.
  ARCHIVED: ['DISPOSED'],
  DISPOSED: [],
  REJECTED: [],
  CANCELLED: [],
};

export const PHASES = Object.keys(LEGAL_MOVES) as [Phase, ...Phase[]];

/** Phases in which the life of a document is over; what is archived is only looked after. */
export const FINAL_PHASES: readonly Phase[] = ['ARCHIVED', 'DISPOSED', 'REJECTED', 'CANCELLED'];

/** Phases from which the move is legal; the WHERE clause of every status write. */
export function phasesBefore(phase: Phase): Phase[] {
  return PHASES.filter((from) => LEGAL_MOVES[from].includes(phase));
}

/** True where a document in `current` has passed through `phase` or beyond it, so that a repeat of the step has nothing to do. */
export function hasReached(current: Phase, phase: Phase): boolean {
  if (current === phase) return true;
  return LEGAL_MOVES[phase].some((next) => hasReached(current, next));
}

/** The document has left the house, electronically or on paper. What only waits for its print batch has not. */
const LEFT: readonly Phase[] = ['SENT', 'ISSUED', 'DELIVERED', 'PRINT_BATCHED', 'PRINTED', 'POSTED'];

/**
 * True where a cancellation would come too late: the document has ended, has left, or may be leaving at this moment.
 * A routed document that is parked has demonstrably not left, so it can still be cancelled.
 */
export function isPastPointOfNoReturn({ phase, parked }: { phase: Phase; parked: boolean }): boolean {
  if (phase === 'ROUTED_E' || phase === 'ROUTED_P') return !parked;
  return FINAL_PHASES.includes(phase) || LEFT.includes(phase);
}

/** Who must act on a parked document. */
export type AttentionOwner = 'billing' | 'department-head' | 'registrar' | 'key-custodian' | 'delivery-desk' | 'operations';

/** Why a document waits for a person. It keeps its phase: it goes on from where it stands. */
export interface Attention {
  /** The error code of what stopped it. */
  reason: string;
  owner: AttentionOwner;
  step: LifecycleStep;
  since: string;
  otherwiseRu: string;
  otherwiseEn: string;
}

export type LifecycleStep = 'validate' | 'sign' | 'route' | 'deliver' | 'exchange' | 'print' | 'post' | 'archive';

/** What staff may decide on a parked document. */
export type Resolution = 'retry' | 'reroute' | 'print' | 'reject';

/** Decisions that make sense for the step at which a document waits. */
export function allowedResolutions(step: LifecycleStep): Resolution[] {
  switch (step) {
    case 'validate':
    case 'sign':
      return ['retry', 'reject'];
    case 'route':
    case 'deliver':
      return ['retry', 'reroute', 'print', 'reject'];
    // With the operator: go on waiting, or take it back and put it on paper. What was sent can't be rejected by us any more.
    case 'exchange':
      return ['retry', 'print'];
    case 'print':
      return ['retry', 'reject'];
    // A letter in a batch is with the print shop; what has left the house can't be unsent: the archive is tried until it holds the proof.
    case 'post':
    case 'archive':
      return ['retry'];
  }
}
