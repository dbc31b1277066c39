import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { isAlive } from '../../workers/launcher/leftovers.ts';
import { makeDataFolder } from '../support/process-tree.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const TEST_MS = 480_000;
let data: Awaited<ReturnType<typeof makeDataFolder>>;

beforeAll(async () => {
  data = await makeDataFolder();
});
afterAll(() => data.remove());

function launch(script: string, ...args: string[]): ChildProcess {
  const env = { ...process.env, SEALPOST_DATA: data.folder, LOG_LEVEL: 'warn', A_SECRET: 'of the shell that started it' };
  return spawn(process.execPath, ['--import', 'tsx', script, ...args], { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] });
}

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk;
      if (seen.includes('Ctrl-C stops everything')) resolve(seen);
    });
    child.once('exit', () => reject(new Error(`The launcher ended early:\n${seen}`)));
  });
}

async function recordedPids(): Promise<number[]> {
  const run = path.join(data.folder, 'run');
  const files = (await readdir(run)).filter((name) => name.endsWith('.pid'));
  return Promise.all(files.map(async (name) => (JSON.parse(await readFile(path.join(run, name), 'utf8')) as { pid: number }).pid));
}

type Secrets = Record<string, string> & { rolePasswords: Record<string, string> };
const readSecrets = async () => JSON.parse(await readFile(path.join(data.folder, 'secrets.json'), 'utf8')) as Secrets;
const pidOf = async (name: string) =>
  (JSON.parse(await readFile(path.join(data.folder, 'run', `${name}.pid`), 'utf8')) as { pid: number }).pid;

/** As the kernel tells what a process was started with. */
async function environmentOf(name: string): Promise<Map<string, string>> {
  const lines = (await readFile(`/proc/${await pidOf(name)}/environ`, 'utf8')).split('\0').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** Whose environment holds a secret, of all processes of the tree. */
async function checkEnvironments(): Promise<void> {
  const secrets = await readSecrets();
  const names = [
    'api',
    'authority',
    'delivery',
    'dispatcher',
    'documents',
    'evidence',
    'operator',
    'postgres',
    'print-shop',
    'signing',
    'temporal',
  ];
  const environments = new Map(await Promise.all(names.map(async (name) => [name, await environmentOf(name)] as const)));
  const holders = (secret: string) => names.filter((name) => [...environments.get(name)!.values()].some((value) => value.includes(secret)));
  expect({
    owner: holders(secrets.databasePassword!),
    keys: holders(secrets.keysPassphrase!),
    apiKeys: holders(secrets.apiKeySecret!),
    webhooks: holders(secrets.webhookSecret!),
    links: holders(secrets.portalLinkSecret!),
    authority: holders(secrets.authorityPassphrase!),
    operators: holders('sealpost:sandbox'),
    clear: [...holders(secrets.billingKey!), ...holders(secrets.staffKey!)],
    planted: holders('of the shell that started it'),
  }).toEqual({
    owner: [],
    keys: ['signing'],
    apiKeys: ['api'],
    webhooks: ['api', 'dispatcher'],
    links: ['api'],
    authority: ['authority'],
    operators: ['delivery'],
    clear: [],
    planted: [],
  });
  for (const [role, password] of Object.entries(secrets.rolePasswords)) expect(holders(password)).toEqual([role]);
}

/** Nobody else may read or enter; the folder itself lets the account pass that Postgres is lent to. */
async function checkFiles(): Promise<void> {
  const entries = await readdir(data.folder, { recursive: true, withFileTypes: true });
  const open: string[] = [];
  for (const entry of entries.filter((each) => each.isFile() || each.isDirectory())) {
    const name = path.join(entry.parentPath, entry.name);
    const mode = await stat(name).then(
      (found) => found.mode,
      () => 0,
    );
    if (mode & 0o077) open.push(name);
  }
  expect(open).toEqual([]);
  expect((await stat(data.folder)).mode & 0o066).toBe(0);
}

/** What somebody gets who has taken the document worker over, by another client than ours. */
async function checkRole(): Promise<void> {
  const client = new pg.Client({ connectionString: (await environmentOf('documents')).get('DATABASE_URL')! });
  await client.connect();
  const tell = (sql: string) =>
    client.query(sql).then(
      ({ rows }) => rows as unknown[],
      (error: { code: string }) => error.code,
    );
  try {
    expect(await tell('select current_user::text as name, rolsuper from pg_roles where rolname = current_user')).toEqual([
      { name: 'sealpost_documents', rolsuper: false },
    ]);
    expect(await tell('select count(*)::int > 0 as some from documents')).toEqual([{ some: true }]);
    for (const sql of [
      'select * from api_keys',
      'delete from document_events',
      `update heads set card = '{}'`,
      'create temporary table mine (id int)',
    ])
      expect(await tell(sql)).toBe('42501');
  } finally {
    await client.end();
  }
}

/** Statements that fail with a name in their values, their details and their own text. */
async function checkPostgresLog(): Promise<void> {
  const client = new pg.Client({ connectionString: (await environmentOf('api')).get('DATABASE_URL')! });
  await client.connect();
  const name = 'Konstantinopolskaya';
  const fail = (sql: string, values: unknown[] = []) => expect(client.query(sql, values)).rejects.toThrow();
  const columns = 'id, client_id, external_id, card, unload_electronically, flag_changed_at';
  try {
    await fail(
      `insert into partners (${columns}) select id, client_id, external_id, card || $1, unload_electronically, flag_changed_at from partners`,
      [JSON.stringify({ name })],
    );
    await fail(`insert into partners (${columns}) values ($1, 'x', 'x', null, true, now())`, [name]);
    await fail(`select * from partners where card->>'name' = '${name}' and nothing`);
    await fail(`select 1 / (length(card->>'name') - length(card->>'name')) from partners where card->>'name' <> $1`, [name]);
  } finally {
    await client.end();
  }
  const log = await readFile(path.join(data.folder, 'logs', 'postgres.log'), 'utf8');
  expect(log).toContain('duplicate key value violates unique constraint "partners_pkey"');
  expect(log).not.toContain(name);
  expect(log).not.toContain('DETAIL');
  expect(log).not.toContain('STATEMENT');
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

async function waitUntilGone(pids: number[]): Promise<void> {
  for (let tries = 0; tries < 200 && pids.some(isAlive); tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
}

test(
  'a small month runs through the demo twice: all explained both times, and the second time nothing doubles',
  async () => {
    const first = launch('demo/main.ts', '--documents', '60', '--data', data.folder);
    const [firstText, firstCode] = await Promise.all([text(first.stdout!), ended(first)]);
    expect(firstText).toContain('Balanced to the kopeck and closed');
    expect(firstText).toMatch(/parked\s+signature\.no-key/);
    expect(firstText).toMatch(/rejected\s+signer\.unknown-head/);
    expect(firstCode).toBe(0);
    const second = launch('demo/main.ts', '--documents', '60', '--data', data.folder);
    const [secondText, secondCode] = await Promise.all([text(second.stdout!), ended(second)]);
    expect(secondText).toContain('60 documents had been handed in before and were not doubled');
    expect(/accepted {2,}\d+ +[\d.]+/.exec(secondText)?.[0]).toBe(/accepted {2,}\d+ +[\d.]+/.exec(firstText)?.[0]);
    expect(secondCode).toBe(0);
  },
  TEST_MS,
);

test(
  'a launcher that is killed leaves servers behind; the next one stops them, keeps the state, and Ctrl-C leaves no process',
  async () => {
    const first = launch('workers/launcher/main.ts');
    await untilReady(first);
    const pids = await recordedPids();
    expect(pids.length).toBe(12);
    first.kill('SIGKILL');
    await ended(first);

    const second = launch('workers/launcher/main.ts');
    const screen = await untilReady(second);
    expect(screen).toMatch(/stopped what an earlier run had left: .*(postgres|temporal)/);
    await waitUntilGone(pids);
    expect(pids.filter(isAlive)).toEqual([]);

    const [, apiUrl] = /API +(http:\S+)/.exec(screen)!;
    const [, key] = /Billing's key +(\S+)/.exec(screen)!;
    const ledger = await fetch(`${apiUrl}/v1/ledger?month=2026-10`, { headers: { authorization: `Bearer ${key}` } });
    expect(((await ledger.json()) as { accepted: { count: number } }).accepted.count).toBe(60);

    await checkEnvironments();
    await checkFiles();
    await checkRole();
    await checkPostgresLog();

    const own = await recordedPids();
    const third = launch('workers/launcher/main.ts');
    expect(await ended(third)).toBe(1);
    const stopped = ended(second);
    second.kill('SIGINT');
    expect(await stopped).toBe(0);
    expect(own.filter(isAlive)).toEqual([]);
  },
  TEST_MS,
);
