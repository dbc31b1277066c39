/** What happens after a call that was not taken. */
export interface WebhookFailure {
  /** Calls that were not taken in a row, this one included. */
  failures: number;
  failingSince: Date;
  status: number | null;
  now: Date;
}

export interface NextTry {
  pauseSeconds: number;
  /** Set where the endpoint is switched off. */
  disabledBecause: string | null;
}

const FIRST_PAUSE_MS = 5_000;
const PAUSE_MAX_MS = 60 * 60 * 1000;
/** A receiver that has been away for so long is not coming back by itself. */
const FAILING_MAX_MS = 5 * 24 * 60 * 60 * 1000;
const GONE = 410;

/** Doubling pauses up to an hour; off after five days of failure, or at once where the receiver says that it is gone. */
export function planNextTry({ failures, failingSince, status, now }: WebhookFailure): NextTry {
  const pauseSeconds = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20), PAUSE_MAX_MS) / 1000;
  if (status === GONE) return { pauseSeconds, disabledBecause: 'the receiver answered 410 Gone' };
  const tooLong = now.getTime() - failingSince.getTime() >= FAILING_MAX_MS;
  return { pauseSeconds, disabledBecause: tooLong ? 'no call was taken for five days' : null };
}
