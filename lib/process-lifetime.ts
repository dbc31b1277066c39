/** How a process of ours learns that it must end: a signal, or the launcher that is gone. */

/** Resolves on SIGTERM, SIGINT, or when the parent that holds our IPC channel dies: an orphan must not go on working. */
export function untilStopped(): Promise<string> {
  return new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
    if (process.channel) process.once('disconnect', () => resolve('launcher gone'));
  }).finally(() => {
    // The open channel alone would keep the process from ending.
    process.channel?.unref();
  });
}

/** Tells the launcher, if there is one, that this process does its work now. */
export function announceReady(details: Record<string, unknown> = {}): void {
  process.send?.({ ready: true, ...details });
}
