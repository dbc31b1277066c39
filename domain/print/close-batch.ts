import { moscowDate, moscowMoment } from '../moscow-time.ts';

/** When a batch closes. */
export interface BatchRules {
  /** Envelopes of a batch; as many as one run of the inserter takes. */
  sizeMax: number;
  /** Times of day in Moscow, `HH:MM`, at which the post's courier is made ready for. */
  cutOffs: readonly string[];
  /** Closes also when the oldest has waited so long; undefined where only size and cut-off count. */
  waitMaxMs?: number | undefined;
}

export interface QueueFacts {
  pieces: number;
  oldestQueuedAt: Date;
}

export type CloseReason = 'size' | 'cut-off' | 'wait' | 'staff';

/** Why the queue is to become a batch now; undefined where it goes on collecting. */
export function whyClose({ pieces, oldestQueuedAt }: QueueFacts, rules: BatchRules, now: Date): Exclude<CloseReason, 'staff'> | undefined {
  if (pieces === 0) return undefined;
  if (pieces >= rules.sizeMax) return 'size';
  if (rules.cutOffs.some((time) => wasPassed(time, oldestQueuedAt, now))) return 'cut-off';
  if (rules.waitMaxMs !== undefined && now.getTime() - oldestQueuedAt.getTime() >= rules.waitMaxMs) return 'wait';
  return undefined;
}

/** Whether a time of day lies between the two: today's, or one of an earlier day that nobody was there for. */
function wasPassed(time: string, since: Date, now: Date): boolean {
  const today = moscowMoment(moscowDate(now), time);
  const last = today <= now ? today : new Date(today.getTime() - DAY_MS);
  return last > since;
}

const DAY_MS = 24 * 60 * 60 * 1000;
