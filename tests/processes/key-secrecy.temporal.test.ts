import { createPrivateKey } from 'node:crypto';
import { open, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createBillingClient } from '../../demo/billing-client.ts';
import { importMonth, waitForClose } from '../../demo/month-close.ts';
import { generateMonth } from '../../fixtures/month.ts';
import type { Tree } from '../../workers/launcher/tree.ts';
import { makeDataFolder, startTestTree } from '../support/process-tree.ts';

const TEST_MS = 240_000;
const MONTH = '2026-10';
let data: Awaited<ReturnType<typeof makeDataFolder>>;
let tree: Tree;
let needles: Map<string, Buffer>;

beforeAll(async () => {
  data = await makeDataFolder();
  tree = await startTestTree(data.folder);
  const client = createBillingClient(tree.apiUrl, tree.billingKey);
  await importMonth(client, [...generateMonth({ month: MONTH, seed: 5, documents: 80 })], () => undefined);
  await waitForClose(client, MONTH, () => undefined, 90_000);
  needles = await readNeedles();
}, TEST_MS);
afterAll(async () => {
  await tree?.stop();
  await data?.remove();
}, TEST_MS);

/** What must be nowhere: the secret numbers of all keys as bytes and as text, their PKCS#8 forms, and what opens them. */
async function readNeedles(): Promise<Map<string, Buffer>> {
  const { keysPassphrase } = JSON.parse(await readFile(path.join(data.folder, 'secrets.json'), 'utf8')) as { keysPassphrase: string };
  const found = new Map([['passphrase', Buffer.from(keysPassphrase)]]);
  const folders = (await readdir(path.join(data.folder, 'keys'), { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const { name } of folders) {
    const pem = await readFile(path.join(data.folder, 'keys', name, 'key.pem'), 'utf8');
    const key = createPrivateKey({ key: pem, passphrase: keysPassphrase });
    const secret = Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url');
    found.set(`${name} number`, secret);
    // As a big number lies in OpenSSL's memory on this processor.
    found.set(`${name} number, little-endian`, Buffer.from(secret).reverse());
    found.set(`${name} base64`, Buffer.from(secret.toString('base64url')));
    found.set(`${name} file`, Buffer.from(pem.split('\n')[2]!));
  }
  expect(found.size).toBeGreaterThan(100);
  return found;
}

/** Names of the needles that the readable memory of a process holds. */
async function searchMemory(pid: number): Promise<string[]> {
  const maps = (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n').filter((line) => /^\S+ rw/.test(line));
  const memory = await open(`/proc/${pid}/mem`, 'r');
  const hits = new Set<string>();
  try {
    for (const line of maps) {
      const [from, to] = line
        .split(' ')[0]!
        .split('-')
        .map((text) => Number.parseInt(text, 16)) as [number, number];
      const bytes = Buffer.alloc(to - from);
      const { bytesRead } = await memory.read(bytes, 0, bytes.length, from).catch(() => ({ bytesRead: 0 }));
      search(bytes.subarray(0, bytesRead), hits);
    }
  } finally {
    await memory.close();
  }
  return [...hits];
}

function search(bytes: Buffer, hits: Set<string>): void {
  for (const [name, needle] of needles) if (bytes.includes(needle)) hits.add(name);
}

async function searchFolder(folder: string): Promise<string[]> {
  const hits = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) search(await readFile(path.join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0)), hits);
  return [...hits];
}

const canReadMemory = process.platform === 'linux' && process.getuid?.() === 0;

(canReadMemory ? test : test.skip)(
  'key bytes and passphrase are in the memory of the signing process and of no other',
  async () => {
    // The control: the search finds what is there.
    const held = await searchMemory(tree.parts.get('signing')!.pid()!);
    expect(held).toContain('passphrase');
    expect(held.some((name) => name.endsWith('number') || name.endsWith('little-endian'))).toBe(true);
    for (const name of ['api', 'documents', 'delivery', 'evidence', 'dispatcher', 'authority', 'temporal', 'postgres'])
      expect({ name, found: await searchMemory(tree.parts.get(name)!.pid()!) }).toEqual({ name, found: [] });
  },
  TEST_MS,
);

test(
  'key bytes and passphrase are in no log, no history, no table and no archived object',
  async () => {
    for (const name of ['logs', 'postgres', 'objects', 'run'])
      expect({ name, found: await searchFolder(path.join(data.folder, name)) }).toEqual({ name, found: [] });
    const hits = new Set<string>();
    for (const suffix of ['', '-wal'])
      search(await readFile(path.join(data.folder, `temporal.db${suffix}`)).catch(() => Buffer.alloc(0)), hits);
    expect([...hits]).toEqual([]);
    // The control: the keys' own folder holds them, encrypted.
    expect((await searchFolder(path.join(data.folder, 'keys'))).every((name) => name.endsWith('file'))).toBe(true);
  },
  TEST_MS,
);

test('each process of the tree is told only what it needs: the passphrase is in the environment of the signing process alone', async () => {
  for (const [name, part] of tree.parts) {
    const environment = await readFile(`/proc/${part.pid()}/environ`, 'latin1');
    expect({ name, told: environment.includes('SIGNING_KEYS_PASSPHRASE') }).toEqual({ name, told: name === 'signing' });
  }
});
