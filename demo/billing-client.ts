import type { PackageSubmission } from '../domain/submission.ts';
import type { Ledger } from '../domain/ledger.ts';

/** One line of an import's answer. */
export interface ImportResult {
  line?: number;
  outcome: 'accepted' | 'repeated' | 'refused' | 'interrupted';
  externalId?: string;
  documents?: { id: string; externalId: string }[];
  problem?: { code: string; detail: string };
}

export interface BillingClient {
  importPackages(packages: PackageSubmission[]): Promise<ImportResult[]>;
  getLedger(month: string): Promise<Ledger>;
}

/** Billing's side of the demo: plain HTTP, as any billing system would speak it. */
export function createBillingClient(apiUrl: string, key: string): BillingClient {
  const headers = { authorization: `Bearer ${key}` };
  return {
    async importPackages(packages) {
      const response = await fetch(`${apiUrl}/v1/imports`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-ndjson' },
        body: packages.map((submission) => `${JSON.stringify(submission)}\n`).join(''),
      });
      if (!response.ok) throw new Error(`The import was answered with ${response.status}: ${await response.text()}`);
      const lines = (await response.text()).trim().split('\n');
      return lines.map((line) => JSON.parse(line) as ImportResult);
    },
    async getLedger(month) {
      const response = await fetch(`${apiUrl}/v1/ledger?month=${month}`, { headers });
      if (!response.ok) throw new Error(`The ledger was answered with ${response.status}`);
      return (await response.json()) as Ledger;
    },
  };
}
