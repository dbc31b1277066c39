import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { removePidFile, stopProcess, writePidFile } from './leftovers.ts';

/** One process of the tree: how to start it and how to know that it works. */
export interface Part {
  name: string;
  spawn(): Promise<ChildProcess>;
  /** Resolves when the part does its work. */
  ready(child: ChildProcess): Promise<void>;
  stopSignal: NodeJS.Signals;
}

const RESTART_FIRST_MS = 100;
const RESTART_MAX_MS = 5_000;
/** A part that lived this long has not failed at its start: the next restart is at once. */
const HEALTHY_AFTER_MS = 10_000;

export interface Supervised {
  name: string;
  pid(): number | undefined;
  /** Resolves when the part works for the first time. */
  started: Promise<void>;
  /** Stops restarting it and ends it. */
  stop(): Promise<void>;
  /** Starts it again after `stop`. */
  resume(): Promise<void>;
}

/** Keeps a part running: what ends by itself or is killed is started again, with growing pauses where it can't live. */
export function supervise(part: Part, runFolder: string, report: (line: string) => void): Supervised {
  let child: ChildProcess | undefined;
  let stopping = false;
  let pause = RESTART_FIRST_MS;

  const launch = async (): Promise<void> => {
    const launchedAt = Date.now();
    const current = await part.spawn();
    child = current;
    const ended = new Promise<string>((resolve) => {
      current.once('error', (error) => resolve(error.message));
      current.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    if (current.pid !== undefined) await writePidFile(runFolder, part.name, current.pid);
    void ended.then(async (how) => {
      if (stopping) return;
      if (Date.now() - launchedAt > HEALTHY_AFTER_MS) pause = RESTART_FIRST_MS;
      report(`${part.name} ended (${how}); starting it again`);
      await sleep(pause);
      pause = Math.min(pause * 2, RESTART_MAX_MS);
      if (!stopping) await launch().catch((error: unknown) => report(`${part.name}: ${String(error)}`));
    });
    await Promise.race([
      part.ready(current),
      ended.then((how) => Promise.reject(new Error(`${part.name} ended before it was ready: ${how}`))),
    ]);
  };

  const started = launch();
  return {
    name: part.name,
    pid: () => child?.pid,
    started,
    async stop() {
      stopping = true;
      await started.catch(() => undefined);
      if (child?.pid !== undefined) await stopProcess(child.pid, part.stopSignal);
      await removePidFile(runFolder, part.name);
    },
    async resume() {
      stopping = false;
      await launch();
    },
  };
}
