import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { insertExport } from '../../lib/database/export-repository.ts';
import { closeBatch } from '../../lib/database/print-queue-repository.ts';
import { createLogger } from '../../lib/logger.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { sweepJobs } from './job-sweeper.ts';
import { sweepOnce } from './sweeper.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

const logger = createLogger('test', 'fatal');

/** Temporal as it answers where no workflow is running any more; `between` happens before its answer arrives. */
function withoutWorkflows(between: () => Promise<unknown>) {
  const started: string[] = [];
  const describe = async () => {
    await between();
    throw new WorkflowNotFoundError('none', '', undefined);
  };
  const workflow = {
    getHandle: () => ({ describe }),
    start: async (_type: string, { workflowId }: { workflowId: string }) => void started.push(workflowId),
  };
  return { client: { workflow } as unknown as Client, started };
}

async function accept(name: string): Promise<{ id: string; packageId: string }> {
  const body = rightPackage(name, ['act']);
  body.partner.unloadElectronically = false;
  const { body: accepted } = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = accepted.documents[0];
  const { package_id: packageId } = await api.database.db('documents').where({ id }).first();
  await api.database.db('workflow_starts').delete();
  return { id, packageId };
}

test('a document that ends between the two looks is no alarm and gets no second workflow', async () => {
  const { db } = api.database;
  const { id } = await accept('ended-meanwhile');
  await db('documents')
    .where({ id })
    .update({ phase: 'ISSUED', updated_at: new Date(0) });
  const { client, started } = withoutWorkflows(() => db('documents').where({ id }).update({ phase: 'ARCHIVED' }));
  expect(await sweepOnce({ db, client, logger, staleAfterSeconds: 60 })).toEqual([]);
  expect(started).toEqual([]);
});

test('a job that ends between the two looks is left alone; one that stays open gets its workflow', async () => {
  const { db } = api.database;
  const { id } = await insertExport(db, 'billing', {}, 'test');
  const ended = withoutWorkflows(() => db('exports').where({ id }).update({ state: 'done' }));
  expect(await sweepJobs({ db, client: ended.client, logger, staleAfterSeconds: 0 })).toEqual([]);
  await db('exports').where({ id }).update({ state: 'waiting' });
  const { client, started } = withoutWorkflows(async () => undefined);
  expect(await sweepJobs({ db, client, logger, staleAfterSeconds: 3_600 })).toEqual([]);
  expect(await sweepJobs({ db, client, logger, staleAfterSeconds: 0 })).toEqual([`export:${id}`]);
  expect(started).toEqual([`export:${id}`]);
  await db('exports').delete();
});

test('a second try to close a batch whose first one is held up in the middle waits for it and tells of its envelopes', async () => {
  const { db } = api.database;
  const { id, packageId } = await accept('frozen');
  const document = await db('documents').where({ id }).first();
  await db('documents').where({ id }).update({ phase: 'PRINT_QUEUED' });
  await db('print_queue').insert({
    document_id: id,
    package_id: packageId,
    partner_id: document.partner_id,
    postal_index: '101000',
    pages: 1,
    wet_signature: false,
    pdf_key: 'key',
    pdf_sha256: '0'.repeat(64),
    queued_at: new Date(0),
  });
  const order = {
    batchId: 'b'.repeat(32),
    clientId: document.client_id,
    sellerInn: document.seller_inn,
    sizeMax: 10,
    waitSeconds: 0,
    because: 'staff' as const,
    door: 'folder',
  };
  let release = () => undefined as void;
  const held = db.transaction(async (trx) => {
    await trx('documents').where({ id }).forUpdate().first('id');
    await new Promise<void>((resolve) => (release = resolve));
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const first = closeBatch(db, order);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = closeBatch(db, order);
  await new Promise((resolve) => setTimeout(resolve, 100));
  release();
  await held;
  expect(await Promise.all([first, second])).toEqual([{ pieces: 1 }, { pieces: 1 }]);
  const { client } = withoutWorkflows(async () => undefined);
  expect(await sweepJobs({ db, client, logger, staleAfterSeconds: 0 })).toEqual([`print-batch:${order.batchId}`]);
});
