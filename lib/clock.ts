/** The legal clock: the time by which terms run. Real time, except where a sandbox lets months pass in minutes. */
export interface Clock {
  now(): Date;
  /** Real milliseconds until an instant of this clock; 0 where it has passed. */
  msUntil(instant: Date): number;
}

/** @param speed how many times faster than real time it runs from `epoch` on; 1 is real time */
export function createClock({ speed, epoch }: { speed: number; epoch: Date }): Clock {
  const start = epoch.getTime();
  const now = () => (speed === 1 ? new Date() : new Date(start + (Date.now() - start) * speed));
  return {
    now,
    msUntil: (instant) => Math.max(0, Math.ceil((instant.getTime() - now().getTime()) / speed)),
  };
}

export const REAL_CLOCK = createClock({ speed: 1, epoch: new Date(0) });
