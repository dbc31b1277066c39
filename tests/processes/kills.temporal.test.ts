import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createBillingClient, type BillingClient } from '../../demo/billing-client.ts';
import { CONTENT_BUYERS, countLeft, importMonth, waitForClose } from '../../demo/month-close.ts';
import { generateMonth } from '../../fixtures/month.ts';
import { openDatabase } from '../../lib/database/connection.ts';
import type { Tree } from '../../workers/launcher/tree.ts';
import { downloadSigned, passesOpenssl } from '../support/openssl.ts';
import { installOutsideCounter, readOutsideCounter } from '../support/outside-counter.ts';
import { makeDataFolder, startTestTree } from '../support/process-tree.ts';

const DOCUMENTS = 60;
/** Killed while this many documents are done: some before, some in the middle, some after. */
const KILL_AFTER = 8;
const SAMPLED_SIGNATURES = 50;
const OUTAGE_MS = 30_000;
const QUIET_MS = 120_000;
/** Waiting for two minutes of silence must be possible inside a test. */
const TEST_MS = 300_000;

let data: Awaited<ReturnType<typeof makeDataFolder>>;
let tree: Tree;
let db: Knex;
let client: BillingClient;

beforeAll(async () => {
  data = await makeDataFolder();
  tree = await startTestTree(
    data.folder,
    { SWEEP_INTERVAL_SECONDS: '5', SWEEP_STALE_AFTER_SECONDS: '20' },
    { sandbox: { script: CONTENT_BUYERS } },
  );
  db = openDatabase(tree.databaseUrl, 2);
  await installOutsideCounter(db);
  client = createBillingClient(tree.apiUrl, tree.billingKey);
}, TEST_MS);

afterAll(async () => {
  await db?.destroy();
  await tree?.stop();
  await data?.remove();
}, TEST_MS);

describe('a process that is killed in the middle of a month changes nothing', () => {
  const victims = ['documents', 'delivery', 'signing', 'api', 'dispatcher', 'temporal', 'postgres'];
  test.each(victims.map((victim, index) => ({ victim, month: `2026-0${index + 1}` })))(
    '$victim',
    async ({ victim, month }) => {
      const packages = [...generateMonth({ month, seed: 3, documents: DOCUMENTS })];
      const importing = importMonth(client, packages, () => undefined);
      await waitUntilFinished(month, KILL_AFTER);
      const before = tree.parts.get(victim)!.pid()!;
      process.kill(before, 'SIGKILL');
      await importing;
      const ledger = await waitForClose(client, month, () => undefined, QUIET_MS);

      expect(ledger).toMatchObject({ balanced: true, closed: true, accepted: { count: DOCUMENTS } });
      expect(countLeft(ledger)).toBe(DOCUMENTS);
      expect(await readOutsideCounter(db, month)).toEqual({ signed: DOCUMENTS, left: DOCUMENTS, doubled: [] });
      expect(tree.parts.get(victim)!.pid()).not.toBe(before);
    },
    TEST_MS,
  );
});

test(
  'with Temporal away for 30 seconds documents are accepted and status is answered, and all of them end after it is back',
  async () => {
    const month = '2026-08';
    const temporal = tree.parts.get('temporal')!;
    await temporal.stop();
    const wentAt = Date.now();
    const packages = [...generateMonth({ month, seed: 3, documents: DOCUMENTS })];
    await importMonth(client, packages, (results) => expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true));
    const waiting = await client.getLedger(month);
    expect(waiting).toMatchObject({ accepted: { count: DOCUMENTS }, outcomes: { 'in-progress': { count: DOCUMENTS } } });
    const { id } = await db('documents').where({ month }).first('id');
    const status = await fetch(`${tree.apiUrl}/v1/documents/${id}`, { headers: { authorization: `Bearer ${tree.billingKey}` } });
    expect(((await status.json()) as { phase: string }).phase).toBe('RECEIVED');
    await sleep(OUTAGE_MS - (Date.now() - wentAt));
    await temporal.resume();
    expect(await waitForClose(client, month, () => undefined, QUIET_MS)).toMatchObject({ balanced: true, closed: true });
    expect(await readOutsideCounter(db, month)).toEqual({ signed: DOCUMENTS, left: DOCUMENTS, doubled: [] });
  },
  TEST_MS,
);

test(
  'fifty signatures of these months, taken over the API, pass OpenSSL with CAdES checks',
  async () => {
    const root = path.join(data.folder, 'keys', 'root.pem');
    const sample = await db('documents').whereNotNull('signed_at').orderByRaw('random()').limit(SAMPLED_SIGNATURES).select('id');
    expect(sample).toHaveLength(SAMPLED_SIGNATURES);
    for (const { id } of sample) {
      const { content, signature } = await downloadSigned(tree.apiUrl, tree.billingKey, id);
      expect({ id, passes: await passesOpenssl(content, signature, root) }).toEqual({ id, passes: true });
    }
  },
  TEST_MS,
);

test('keys, passphrases and API keys are in no log', async () => {
  const secrets = JSON.parse(await readFile(path.join(data.folder, 'secrets.json'), 'utf8')) as Record<
    string,
    string | Record<string, string>
  >;
  // Passwords of the database's roles stand in a group of their own.
  const words = Object.values(secrets).flatMap((secret) => (typeof secret === 'string' ? [secret] : Object.values(secret)));
  expect(words.length).toBeGreaterThan(Object.keys(secrets).length);
  for (const name of ['api', 'documents', 'delivery', 'signing', 'dispatcher', 'temporal', 'postgres']) {
    const log = await readFile(path.join(data.folder, 'logs', `${name}.log`), 'utf8');
    for (const word of words) expect(log).not.toContain(word);
    expect(log).not.toContain('PRIVATE KEY');
  }
});

async function waitUntilFinished(month: string, count: number): Promise<void> {
  for (;;) {
    const done = await db('documents').where({ month, phase: 'ARCHIVED' }).select('id');
    if (done.length >= count) return;
    await sleep(50);
  }
}
