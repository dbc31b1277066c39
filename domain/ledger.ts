import type { Channel, Phase } from './document.ts';

/** How a document stands in the month's ledger. Every accepted document is in exactly one of them. */
export type Outcome = 'delivered' | 'printed' | 'rejected' | 'cancelled' | 'parked' | 'in-progress';

export const OUTCOMES: readonly Outcome[] = ['delivered', 'printed', 'rejected', 'cancelled', 'parked', 'in-progress'];

/** A document counts as delivered or printed only once its proof is archived. */
export function outcomeOf(document: { phase: Phase; channel: Channel | null; parked: boolean }): Outcome {
  if (document.phase === 'REJECTED') return 'rejected';
  if (document.phase === 'CANCELLED') return 'cancelled';
  if (document.phase === 'ARCHIVED') return document.channel === 'paper' ? 'printed' : 'delivered';
  return document.parked ? 'parked' : 'in-progress';
}
