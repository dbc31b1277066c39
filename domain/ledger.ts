import { formatMoney, parseMoney, sumMoney } from './decimal.ts';
import type { Channel, Phase } from './document.ts';

/** How a document stands in the month's ledger. Every accepted document is in exactly one of them. */
export type Outcome =
  'delivered' | 'awaiting-buyer' | 'refused' | 'annulled' | 'posted' | 'in-print' | 'rejected' | 'cancelled' | 'parked' | 'in-progress';

export const OUTCOMES: readonly Outcome[] = [
  'delivered',
  'awaiting-buyer',
  'refused',
  'annulled',
  'posted',
  'in-print',
  'rejected',
  'cancelled',
  'parked',
  'in-progress',
];

/** Waits for its print batch, or is with the print shop or the post: in a known place. */
const IN_PRINT: readonly Phase[] = ['PRINT_QUEUED', 'PRINT_BATCHED', 'PRINTED'];

/** What a buyer's answer makes of an electronic document that reached him: he has refused it, or both sides have agreed that it counts no more. */
export type Undoing = 'refused' | 'annulled';

export interface LedgerFacts {
  phase: Phase;
  channel: Channel | null;
  parked: boolean;
  undoing: Undoing | null;
}

/**
 * A document counts as delivered or posted only once its proof is archived, and as delivered only while the buyer has not refused it and it
 * is not annulled: both may come long after the archive. What is issued waits for the buyer, in a known place.
 */
export function outcomeOf(document: LedgerFacts): Outcome {
  if (document.phase === 'REJECTED') return 'rejected';
  if (document.phase === 'CANCELLED') return 'cancelled';
  if (document.phase === 'ARCHIVED' || document.phase === 'DISPOSED')
    return document.channel === 'paper' ? 'posted' : (document.undoing ?? 'delivered');
  if (document.parked) return 'parked';
  if (document.undoing) return document.undoing;
  if (IN_PRINT.includes(document.phase)) return 'in-print';
  return document.phase === 'ISSUED' ? 'awaiting-buyer' : 'in-progress';
}

interface Sum {
  count: number;
  gross: string;
}

export interface LedgerEntry extends Sum, LedgerFacts {
  headId: string;
}

export interface Ledger {
  month: string;
  /** What billing announced in the control totals of its packages. */
  control: Sum & { packages: number };
  accepted: Sum;
  outcomes: Record<Outcome, Sum>;
  byHead: { headId: string; accepted: Sum; outcomes: Record<Outcome, Sum> }[];
  /** Why what was not delivered was not; and of what was, how many the buyer has left without an answer. */
  reasons: { outcome: string; code: string; count: number }[];
  /** Accepted equals announced, in number and to the kopeck. */
  balanced: boolean;
  /** Nothing is under way any more: every document is in a known place. */
  closed: boolean;
}

/** The month's statement: accepted = delivered + awaiting buyer + refused + annulled + posted + in print + rejected + cancelled + parked, once nothing is in progress. */
export function buildLedger(
  month: string,
  entries: readonly LedgerEntry[],
  control: Ledger['control'],
  reasons: Ledger['reasons'],
): Ledger {
  const heads = [...new Set(entries.map((entry) => entry.headId))].sort();
  const accepted = sumOf(entries);
  const outcomes = outcomesOf(entries);
  return {
    month,
    control,
    accepted,
    outcomes,
    byHead: heads.map((headId) => {
      const own = entries.filter((entry) => entry.headId === headId);
      return { headId, accepted: sumOf(own), outcomes: outcomesOf(own) };
    }),
    reasons,
    balanced: accepted.count === control.count && accepted.gross === control.gross,
    closed: outcomes['in-progress'].count === 0,
  };
}

function outcomesOf(entries: readonly LedgerEntry[]): Record<Outcome, Sum> {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, sumOf(entries.filter((entry) => outcomeOf(entry) === outcome))])) as Record<
    Outcome,
    Sum
  >;
}

function sumOf(entries: readonly LedgerEntry[]): Sum {
  return {
    count: entries.reduce((sum, entry) => sum + entry.count, 0),
    gross: formatMoney(sumMoney(entries.map((entry) => parseMoney(entry.gross) ?? 0n))),
  };
}
