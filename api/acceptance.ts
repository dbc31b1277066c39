import type { Knex } from 'knex';
import { requirePackageTotals } from '../domain/check-package.ts';
import { SealpostError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { PackageSubmission } from '../domain/submission.ts';
import { acceptPackages, digestOfSubmission, type AcceptanceResult, type PackageToAccept } from '../lib/database/acceptance.ts';
import { retryOnUniqueViolation } from '../lib/database/database-error.ts';
import { findSameNumbers } from '../lib/database/same-numbers.ts';
import { findSeller } from '../lib/database/registry-repository.ts';
import { createAcceptanceQueue, type AcceptanceOutcome } from './acceptance-queue.ts';
import { isPassing, refusalOfRow } from './row-failure.ts';
import { STARTS_CHANNEL } from '../lib/database/workflow-start-repository.ts';

/** Many acceptances wake the dispatcher once: NOTIFY takes a lock that all commits share. */
const WAKE_PAUSE_MS = 20;

/** `failed`: by a fault of ours that concerns this package alone; it may be sent again. */
export type RowResult = (AcceptanceResult | { outcome: 'failed'; error: unknown }) & { sameNumbers?: Finding[] | undefined };

export interface Acceptance {
  acceptOne(clientId: string, key: string, submission: PackageSubmission): Promise<AcceptanceOutcome>;
  acceptMany(clientId: string, submissions: PackageSubmission[]): Promise<RowResult[]>;
}

/** How packages come in: one commit, then a nudge to the dispatcher, which is not waited for. */
export function createAcceptance(db: Knex): Acceptance {
  const enqueue = createAcceptanceQueue(db);
  // Sellers that were found once: cards are replaced but never taken away.
  const knownSellers = new Set<string>();
  const requireSeller = async (inn: string) => {
    if (knownSellers.has(inn)) return;
    if (!(await findSeller(db, inn))) throw unknownSeller();
    knownSellers.add(inn);
  };
  let wakePending = false;
  const wakeDispatcher = () => {
    if (wakePending) return;
    wakePending = true;
    setTimeout(() => {
      wakePending = false;
      // The dispatcher looks by itself every second; a lost nudge costs only that.
      db.raw(`notify ${STARTS_CHANNEL}`).catch(() => undefined);
    }, WAKE_PAUSE_MS);
  };

  return {
    async acceptOne(clientId, key, submission) {
      requirePackageTotals(submission);
      await requireSeller(submission.sellerInn);
      const outcome = await enqueue(clientId, { ...toAccept(submission), key });
      wakeDispatcher();
      return outcome;
    },

    async acceptMany(clientId, submissions) {
      const results: (RowResult | undefined)[] = submissions.map(checkWhole);
      for (const [index, submission] of submissions.entries()) {
        results[index] ??= await requireSeller(submission.sellerInn).then(() => undefined, asRefusal);
      }
      const open = submissions.map(toAccept).filter((_, index) => !results[index]);
      const sameNumbers = await findSameNumbers(
        db,
        clientId,
        open.map(({ submission }) => submission),
      );
      const accepted = await acceptTogether(db, clientId, open);
      wakeDispatcher();
      return results.map((result) => result ?? { ...accepted.shift()!, sameNumbers: sameNumbers.shift() });
    },
  };
}

/**
 * All in one commit. Where that fails, in halves and again in halves, until each package that fails stands alone and its neighbours are in; one
 * after another and in order, so that of two packages with the same document the first is taken. A database that is away fails them all.
 */
async function acceptTogether(db: Knex, clientId: string, items: PackageToAccept[]): Promise<RowResult[]> {
  if (items.length === 0) return [];
  try {
    return await retryWhereAlone(items, () => acceptPackages(db, clientId, items));
  } catch (error) {
    if (isPassing(error)) throw error;
    if (items.length === 1) return [asVerdict(refusalOfRow(error))];
  }
  const half = Math.ceil(items.length / 2);
  const first = await acceptTogether(db, clientId, items.slice(0, half));
  return [...first, ...(await acceptTogether(db, clientId, items.slice(half)))];
}

// A package alone that meets its twin reads it on its next try.
function retryWhereAlone<T>(items: PackageToAccept[], run: () => Promise<T>): Promise<T> {
  return items.length === 1 ? retryOnUniqueViolation(run) : run();
}

function asVerdict(error: unknown): RowResult {
  return error instanceof SealpostError ? { outcome: 'refused', error } : { outcome: 'failed', error };
}

function unknownSeller(): SealpostError {
  return new SealpostError('seller.unknown', 'The seller is not in the registry.', {
    details: { path: '/sellerInn', hint: "Load the organisation's card first." },
  });
}

function checkWhole(submission: PackageSubmission): AcceptanceResult | undefined {
  try {
    requirePackageTotals(submission);
    return undefined;
  } catch (error) {
    return asRefusal(error);
  }
}

function asRefusal(error: unknown): AcceptanceResult {
  if (error instanceof SealpostError) return { outcome: 'refused', error };
  throw error;
}

function toAccept(submission: PackageSubmission): PackageToAccept {
  return { submission, bodyDigest: digestOfSubmission(submission) };
}
