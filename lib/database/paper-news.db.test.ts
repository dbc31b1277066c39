import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { createPrintRoomActivities } from '../../activities/print-room.ts';
import { createLogger } from '../logger.ts';
import { createFileObjectStore } from '../object-store/file-object-store.ts';
import { createFolderDoor } from '../printer/folder-door.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { MockActivityEnvironment } from '@temporalio/testing';
import { recordPaperMoves } from './paper-moves.ts';

/** More than one claim takes. */
const LETTERS = 720;
let api: Api;
let ids: string[] = [];
/** Ids of documents whose workflows were told, in order. */
let told: string[] = [];
/** What happens while a workflow is told. */
let onTell: (documentId: string) => Promise<void> = async () => undefined;

beforeAll(async () => {
  api = await startApi();
  for (let packages = 0; ids.length < LETTERS; packages += 1) {
    const body = rightPackage(`news-${packages}`, ['invoice', 'bill', 'act']);
    const { body: accepted } = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
    ids.push(...accepted.documents.map(({ id }: { id: string }) => id));
  }
}, 120_000);
beforeEach(async () => {
  told = [];
  onTell = async () => undefined;
  await api.database.db('paper_news').delete();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

const room = () =>
  createPrintRoomActivities({
    db: api.database.db,
    objects: createFileObjectStore('/nowhere'),
    door: createFolderDoor('/nowhere'),
    logger: createLogger('test', 'fatal'),
    tellWorkflow: async (documentId) => {
      told.push(documentId);
      await onTell(documentId);
    },
    rules: { sizeMax: 1_000, cutOffs: [], waitMaxMs: 0 },
    packageWaitSeconds: 3_600,
    lookMs: 100,
    reportMs: 60_000,
    reprint: 'staff',
  });
const look = () => new MockActivityEnvironment().run(() => room().lookAtQueues({ closeNow: [] }));
const waiting = async () =>
  (await api.database.db('paper_news').select<{ document_id: string }[]>('document_id')).map((row) => row.document_id);

/** All letters have gone one step on. */
async function move(to: 'PRINT_BATCHED' | 'PRINTED' | 'POSTED', which = ids): Promise<void> {
  const before = { PRINT_BATCHED: 'PRINT_QUEUED', PRINTED: 'PRINT_BATCHED', POSTED: 'PRINTED' }[to];
  await api.database.db('documents').whereIn('id', which).update({ phase: before });
  const printState = { PRINT_BATCHED: 'batched', PRINTED: 'printed', POSTED: 'posted' } as const;
  const moved = await api.database.db.transaction((trx) =>
    recordPaperMoves(
      trx,
      which.map((documentId) => ({ documentId, data: {} })),
      { to, printState: printState[to] },
    ),
  );
  expect(moved).toHaveLength(which.length);
}

test('each of 720 letters is told of once a step, the last ones as well, and nothing is left to tell', async () => {
  for (const step of ['PRINT_BATCHED', 'PRINTED', 'POSTED'] as const) {
    await move(step);
    told = [];
    await look();
    await look();
    expect([...told].sort()).toEqual([...ids].sort());
    expect(await waiting()).toEqual([]);
  }
}, 120_000);

test('two that look at once tell each letter once', async () => {
  await move('POSTED');
  await Promise.all([look(), look(), look()]);
  expect(told).toHaveLength(ids.length);
  expect(new Set(told).size).toBe(ids.length);
}, 60_000);

test('news that come while older ones are being told are told too', async () => {
  const [id] = ids;
  await move('PRINTED', [id!]);
  onTell = async () => {
    onTell = async () => undefined;
    await move('POSTED', [id!]);
  };
  await look();
  await look();
  expect(told).toEqual([id, id]);
  expect(await waiting()).toEqual([]);
});

test('one workflow that can not be told holds up no other, and is told at the next look', async () => {
  await move('POSTED');
  onTell = async (documentId) => {
    if (documentId === ids[3]) throw new Error('not now');
  };
  await expect(look()).rejects.toThrow('not now');
  await expect(look()).rejects.toThrow('not now');
  onTell = async () => undefined;
  await look();
  expect(await waiting()).toEqual([]);
  expect(new Set(told).size).toBe(ids.length);
}, 60_000);

test('what a process has claimed and not told, because it died, another one tells', async () => {
  await move('POSTED', ids.slice(0, 2));
  await api.database.db('paper_news').update({ claimed_until: api.database.db.raw(`clock_timestamp() + interval '1 minute'`) });
  await look();
  expect(told).toEqual([]);
  await api.database.db('paper_news').update({ claimed_until: api.database.db.raw(`clock_timestamp() - interval '1 millisecond'`) });
  await look();
  expect(told).toHaveLength(2);
});

test('a time from the database finds the row that it was read from', async () => {
  const { db } = api.database;
  await db('paper_news').insert({ document_id: ids[0], at: '2026-11-25 10:00:00.123987+03' });
  const { at } = await db('paper_news').first<{ at: Date }>('at');
  expect(at).toEqual(new Date('2026-11-25T07:00:00.123Z'));
  expect(await db('paper_news').where({ at })).toHaveLength(1);
  expect(await db('paper_news').where('at', '<=', at)).toHaveLength(1);
  expect(await db.transaction((trx) => trx('paper_news').where('at', '<', at))).toEqual([]);
});
