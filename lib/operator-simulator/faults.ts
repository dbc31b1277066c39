import { fraction } from './scripts.ts';

/** What the sandbox does wrong with a call, by chance or on demand. */
export const CALL_FAULTS = [
  'timeout-after-success', // does it and never answers
  'timeout-before', // neither does it nor answers
  'still-working', // 204 with Retry-After; the next call gets the answer
  'too-many', // 429 with Retry-After
  'server-error',
  'garbage', // 200 with something that is not JSON
  'in-progress', // the six meanings of 409
  'duplicate',
  'sender-blocked',
  'not-a-partner',
  'authority-missing',
  'conflict',
  'session-ended',
] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

/** Faults that make sense on a call that only reads. */
const FOR_READING: readonly CallFault[] = ['timeout-before', 'too-many', 'server-error', 'garbage', 'session-ended'];

export interface FaultOptions {
  seed: number;
  /** Chance of each fault on each call, 0 to 1. */
  rates: Partial<Record<CallFault, number>>;
}

export interface Faults {
  /** The fault of this call, if any. */
  choose(call: { writes: boolean; key: string }): CallFault | undefined;
  /** The next `count` calls that write (or read, for faults of reading) meet this. */
  arm(fault: CallFault, count: number): void;
  /** Nothing answers until then. */
  outageUntil: Date | undefined;
  rates: Partial<Record<CallFault, number>>;
  readonly met: Map<CallFault, number>;
}

export function createFaults({ seed, rates }: FaultOptions): Faults {
  const armed: CallFault[] = [];
  const met = new Map<CallFault, number>();
  let calls = 0;
  const count = (fault: CallFault) => {
    met.set(fault, (met.get(fault) ?? 0) + 1);
    return fault;
  };
  return {
    outageUntil: undefined,
    rates: { ...rates },
    met,
    arm: (fault, times) => void armed.push(...Array.from({ length: times }, () => fault)),
    choose({ writes, key }) {
      calls += 1;
      const fits = (fault: CallFault) => writes || FOR_READING.includes(fault);
      // What was armed is meant for sending, unless it is a fault of reading only.
      const index = armed.findIndex((fault) => (writes ? true : fault === 'session-ended' && fits(fault)));
      if (index >= 0) return count(armed.splice(index, 1)[0]!);
      let threshold = fraction(`${seed}/${key}/${calls}`);
      for (const [fault, rate] of Object.entries(this.rates) as [CallFault, number][]) {
        if (!fits(fault)) continue;
        if (threshold < rate) return count(fault);
        threshold -= rate;
      }
      return undefined;
    },
  };
}
