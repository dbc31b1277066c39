import type { PackageSubmission } from '../domain/submission.ts';
import type { HeadForecast } from '../domain/forecast.ts';
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
  /** When which head could not sign any more. */
  getForecast(): Promise<HeadForecast[]>;
}

/** Billing's side of the demo: plain HTTP, as any billing system would speak it. */
export function createBillingClient(apiUrl: string, key: string): BillingClient {
  const headers = { authorization: `Bearer ${key}` };
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(apiUrl + path, { headers });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return (await response.json()) as T;
  };
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
    getLedger: (month) => get<Ledger>(`/v1/ledger?month=${month}`),
    getForecast: async () => (await get<{ heads: HeadForecast[] }>('/v1/heads/forecast')).heads,
  };
}
