import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { generateMonth } from '../fixtures/month.ts';
import { HEAD_WITHOUT_KEY } from '../fixtures/registry.ts';
import { loadConfig } from '../lib/config.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { verifyContainer } from '../lib/evidence-container/verify-container.ts';
import { createFileObjectStore } from '../lib/object-store/file-object-store.ts';
import { readPem } from '../lib/signing/certificates/certificate.ts';
import { openTemporalClient } from '../lib/temporal-client.ts';
import { readRegistryFile } from '../workers/launcher/registry-file.ts';
import { startTree, type Tree } from '../workers/launcher/tree.ts';
import { reconcile, type ReconcileReport } from '../workers/recovery/reconcile.ts';
import { createBillingClient } from './billing-client.ts';
import { importMonth } from './month-close.ts';
import { readSandbox } from './sandbox-report.ts';
import { sha256Hex } from '../lib/sha256.ts';

/**
 * `npm run drill:restore`: loses Temporal's history, then the database since a backup, then both, on a tree of its own; brings them back and says
 * what became of every document. Exit code 1 where anything is unexplained, signed again or delivered again.
 */
const { documents } = new Command()
  .option('--documents <count>', 'documents before the backup, and as many after it', '30')
  .parse()
  .opts<{ documents: string }>();
const MONTH = '2026-10';
const QUIET_MS = 120_000;
const say = (line: string) => process.stdout.write(`${line}\n`);
const root = await mkdtemp(path.join(tmpdir(), 'sealpost-drill-'));
// The account that Postgres is lent to must be able to enter.
await chmod(root, 0o755);
const data = path.join(root, 'data');
const backup = path.join(root, 'backup');
const registry = await readRegistryFile();
const ports = { api: 0, temporal: 0, temporalUi: 0, postgres: 0, operator: 0 };
const count = Number(documents);

const before = [...generateMonth({ month: MONTH, seed: 31, documents: count })];
const after = [...generateMonth({ month: MONTH, seed: 47, documents: count })].map((submission) => ({
  ...submission,
  packageId: `after-${submission.packageId}`,
  partner: { ...submission.partner, externalId: `after-${submission.partner.externalId}` },
  documents: submission.documents.map((document) => ({
    ...document,
    externalId: `after-${document.externalId}`,
    number: `A${document.number}`,
  })),
}));
// What nobody has signed is in no archive: the last package after the backup waits for a key.
for (const submission of after.slice(-1)) for (const document of submission.documents) document.headId = HEAD_WITHOUT_KEY;

const failures: string[] = [];
const must = (fact: boolean, what: string) => {
  say(`  ${fact ? 'ok  ' : 'FAIL'} ${what}`);
  if (!fact) failures.push(what);
};

try {
  await runDrill();
} finally {
  if (failures.length === 0) await rm(root, { recursive: true, force: true });
  else say(`Its data is left in ${root}`);
}
say(failures.length === 0 ? 'Drill: 0 unexplained, 0 signed again, 0 delivered again' : `Drill: ${failures.length} FAILED`);
process.exit(failures.length === 0 ? 0 : 1);

interface Snapshot {
  /** Signature's digest by document; null for what isn't signed. */
  signatures: Map<string, string | null>;
  archived: number;
}

async function runDrill(): Promise<void> {
  say(`A month of ${count} documents, then a backup of the database`);
  await withTree({}, async (tree) => {
    await handIn(tree, before);
    await untilQuiet(tree);
  });
  copyFolder(path.join(data, 'postgres'), backup);

  say(`${count} more after the backup`);
  const full = await withTree({ sandbox: { script: { silent: 0.3 } } }, async (tree) => {
    await handIn(tree, after);
    await untilQuiet(tree);
    return snapshot(tree);
  });
  say(`  ${full.signatures.size} documents, ${full.archived} archived`);

  say('1. The history of Temporal is lost');
  await loseTemporal();
  const first = await recover();
  must(first.counts['workflow-lost'] !== undefined, `workflows made anew: ${first.counts['workflow-lost'] ?? 0}`);
  await judge(full, first, 0);

  say('2. The database is older than the archive and Temporal');
  await restoreDatabase();
  const second = await recover();
  must((second.counts['archive-ahead'] ?? 0) > 0, `documents made anew from the archive: ${second.counts['archive-ahead'] ?? 0}`);
  const lost = second.counts['lost-since-backup'] ?? 0;
  must(lost > 0, `documents that only their workflow remembers, listed: ${lost}`);
  await judge(full, second, lost);

  say('3. The database is older, and the history is lost as well');
  await restoreDatabase();
  await loseTemporal();
  const third = await recover();
  await judge(full, third, lost);
}

async function withTree<T>(options: { sandbox?: { script?: Record<string, unknown> } }, use: (tree: Tree) => Promise<T>): Promise<T> {
  const env = {
    ARCHIVE_COPY_INTERVAL_SECONDS: '3',
    AUDIT_ANCHOR_INTERVAL_SECONDS: '20',
    PRINT_WAIT_MAX_SECONDS: '1',
    EVIDENCE_INTERVAL_SECONDS: '5',
  };
  const tree = await startTree({ dataFolder: data, registry, ports, env, ...options });
  try {
    return await use(tree);
  } finally {
    await tree.stop();
  }
}

async function handIn(tree: Tree, packages: typeof before): Promise<void> {
  await importMonth(createBillingClient(tree.apiUrl, tree.billingKey), packages, () => undefined);
}

/** Until nothing moves any more, and everything that is signed is in the archive: stored while on its way, sealed at its end. */
async function untilQuiet(tree: Tree): Promise<void> {
  const client = createBillingClient(tree.apiUrl, tree.billingKey);
  const db = openDatabase(tree.databaseUrl, 2);
  try {
    let last = '';
    let quiet = 0;
    for (const until = Date.now() + QUIET_MS; Date.now() < until && quiet < 6;) {
      const { closed, outcomes } = await client.getLedger(MONTH);
      const open = await db('documents').whereNotNull('signed_at').whereNull('archive_state').count<{ count: number }[]>({ count: '*' });
      const now = JSON.stringify(outcomes);
      quiet = closed && open[0]!.count === 0 && outcomes['in-print'].count === 0 && now === last ? quiet + 1 : 0;
      last = now;
      await sleep(500);
    }
    if (quiet < 6) throw new Error(`The month does not come to rest: ${last}`);
  } finally {
    await db.destroy();
  }
}

async function snapshot(tree: Tree): Promise<Snapshot> {
  const db = openDatabase(tree.databaseUrl, 2);
  try {
    const rows = await db('documents as d')
      .leftJoin('signatures as s', 's.document_id', 'd.id')
      .select<{ id: string; phase: string; cms: Buffer | null }[]>('d.id', 'd.phase', 's.cms');
    return {
      signatures: new Map(rows.map(({ id, cms }) => [id, cms ? sha256Hex(cms) : null])),
      archived: rows.filter(({ phase }) => phase === 'ARCHIVED').length,
    };
  } finally {
    await db.destroy();
  }
}

async function loseTemporal(): Promise<void> {
  for (const ending of ['', '-wal', '-shm']) await rm(path.join(data, `temporal.db${ending}`), { force: true });
}

async function restoreDatabase(): Promise<void> {
  await rm(path.join(data, 'postgres'), { recursive: true, force: true });
  copyFolder(backup, path.join(data, 'postgres'));
}

// With its owner: Postgres wants its folder to be its own account's.
function copyFolder(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

/** Before anything else runs. */
async function recover(): Promise<ReconcileReport> {
  const stores = await startTree({ dataFolder: data, registry, ports, storesOnly: true });
  const db = openDatabase(stores.databaseUrl, 4);
  const client = openTemporalClient(loadConfig({ API_KEY_SECRET: 'x'.repeat(32), TEMPORAL_ADDRESS: stores.temporalAddress }).temporal);
  try {
    const report = await reconcile({ db, client, objects: createFileObjectStore(stores.folder.objects), repair: true });
    must(
      report.unexplained === 0,
      `${report.documents} documents, ${report.sealed} manifests, ${report.workflows} workflows compared: ${JSON.stringify(report.counts)}`,
    );
    return report;
  } finally {
    await client.connection.close();
    await db.destroy();
    await stores.stop();
  }
}

async function judge(full: Snapshot, report: ReconcileReport, lost: number): Promise<void> {
  await withTree({}, async (tree) => {
    await untilQuiet(tree);
    const now = await snapshot(tree);
    const missing = [...full.signatures.keys()].filter((id) => !now.signatures.has(id));
    must(
      missing.length === lost,
      `of ${full.signatures.size} documents ${now.signatures.size} are back, ${missing.length} were never signed and are handed in again`,
    );
    must(
      missing.every((id) => full.signatures.get(id) === null),
      'whatever was signed is back',
    );
    const again = [...now.signatures].filter(([id, digest]) => full.signatures.get(id) && full.signatures.get(id) !== digest);
    must(again.length === 0, `signed again: ${again.length}`);
    must(now.archived >= full.archived, `archived: ${now.archived}, before ${full.archived}`);
    const sandbox = await readSandbox(tree.sandboxUrl!);
    must(sandbox.doubled === 0, `documents at operators: ${sandbox.messages}, doubled: ${sandbox.doubled}`);
    must(report.unexplained === 0, `unexplained: ${report.unexplained}`);
    await handIn(tree, [...before, ...after]);
    await untilQuiet(tree);
    const { size } = (await snapshot(tree)).signatures;
    must(size === full.signatures.size, `billing hands the month in again: ${size} documents, none doubled`);
    await judgeContainers(tree);
  });
}

async function judgeContainers(tree: Tree): Promise<void> {
  const db = openDatabase(tree.databaseUrl, 2);
  const roots = readPem(await readFile(path.join(tree.folder.keys, 'root.pem'), 'utf8'));
  try {
    const ids = await db('documents').where({ phase: 'ARCHIVED' }).pluck('id');
    const verdicts = new Map<string, number>();
    for (const id of ids as string[]) {
      const response = await fetch(`${tree.apiUrl}/v1/documents/${id}/evidence-container`, {
        headers: { authorization: `Bearer ${tree.billingKey}` },
      });
      if (!response.ok) {
        verdicts.set(`failed: ${id} ${response.status} ${await response.text()}`, 1);
        continue;
      }
      const { outcome, findings } = await verifyContainer(Buffer.from(await response.arrayBuffer()), { roots });
      const verdict = outcome === 'failed' ? `failed (${findings[0]!.code})` : outcome;
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    must(
      ![...verdicts.keys()].some((verdict) => verdict.startsWith('failed')),
      `containers: ${JSON.stringify(Object.fromEntries(verdicts))}`,
    );
  } finally {
    await db.destroy();
  }
}
