import type { Knex } from 'knex';
import { getFeedPosition, listMovedDocuments } from '../lib/database/event-repository.ts';

/** How often the feed is read while somebody waits: one query for all who do. */
const POLL_MS = 150;
const POLL_EVENTS_MAX = 2_000;
/** Beyond this many, a caller is answered at once and asks again. */
const WAITERS_MAX = 5_000;

export interface Watch {
  /** Resolves when the document has changed since the watch began, after `waitMs`, or when the caller has gone. */
  changed(waitMs: number, gone: AbortSignal): Promise<void>;
  release(): void;
}

export interface ChangeWatcher {
  /** Begins to watch. Begin before reading the document: then no change can fall between the two. */
  watch(documentId: string): Promise<Watch>;
  close(): void;
}

/** Long polls of one process. Nothing is read while nobody waits. */
export function createChangeWatcher(db: Knex): ChangeWatcher {
  const waiters = new Map<string, Set<() => void>>();
  let count = 0;
  let position: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const poll = async () => {
    const moved = await listMovedDocuments(db, position ?? 0, POLL_EVENTS_MAX);
    position = moved.at(-1)?.position ?? position;
    for (const { document_id: documentId } of moved) waiters.get(documentId)?.forEach((wake) => wake());
  };
  const pollLater = () => {
    if (timer) return;
    timer = setTimeout(() => {
      // A poll that fails wakes nobody; the waiters' own time limit answers them.
      void poll()
        .catch(() => undefined)
        .finally(() => {
          timer = undefined;
          if (count > 0) pollLater();
          else position = undefined;
        });
    }, POLL_MS);
  };

  return {
    async watch(documentId) {
      count += 1;
      position ??= await getFeedPosition(db).catch((error: unknown) => {
        count -= 1;
        throw error;
      });
      let wake = () => undefined as void;
      let woken = count > WAITERS_MAX;
      const woke = () => {
        woken = true;
        wake();
      };
      const set = waiters.get(documentId) ?? new Set();
      waiters.set(documentId, set.add(woke));
      pollLater();
      return {
        async changed(waitMs, gone) {
          if (woken || gone.aborted) return;
          await new Promise<void>((resolve) => {
            const limit = setTimeout(resolve, waitMs);
            wake = () => {
              clearTimeout(limit);
              resolve();
            };
            gone.addEventListener('abort', wake, { once: true });
          });
        },
        release() {
          if (!set.delete(woke)) return;
          count -= 1;
          if (set.size === 0 && waiters.get(documentId) === set) waiters.delete(documentId);
        },
      };
    },
    close() {
      clearTimeout(timer);
      for (const set of waiters.values()) for (const wake of set) wake();
    },
  };
}
