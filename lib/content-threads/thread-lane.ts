import { fileURLToPath } from 'node:url';
import { BulkheadRejectedError, TimeoutStrategy, bulkhead, timeout } from 'cockatiel';
import { Piscina } from 'piscina';
import { SealpostError } from '../../domain/errors.ts';
import type { ThreadAnswer, ThreadWork } from './content-thread.ts';

export interface LaneOptions {
  /** Threads at work at once; they are started when there is work. */
  threads: number;
  /** Work that may wait for a thread; more is refused at once. */
  waitingMax: number;
  /** For one piece of work, from the moment at which a thread takes it up. */
  timeMs: number;
  /** Where the official schemas lie, for the judges inside. */
  schemasDirectory: string | undefined;
}

/** A thread was stopped: the work would have taken more time or memory than any file may. */
export class OverLimits extends Error {}

/** Of JavaScript's heap; bytes and the tree of an XML file lie beside it and have limits of their own (parse-xml.ts, pdf-file.ts). */
const HEAP_MAX_MB = 512;
const IDLE_MS = 60_000;
const THREAD = fileURLToPath(new URL('./start-thread.js', import.meta.url));

export interface ThreadLane {
  /** @throws OverLimits; SealpostError content.busy, and the work's own */
  run<Name extends keyof ThreadWork>(name: Name, input: ThreadWork[Name]['input']): Promise<ThreadWork[Name]['output']>;
  close(): Promise<void>;
}

/** Some threads with a bounded queue before them. Piscina's own queue stays empty, so that waiting doesn't count as time. */
export function openLane({ threads, waitingMax, timeMs, schemasDirectory }: LaneOptions): ThreadLane {
  const pool = new Piscina({
    filename: THREAD,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    execArgv: [],
    // Nothing of the environment goes in: it holds the secrets of its process.
    env: {},
    workerData: { schemasDirectory },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
  });
  // A thread that dies between two pieces of work is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  const places = bulkhead(threads, waitingMax);
  const limit = timeout(timeMs, { strategy: TimeoutStrategy.Cooperative, abortOnReturn: false });
  const runIn = async (name: keyof ThreadWork, input: unknown): Promise<unknown> => {
    // The start of a thread, a second on a busy machine, is not the work's time.
    await pool.run(undefined, { name: 'ready' });
    return limit.execute(({ signal }) => pool.run(input, { name, signal }));
  };
  return {
    async run(name, input) {
      const answer = await places
        .execute(() => runIn(name, input) as Promise<ThreadAnswer<ThreadWork[typeof name]['output']>>)
        .catch((error: unknown) => {
          throw translate(error, timeMs);
        });
      if (answer.failure) throw new SealpostError(answer.failure.code, answer.failure.message, { details: answer.failure.details });
      return answer.value;
    },
    close: () => pool.destroy(),
  };
}

function translate(error: unknown, timeMs: number): unknown {
  if (error instanceof BulkheadRejectedError)
    return new SealpostError('content.busy', 'Too much is being read and drawn at this moment.', {
      details: { hint: 'Repeat the request after Retry-After.' },
    });
  if ((error as Error).name === 'AbortError') return new OverLimits(`more than ${timeMs / 1000} s`);
  if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') return new OverLimits(`more than ${HEAP_MAX_MB} MB`);
  return error;
}
