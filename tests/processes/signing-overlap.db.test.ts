import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createSigningClient, type SigningClient } from '../../lib/signing/service/signing-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { PASSPHRASE, startSigning, type Signing } from '../support/signing.ts';

const PROGRAM = fileURLToPath(new URL('../../workers/signing.ts', import.meta.url));
let database: TestDatabase;
let signing: Signing;
let folder: string;
let socket: string;
let client: SigningClient;
let running: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  signing = await startSigning(database.db);
  folder = await mkdtemp(path.join(tmpdir(), 'sealpost-socket-'));
  socket = path.join(folder, 'signing.sock');
  client = createSigningClient(socket);
}, 60_000);
afterEach(async () => {
  await Promise.all(running.map((child) => end(child, 'SIGKILL')));
  running = [];
});
afterAll(async () => {
  client.close();
  await signing.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A signing process as the launcher starts it, once it is ready. */
async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      LOG_LEVEL: 'error',
      API_KEY_SECRET: 'a secret that only the tests know, long enough',
      DATABASE_URL: database.urlOf('signing'),
      SIGNING_SOCKET: socket,
      SIGNING_KEYS_DIR: signing.keysDirectory,
      SIGNING_KEYS_PASSPHRASE: PASSPHRASE,
      SIGNING_ROOT_FILE: signing.rootFile,
      TRUST_CRL_URLS: signing.trust.listUrls.join(','),
      TRUST_OCSP_URLS: signing.trust.ocspUrl,
    },
  });
  running.push(child);
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the signing process ended with ${code}`)));
  });
  return child;
}

async function end(child: ChildProcess, how: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(how);
  await ended;
}

const answering = async () => (await client.health()).pid;

/** Each of them is asked, without a pause; returns the codes of those that failed. */
async function askUntil(done: Promise<unknown>): Promise<string[]> {
  const failures: string[] = [];
  let over = false;
  void done.then(() => (over = true));
  while (!over) {
    await client.health().catch(({ code }: { code: string }) => failures.push(code));
    await sleep(5);
  }
  return failures;
}

test('a successor takes the place over while the old one still serves, and the end of the old one leaves it there', async () => {
  const old = await start();
  expect(await answering()).toBe(old.pid);
  const starting = start();
  const failures = await askUntil(starting);
  const successor = await starting;
  expect(failures).toEqual([]);
  await end(old, 'SIGTERM');
  expect(await answering()).toBe(successor.pid);
  await sleep(2_500);
  expect(await answering()).toBe(successor.pid);
}, 120_000);

test('where the successor is killed, or the file is removed, the one that still serves puts itself back', async () => {
  const old = await start();
  const successor = await start();
  await end(successor, 'SIGKILL');
  await expect(client.health()).rejects.toMatchObject({ code: 'signer.unreachable' });
  await sleep(3_000);
  expect(await answering()).toBe(old.pid);
  await rm(socket);
  await sleep(3_000);
  expect(await answering()).toBe(old.pid);
  await end(old, 'SIGTERM');
  await expect(client.health()).rejects.toMatchObject({ code: 'signer.unreachable' });
  // What it has bound beside the path is gone with it.
  expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
}, 120_000);
