/** What we do when somebody stays silent, or an operator says no. */
export type DocflowReaction = 'wait' | 'remind' | 'paper';

/** Terms in working days. A snapshot is kept with each document: a later change doesn't rewrite what is under way. */
export interface DocflowPolicy {
  /** The operator's no: not a partner, no box, roaming failed; or an invoice that no operator can carry. `wait` parks the document for a person. */
  onFailure: 'wait' | 'paper';
  /** The operator is silent after accepting: no confirmation of the date of receipt within this time. */
  issue: { termDays: number; onSilence: 'wait' | 'paper' };
  /** The buyer sends no receipt notice. */
  receipt: { onSilence: DocflowReaction; remindEveryDays: number; remindersMax: number };
  /** The buyer neither signs nor refuses. */
  answer: { termDays: number; onSilence: DocflowReaction; remindEveryDays: number; remindersMax: number };
}

export const DEFAULT_POLICY: DocflowPolicy = {
  onFailure: 'paper',
  issue: { termDays: 1, onSilence: 'wait' },
  receipt: { onSilence: 'remind', remindEveryDays: 2, remindersMax: 3 },
  answer: { termDays: 10, onSilence: 'remind', remindEveryDays: 5, remindersMax: 3 },
};
