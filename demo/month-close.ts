import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../domain/ledger.ts';
import type { PackageSubmission } from '../domain/submission.ts';
import { brokenCases } from '../fixtures/broken.ts';
import { generateMonth } from '../fixtures/month.ts';
import { HEAD_WITHOUT_KEY } from '../fixtures/registry.ts';
import type { BillingClient, ImportResult } from './billing-client.ts';

const CHUNK_PACKAGES = 40;
const POLL_MS = 500;
/** A part that is killed and started again is away for seconds; billing tries on for a good while longer. */
const GIVE_UP_MS = 120_000;
/** Packages whose head has no key yet: they show what waits for a person. */
const WAITING_PACKAGES = 1;
/** Documents that billing has got wrong: they show what is rejected. */
const BROKEN_NAMES = ['inn-wrong-digit', 'total-gross-off-by-a-kopeck', 'unknown-head', 'closing-balance-wrong', 'last-years-vat'];

/** A month of exactly `documents` documents, with a few broken ones and one package that must wait. */
export function demoMonth(month: string, seed: number, documents: number): PackageSubmission[] {
  const broken = brokenCases(`${month}-${seed}`)
    .filter(({ name }) => BROKEN_NAMES.includes(name))
    .map(({ body }) => body as PackageSubmission);
  const right = [...generateMonth({ month, seed, documents: Math.max(documents - broken.length, 1) })];
  for (const submission of right.slice(-WAITING_PACKAGES)) for (const document of submission.documents) document.headId = HEAD_WITHOUT_KEY;
  return [...right, ...broken];
}

/** Hands the packages in and repeats what was cut off: an import is resumed by sending it again. */
export async function importMonth(
  client: BillingClient,
  packages: PackageSubmission[],
  onResults: (results: ImportResult[]) => void,
): Promise<void> {
  for (let start = 0; start < packages.length; start += CHUNK_PACKAGES) {
    const chunk = packages.slice(start, start + CHUNK_PACKAGES);
    onResults(
      await insist(async () => {
        const results = await client.importPackages(chunk);
        if (results.some(({ outcome }) => outcome === 'interrupted') || results.length !== chunk.length)
          throw new Error('The import was interrupted.');
        return results;
      }),
    );
  }
}

/** Buyers of the sandbox who never call a person of ours: where nobody sits at the desk, a refusal or a question would stay parked. */
export const CONTENT_BUYERS = { refuses: 0, clarifies: 0 };

/** Documents that have left the house, whatever their buyers made of them. */
export function countLeft({ outcomes }: Ledger): number {
  const left = ['delivered', 'refused', 'annulled', 'posted', 'in-print'] as const;
  return left.reduce((sum, outcome) => sum + outcomes[outcome].count, 0);
}

/** Reads the ledger until nothing is under way any more. */
export async function waitForClose(
  client: BillingClient,
  month: string,
  onLedger: (ledger: Ledger) => void,
  quietMs: number,
  { letters = false } = {},
): Promise<Ledger> {
  let quietSince = Date.now();
  let before = '';
  for (;;) {
    const ledger = await insist(() => client.getLedger(month));
    onLedger(ledger);
    // Buyers who will answer are waited for, and letters where they are asked for; what stays there is in a known place all the same.
    const outside = ledger.outcomes['awaiting-buyer'].count + (letters ? ledger.outcomes['in-print'].count : 0);
    if (ledger.closed && outside === 0) return ledger;
    const now = JSON.stringify(ledger.outcomes);
    if (now !== before) quietSince = Date.now();
    before = now;
    // Nothing has moved for so long that something is wrong: the report will say what is not explained.
    if (Date.now() - quietSince > quietMs) return ledger;
    await sleep(POLL_MS);
  }
}

async function insist<T>(call: () => Promise<T>): Promise<T> {
  const until = Date.now() + GIVE_UP_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(POLL_MS);
    }
  }
}
