import type { ExchangeEntry } from '../lib/operator-simulator/exchange.ts';

/** What the operators' own journals say: the witness that the product doesn't write. */
export interface SandboxReport {
  messages: number;
  /** Documents that an operator holds twice. Must be none. */
  doubled: number;
  withdrawn: number;
  events: number;
  /** Calls that were not answered, or with something else than an answer. */
  faulty: number;
}

export async function readSandbox(url: string): Promise<SandboxReport> {
  const journals = await Promise.all(
    ['2BM', '2BE'].map(async (name) => (await (await fetch(`${url}/sandbox/${name}/journal`)).json()) as ExchangeEntry[]),
  );
  const entries = journals.flat();
  const keys = entries.flatMap((entry) => (entry.type === 'message' ? [entry.message.key] : []));
  const count = (holds: (entry: ExchangeEntry) => boolean) => entries.filter(holds).length;
  return {
    messages: keys.length,
    doubled: keys.length - new Set(keys).size,
    withdrawn: count(({ type }) => type === 'withdrawn'),
    events: count(({ type }) => type === 'told'),
    faulty: count((entry) => entry.type === 'call' && entry.outcome !== '200' && entry.outcome !== '404'),
  };
}

export function formatSandbox({ messages, doubled, withdrawn, events, faulty }: SandboxReport): string {
  return `Operators: ${messages} documents taken, ${doubled} doubled, ${withdrawn} taken back, ${events} events told, ${faulty} calls with a fault.`;
}
