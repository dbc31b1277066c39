import type { Knex } from 'knex';
import { SealpostError } from '../../../domain/errors.ts';

const HOUR_MS = 60 * 60 * 1000;
const WINDOW_HOURS = 24;

export interface Quota {
  /** @throws SealpostError signature.quota-exceeded where the head has signed as much as one may in 24 hours */
  require(headId: string): Promise<void>;
  /**
   * Takes a place before the signature is made, so that those made at once can't go beyond the limit together.
   * Returns how to give it back where no signature came of it.
   */
  take(headId: string): Promise<() => void>;
}

/**
 * A limit for each head over the last 24 hours: whoever gets at the socket can't have a whole year signed in a night. Counted in
 * hours; what earlier runs of the process have signed is read from the journal once.
 */
export function createQuota(db: Knex, signaturesADay: number, now: () => number = Date.now): Quota {
  /** Head → hour → signatures. */
  const counts = new Map<string, Map<number, number>>();
  let loading: Promise<void> | undefined;

  const load = async () => {
    const rows = await db('signing_journal')
      .where('outcome', 'signed')
      .where('at', '>', new Date(now() - WINDOW_HOURS * HOUR_MS))
      .groupByRaw('1, 2')
      .select<{ head_id: string; hour: number; count: number }[]>(
        'head_id',
        db.raw('floor(extract(epoch from at) / 3600)::int as hour'),
        db.raw('count(*)::int as count'),
      );
    for (const row of rows) add(row.head_id, row.hour, row.count);
  };
  const add = (headId: string, hour: number, count: number) => {
    const hours = counts.get(headId) ?? new Map<number, number>();
    hours.set(hour, (hours.get(hour) ?? 0) + count);
    counts.set(headId, hours);
  };

  const loaded = () => {
    loading ??= load();
    return loading.catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  };
  const requirePlace = (headId: string) => {
    const hours = counts.get(headId) ?? new Map<number, number>();
    const oldest = Math.floor(now() / HOUR_MS) - WINDOW_HOURS;
    for (const hour of hours.keys()) if (hour <= oldest) hours.delete(hour);
    const signed = [...hours.values()].reduce((sum, count) => sum + count, 0);
    if (signed < signaturesADay) return;
    throw new SealpostError('signature.quota-exceeded', `The head has signed ${signed} documents in 24 hours; that is the limit.`, {
      details: { headId, limit: signaturesADay },
    });
  };
  return {
    async require(headId) {
      await loaded();
      requirePlace(headId);
    },
    async take(headId) {
      await loaded();
      // Nothing may come between the look and the count.
      requirePlace(headId);
      const hour = Math.floor(now() / HOUR_MS);
      add(headId, hour, 1);
      return () => add(headId, hour, -1);
    },
  };
}
