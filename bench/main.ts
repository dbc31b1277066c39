import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Command } from 'commander';
import type { Knex } from 'knex';
import { createBillingClient } from '../demo/billing-client.ts';
import { CONTENT_BUYERS, countLeft, importMonth, waitForClose } from '../demo/month-close.ts';
import { generateMonth } from '../fixtures/month.ts';
import { REGISTRY } from '../fixtures/registry.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { startTree, type Tree } from '../workers/launcher/tree.ts';
import { documentWorkflowId } from '../workflows/contract.ts';
import { offerBodies } from './accept-rate.ts';
import { runPlainLoop } from './plain-loop.ts';
import { readProcesses } from './process-meter.ts';

/** `npm run bench`: speed and cost of the main job, beside a plain loop over the same steps, measured in one run. Prints JSON. */
const options = new Command()
  .option('--documents <count>', 'documents of the throughput run', '1000')
  .option('--accept-seconds <count>', 'length of each accept run', '5')
  .parse()
  .opts<{ documents: string; acceptSeconds: string }>();

const MONTH = '2026-09';
interface AcceptRun {
  perSecond: number;
  by: 'package' | 'document';
}

const ACCEPT_RUNS: AcceptRun[] = [
  { perSecond: 300, by: 'package' },
  { perSecond: 800, by: 'package' },
  { perSecond: 300, by: 'document' },
  { perSecond: 800, by: 'document' },
];
const SAMPLED_HISTORIES = 20;
const SAMPLE_EVERY_MS = 10_000;
const QUIET_MS = 120_000;

const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-bench-'));
await chmod(folder, 0o755);
const ports = { api: 0, temporal: 0, temporalUi: 0, postgres: 0 };
const tree = await startTree({
  dataFolder: folder,
  registry: REGISTRY,
  ports,
  env: { LOG_LEVEL: 'error', API_RATE_LIMIT_PER_MINUTE: '1000000' },
  sandbox: { script: CONTENT_BUYERS },
});
const db = openDatabase(tree.databaseUrl, 2);
try {
  const month = await measureMonth(tree, db, Number(options.documents));
  // Before the accept runs: what they hand in is still worked off when they have ended.
  const plain = await measurePlainLoop(folder, Number(options.documents));
  const accept = [];
  for (const run of ACCEPT_RUNS) accept.push(await measureAccept(tree, run));
  const report = {
    machine: { cores: cpus().length, model: cpus()[0]?.model, node: process.version },
    month,
    accept,
    plain,
    plainToDurable: ratio(plain.documentsPerSecond, month.documentsPerSecond),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await db.destroy();
  await tree.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measureMonth(running: Tree, database: Knex, documents: number) {
  const client = createBillingClient(running.apiUrl, running.billingKey);
  const packages = [...generateMonth({ month: MONTH, seed: 1, documents })];
  const bytesBefore = await databaseBytes(database);
  const before = readProcesses(running);
  const memory: Record<string, number>[] = [];
  const sampling = new AbortController();
  const sampler = sampleMemory(running, memory, sampling.signal);
  const startedAt = performance.now();
  await importMonth(client, packages, () => undefined);
  const ledger = await waitForClose(client, MONTH, () => undefined, QUIET_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  sampling.abort();
  await sampler;
  const after = readProcesses(running);
  if (!ledger.closed || !ledger.balanced) throw new Error('The ledger of the bench did not close.');
  if (countLeft(ledger) !== documents) throw new Error('Not every document of the bench has left; that would be no measurement.');
  const cpuMs = Object.fromEntries(Object.keys(after).map((name) => [name, round((after[name]!.cpuMs - before[name]!.cpuMs) / documents)]));
  return {
    documents,
    seconds: round(seconds),
    documentsPerSecond: round(documents / seconds),
    cpuMsPerDocument: { ...cpuMs, all: round(Object.values(cpuMs).reduce((sum, value) => sum + value, 0)) },
    databaseBytesPerDocument: Math.round(((await databaseBytes(database)) - bytesBefore) / documents),
    rowsPerDocument: await rowsPerDocument(database, documents),
    histories: await measureHistories(running, database),
    residentMegabytes: memory,
  };
}

async function measureHistories(running: Tree, database: Knex) {
  const connection = await Connection.connect({ address: running.temporalAddress });
  const client = new Client({ connection });
  const result: Record<string, { events: number; bytes: number }> = {};
  for (const channel of ['electronic', 'paper']) {
    const rows = await database('documents').where({ month: MONTH, channel }).limit(SAMPLED_HISTORIES).select('id');
    const described = await Promise.all(rows.map(({ id }) => client.workflow.getHandle(documentWorkflowId(id)).describe()));
    result[channel] = {
      events: Math.max(...described.map(({ historyLength }) => historyLength)),
      bytes: Math.max(...described.map(({ historySize }) => historySize ?? 0)),
    };
  }
  await connection.close();
  return result;
}

// The rest of the tree works off what comes in meanwhile. Rates are documents a second, handed in as packages, as billing does,
// or one by one, each a commit of its own.
async function measureAccept(running: Tree, { perSecond, by }: AcceptRun) {
  const documents = perSecond * Number(options.acceptSeconds);
  const packages = [...generateMonth({ month: MONTH, seed: perSecond + by.length, documents })];
  if (by === 'package') {
    const result = await offerBodies(
      running.apiUrl,
      '/v1/packages',
      running.billingKey,
      packages,
      (perSecond * packages.length) / documents,
    );
    return { by, documentsOfferedPerSecond: perSecond, ...result };
  }
  const singles = packages.flatMap(({ documents: own, sellerInn, period, partner, contract }) =>
    own.map((document) => ({ sellerInn, period, partner, contract, document })),
  );
  return {
    by,
    documentsOfferedPerSecond: perSecond,
    ...(await offerBodies(running.apiUrl, '/v1/documents', running.billingKey, singles, perSecond)),
  };
}

async function measurePlainLoop(dataFolder: string, documents: number) {
  const packages = [...generateMonth({ month: MONTH, seed: 1, documents })];
  const { seconds, cpuMs } = await runPlainLoop(packages, path.join(dataFolder, 'plain-objects'));
  return { documents, documentsPerSecond: round(documents / seconds), cpuMsPerDocument: round(cpuMs / documents) };
}

async function sampleMemory(running: Tree, into: Record<string, number>[], signal: AbortSignal): Promise<void> {
  const started = Date.now();
  while (!signal.aborted) {
    const readings = readProcesses(running);
    into.push({
      second: Math.round((Date.now() - started) / 1000),
      ...Object.fromEntries(Object.entries(readings).map(([name, { residentBytes }]) => [name, Math.round(residentBytes / 1_048_576)])),
    });
    await sleep(SAMPLE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function rowsPerDocument(database: Knex, documents: number): Promise<Record<string, number>> {
  const tables = [
    'documents',
    'document_contents',
    'document_events',
    'signatures',
    'portal_documents',
    'print_queue',
    'archive_objects',
    'workflow_starts',
    'packages',
    'partners',
  ];
  const counts = await Promise.all(tables.map(async (table) => Number((await database(table).count({ count: '*' }))[0]!.count)));
  return Object.fromEntries(tables.map((table, index) => [table, round(counts[index]! / documents)]));
}

async function databaseBytes(database: Knex): Promise<number> {
  const { rows } = await database.raw<{ rows: { bytes: number }[] }>('select pg_database_size(current_database()) as bytes');
  return rows[0]!.bytes;
}

function ratio(a: number, b: number): number {
  return round(a / b);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
