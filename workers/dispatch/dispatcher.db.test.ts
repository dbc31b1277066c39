import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { claimPendingStarts, releasePendingStarts } from '../../lib/database/workflow-start-repository.ts';
import { claimOpenOrders, insertOrder } from '../../lib/database/signing-order-repository.ts';
import { createLogger } from '../../lib/logger.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { runDispatcher } from './dispatcher.ts';
import { workOffOrders } from './orders.ts';

let api: Api;
let ids: string[];
const logger = createLogger('test', 'fatal');

beforeAll(async () => {
  api = await startApi();
  const body = rightPackage('two-dispatchers', ['invoice', 'bill', 'act']);
  const { body: accepted } = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  ids = accepted.documents.map(({ id }: { id: string }) => id);
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

test('two dispatchers, each with a Temporal of its own, start each document once between them', async () => {
  const { db } = api.database;
  const started: string[] = [];
  const stop = new AbortController();
  const start = async (_type: string, { args }: { args: [{ documentId: string }] }) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    started.push(args[0].documentId);
  };
  const client = { workflow: { start } } as unknown as Client;
  const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 10));
  const dispatchers = [1, 2].map(() => runDispatcher({ db, client, logger, startsMax: 2, wait, signal: stop.signal }));
  while (started.length < ids.length || (await db('workflow_starts').first())) await wait();
  stop.abort();
  await Promise.all(dispatchers);
  expect([...started].sort()).toEqual([...ids].sort());
});

test('a start that was claimed and given back, or whose claim has run out, is another dispatcher’s', async () => {
  const { db } = api.database;
  const [id] = ids;
  await db('workflow_starts').insert({ document_id: id, position: 1, created_at: new Date() });
  expect(await claimPendingStarts(db, 10)).toMatchObject([{ documentId: id, packageId: expect.any(String) }]);
  expect(await claimPendingStarts(db, 10)).toEqual([]);
  await releasePendingStarts(db, [id!]);
  expect(await claimPendingStarts(db, 10)).toHaveLength(1);
  await db('workflow_starts').update({ claimed_until: db.raw(`clock_timestamp() - interval '1 millisecond'`) });
  expect(await claimPendingStarts(db, 10)).toHaveLength(1);
  await db('workflow_starts').delete();
});

test('an order is worked on by one process, and one that waits for its key holds up no other', async () => {
  const { db } = api.database;
  const order = (month: string) =>
    insertOrder(db, { client_id: 'billing', kind: 'month-statement', head_id: 'head-01', actor: 'test', month });
  const [waiting, other] = [await order('2026-08'), await order('2026-09')];
  const asked: string[] = [];
  const signOrder = async (id: string) => {
    asked.push(id);
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (id === waiting.id) throw new Error('the key is away');
    await db('signing_orders').where({ id }).update({ state: 'signed' });
  };
  const pass = () => workOffOrders({ db, client: {} as Client, signing: { signOrder }, logger });
  const passes = await Promise.allSettled([pass(), pass()]);
  expect([...asked].sort()).toEqual([waiting.id, other.id].sort());
  expect(passes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect((await claimOpenOrders(db, 10)).map(({ id }) => id)).toEqual([waiting.id]);
});
