/** What we do when somebody stays silent. */
export type DocflowReaction = 'wait' | 'remind' | 'paper';

/** `close`: without the notice, once its term is over. */
export type ReceiptReaction = DocflowReaction | 'close';

/**
 * What a silent answer comes to. `accept`: the contract says that silence is acceptance (energy supply contracts do), unless the buyer has
 * objected or the document never reached him; `close`: it is closed unanswered. Both once the term of the answer is over.
 */
export type AnswerReaction = ReceiptReaction | 'accept';

/** Terms in working days. A snapshot is kept with each document: a later change doesn't rewrite what is under way. */
export interface DocflowPolicy {
  /** The operator's no: not a partner, no box, roaming failed; or an invoice that no operator can carry. `wait` parks the document for a person. */
  onFailure: 'wait' | 'paper';
  /** The operator is silent after accepting: no confirmation of the date of receipt within this time. */
  issue: { termDays: number; onSilence: 'wait' | 'paper' };
  /**
   * The buyer sends no receipt notice. It is owed only where the parties have agreed on it (order 14n, item 13); `agreed` is absent in
   * policies from before this was known, and those owe it.
   */
  receipt: { agreed?: boolean | undefined; onSilence: ReceiptReaction; remindEveryDays: number; remindersMax: number };
  /** The buyer neither signs nor refuses. */
  answer: { termDays: number; onSilence: AnswerReaction; remindEveryDays: number; remindersMax: number };
  /**
   * The buyer's no, his question, his offer to annul, a signer who is not proven: a person is called, and the document does not end before
   * he has spoken. Where nobody does, it is closed as it stands after this time. Absent in older policies.
   */
  calls?: { closeAfterDays: number } | undefined;
}

/** About a month: billing closes its books in between, so a call that lives longer has been decided by not deciding. */
export const CLOSE_AFTER_DAYS = 20;

export const DEFAULT_POLICY: DocflowPolicy = {
  onFailure: 'paper',
  issue: { termDays: 1, onSilence: 'wait' },
  receipt: { agreed: true, onSilence: 'remind', remindEveryDays: 2, remindersMax: 3 },
  answer: { termDays: 10, onSilence: 'remind', remindEveryDays: 5, remindersMax: 3 },
  calls: { closeAfterDays: CLOSE_AFTER_DAYS },
};

/** True where the buyer owes a receipt notice by agreement. */
export function isReceiptAgreed({ receipt }: DocflowPolicy): boolean {
  return receipt.agreed !== false;
}
