import { Agent, request } from 'node:http';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { Knex } from 'knex';
import { generateMonth } from '../fixtures/month.ts';
import { REGISTRY } from '../fixtures/registry.ts';
import { openDatabase } from '../lib/database/connection.ts';
import type { ExchangeEntry } from '../lib/operator-simulator/exchange.ts';
import { startTree, type Tree } from '../workers/launcher/tree.ts';
import { readProcesses } from './process-meter.ts';

/**
 * `npm run bench:exchange`: how soon the consumer sees what the operator has issued, and how fast status is answered meanwhile.
 * Documents flow at a fixed rate through the operator sandbox; polls come at a fixed rate, whether or not the answers keep up. Prints JSON.
 */
const options = new Command()
  .option('--documents-per-second <rate>', 'documents that flow', '5')
  .option('--polls-per-second <rate>', 'status polls', '1000')
  .option('--seconds <count>', 'length of the run', '30')
  .parse()
  .opts<{ documentsPerSecond: string; pollsPerSecond: string; seconds: string }>();

const MONTH = '2026-09';
const SOCKETS_MAX = 128;
const SETTLE_MS = 8_000;
/** Connections are opened and code is compiled first; a service that has just started is another question. */
const WARM_UP_SECONDS = 3;
const seconds = Number(options.seconds);
const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-bench-'));
await chmod(folder, 0o755);
const tree = await startTree({
  dataFolder: folder,
  registry: REGISTRY,
  ports: { api: 0, temporal: 0, temporalUi: 0, postgres: 0 },
  env: { LOG_LEVEL: 'error', API_RATE_LIMIT_PER_MINUTE: '10000000' },
});
const db = openDatabase(tree.databaseUrl, 2);
try {
  // Alone first, then with the polls: what the polls cost is a ratio within one run.
  const alone = await flow(tree, 'alone', false);
  const polled = await flow(tree, 'polled', true);
  const report = {
    machine: { cores: cpus().length, model: cpus()[0]?.model, node: process.version },
    documentsPerSecond: Number(options.documentsPerSecond),
    pollsPerSecond: Number(options.pollsPerSecond),
    alone,
    polled,
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await db.destroy();
  await tree.stop();
  await rm(folder, { recursive: true, force: true });
}

async function flow(running: Tree, name: string, withPolls: boolean) {
  const ids: string[] = [];
  const before = readProcesses(running);
  const feeding = feed(running, name, ids);
  if (withPolls) await poll(running, ids, WARM_UP_SECONDS);
  const polls = withPolls ? await poll(running, ids, seconds - WARM_UP_SECONDS) : undefined;
  await feeding;
  await sleep(SETTLE_MS);
  const after = readProcesses(running);
  return {
    documents: ids.length,
    issuedToVisible: await issuedToVisible(running, db, ids),
    ...(polls ? { polls } : {}),
    cpuSeconds: Object.fromEntries(
      Object.keys(after).map((part) => [part, Math.round((after[part]!.cpuMs - before[part]!.cpuMs) / 100) / 10]),
    ),
  };
}

/** Hands in documents for buyers with a box, at a fixed rate. */
async function feed(running: Tree, name: string, ids: string[]): Promise<void> {
  const count = seconds * Number(options.documentsPerSecond);
  const packages = [...generateMonth({ month: MONTH, seed: name.length, documents: count * 4 })].filter(({ partner }) => partner.edoId);
  const startedAt = performance.now();
  for (const submission of packages) {
    if (ids.length >= count) return;
    const early = startedAt + (ids.length * 1000) / Number(options.documentsPerSecond) - performance.now();
    if (early > 1) await sleep(early);
    const partner = { ...submission.partner, externalId: `${name}-${submission.partner.externalId}`, unloadElectronically: true };
    const documents = submission.documents.map((document) => ({
      ...document,
      externalId: `${name}-${document.externalId}`,
      number: `${name}-${document.number}`,
    }));
    const response = await fetch(`${running.apiUrl}/v1/packages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.billingKey}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ ...submission, packageId: `${name}-${submission.packageId}`, partner, documents, unloadElectronically: true }),
    });
    const body = (await response.json()) as { documents: { id: string }[] };
    ids.push(...body.documents.map(({ id }) => id));
  }
}

/** Status polls at a fixed rate over the documents that there are, each timed from its due moment. */
async function poll(running: Tree, ids: string[], forSeconds: number) {
  while (ids.length === 0) await sleep(50);
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const perSecond = Number(options.pollsPerSecond);
  const latencies: number[] = [];
  let failed = 0;
  const inFlight: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < perSecond * forSeconds; index += 1) {
    const dueAt = startedAt + (index * 1000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 1) await sleep(early);
    inFlight.push(
      get(agent, `${running.apiUrl}/v1/documents/${ids[index % ids.length]}`, running.billingKey).then((status) => {
        latencies.push(performance.now() - dueAt);
        if (status !== 200) failed += 1;
      }),
    );
  }
  await Promise.all(inFlight);
  const tookSeconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { answeredPerSecond: Math.round((latencies.length - failed) / tookSeconds), failed, ...quantiles(latencies) };
}

function get(agent: Agent, url: string, key: string): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent, headers: { authorization: `Bearer ${key}` } }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.once('error', () => resolve(0));
    outgoing.end();
  });
}

/** From the operator's event of issue, by its own journal, to the row of the portal. */
async function issuedToVisible(running: Tree, database: Knex, ids: readonly string[]) {
  const shown = new Map(
    (
      await database('portal_documents')
        .whereIn('document_id', ids)
        .select<{ document_id: string; published_at: Date }[]>('document_id', 'published_at')
    ).map((row) => [row.document_id, row.published_at]),
  );
  const delays: number[] = [];
  for (const name of ['2BM', '2BE']) {
    const entries = (await (await fetch(`${running.sandboxUrl}/sandbox/${name}/journal`)).json()) as ExchangeEntry[];
    for (const entry of entries) {
      if (entry.type !== 'message') continue;
      const published = shown.get(entry.message.key.split('.')[0]!);
      if (!published) continue;
      const issued = entry.events.find(({ entity }) => entity?.kind === 'receipt-date')?.dueAt ?? entry.message.acceptedAt;
      delays.push(published.getTime() - new Date(issued).getTime());
    }
  }
  return { counted: delays.length, ofHandedIn: ids.length, ...quantiles(delays) };
}

function quantiles(values: number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
