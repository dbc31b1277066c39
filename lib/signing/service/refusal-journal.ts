import type { Knex } from 'knex';
import { wasToldLately, type JournalEntry } from '../../database/signing-journal.ts';
import type { SignatureStore } from './signature-store.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Whoever gets at the socket can ask for signatures without end; the journal, which nobody may shorten, must not grow with it. */
const REFUSALS_AN_HOUR = 1_000;

/**
 * Writes refusals into the journal: the same one of a document once a day, and so many an hour. What is left out over that is counted, and
 * the count stands in the journal before the next refusal that is told.
 */
export function createRefusalJournal(
  db: Knex,
  store: Pick<SignatureStore, 'refuse'>,
  { perHour = REFUSALS_AN_HOUR, now = Date.now }: { perHour?: number; now?: () => number } = {},
): (entry: JournalEntry) => Promise<void> {
  let hour = -1;
  let told = 0;
  let omitted = 0;
  return async (entry) => {
    if (await wasToldLately(db, entry)) return;
    const current = Math.floor(now() / HOUR_MS);
    if (current !== hour) [hour, told] = [current, 0];
    if (told >= perHour) {
      omitted += 1;
      return;
    }
    told += 1;
    const count = omitted;
    omitted = 0;
    if (count > 0) await store.refuse({ ...entry, documentId: `${count} refusals`, outcome: 'refusals-left-out', contentDigest: '' });
    await store.refuse(entry);
  };
}
