import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createBillingClient } from '../../demo/billing-client.ts';
import { CONTENT_BUYERS, countLeft, importMonth, waitForClose } from '../../demo/month-close.ts';
import { generateMonth } from '../../fixtures/month.ts';
import { openDatabase } from '../../lib/database/connection.ts';
import type { ExchangeEntry } from '../../lib/operator-simulator/exchange.ts';
import type { Tree } from '../../workers/launcher/tree.ts';
import { CRASH_POINTS } from '../support/crash-points.ts';
import { installOutsideCounter, readOutsideCounter } from '../support/outside-counter.ts';
import { makeDataFolder, startTestTree } from '../support/process-tree.ts';

const DOCUMENTS = 90;
const QUIET_MS = 240_000;
const TEST_MS = 900_000;
const MONTH = '2026-03';

let data: Awaited<ReturnType<typeof makeDataFolder>>;
let tree: Tree;
let db: Knex;
let marks: string;

beforeAll(async () => {
  data = await makeDataFolder();
  marks = path.join(data.folder, 'marks');
  await mkdir(marks);
  tree = await startTestTree(
    data.folder,
    { SWEEP_INTERVAL_SECONDS: '5', SWEEP_STALE_AFTER_SECONDS: '20', CRASH_MARKS: marks },
    {
      programs: { documents: 'tests/support/crashing-documents.ts', delivery: 'tests/support/crashing-delivery.ts' },
      // Who fails hangs on the documents' ids, which are new in each run: about every second one, so that there always is one to take back.
      sandbox: { script: { ...CONTENT_BUYERS, roaming: 0.8, roamingError: 0.6, receipt: [300, 1500], answer: [300, 1500] } },
    },
  );
  db = openDatabase(tree.databaseUrl, 2);
  await installOutsideCounter(db);
}, TEST_MS);

afterAll(async () => {
  await db?.destroy();
  await tree?.stop();
  await data?.remove();
}, TEST_MS);

test(
  'kill -9 in every activity before the effect, after the effect and after our record: the same result',
  async () => {
    const client = createBillingClient(tree.apiUrl, tree.billingKey);
    await importMonth(client, [...generateMonth({ month: MONTH, seed: 5, documents: DOCUMENTS })], () => undefined);
    const ledger = await waitForClose(client, MONTH, () => undefined, QUIET_MS);
    expect(ledger).toMatchObject({ balanced: true, closed: true, accepted: { count: DOCUMENTS } });
    expect(countLeft(ledger)).toBe(DOCUMENTS);
    expect((await readdir(marks)).sort()).toEqual(
      [...CRASH_POINTS.documents, ...CRASH_POINTS.delivery].map((point) => point.replace('/', '.')).sort(),
    );
  },
  TEST_MS,
);

test('one signature a document, and no document that went out twice', async () => {
  const { signed, doubled } = await readOutsideCounter(db, MONTH);
  expect(signed).toBe(DOCUMENTS);
  // The portal's row of what was taken back is marked void; that is the only change that the witness may see.
  const voided = await db('delivery_attempts').whereNotNull('voided_at').select<{ document_id: string }[]>('document_id');
  const takenBack = new Set(voided.map(({ document_id: id }) => id));
  expect(doubled.filter(({ document_id: id }) => !takenBack.has(id))).toEqual([]);
});

test("nothing is doubled in the operators' own journals, and what was printed was taken back there first", async () => {
  const journals = await Promise.all(
    ['2BM', '2BE'].map(async (name) => (await (await fetch(`${tree.sandboxUrl}/sandbox/${name}/journal`)).json()) as ExchangeEntry[]),
  );
  const entries = journals.flat();
  const keys = entries.flatMap((entry) => (entry.type === 'message' ? [entry.message.key] : []));
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(DOCUMENTS / 4);
  const withdrawn = new Set(entries.flatMap((entry) => (entry.type === 'withdrawn' ? [entry.messageId] : [])));
  const printed = new Set((await db('print_queue').select<{ document_id: string }[]>('document_id')).map(({ document_id: id }) => id));
  for (const entry of entries)
    if (entry.type === 'message' && printed.has(entry.message.key.split('.')[0]!))
      expect(withdrawn.has(entry.message.messageId)).toBe(true);
});

test('every receipt that the operators have told of is kept with its signature, once', async () => {
  const rows = await db('technical_documents')
    .where({ verdict: 'valid' })
    .groupBy('document_id', 'kind')
    .select('document_id', 'kind')
    .count({ count: '*' });
  expect(rows.filter(({ count }) => Number(count) !== 1)).toEqual([]);
  const open = await db('operator_events').whereNull('applied_at');
  expect(open).toEqual([]);
});
