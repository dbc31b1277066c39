import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { insertExport } from '../../lib/database/export-repository.ts';
import { closeBatch } from '../../lib/database/print-queue-repository.ts';
import { createLogger } from '../../lib/logger.ts';
import { sweepJobs } from '../../workers/dispatch/job-sweeper.ts';
import { sweepOnce } from '../../workers/dispatch/sweeper.ts';
import { documentWorkflowId } from '../../workflows/contract.ts';
import { newKey, waitForDocument } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';

let product: Product;
const logger = createLogger('test', 'error');

beforeAll(async () => {
  product = await startProduct('sweeper', { printWaitMs: 60 * 60_000 });
}, 60_000);
afterAll(() => product.stop());

async function submit(name: string, headId: string): Promise<string> {
  const body = rightPackage(name, ['act']);
  body.documents[0]!.headId = headId;
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  return answer.body.documents[0].id;
}

test('a document whose workflow is lost in mid-life gets a new one, which goes on where the old one stood', async () => {
  const id = await submit('lost-workflow', 'head-28');
  await waitForDocument(product, id, ({ attention }) => attention !== null);
  await product.client.workflow.getHandle(documentWorkflowId(id)).terminate('the test loses it');
  await product.database
    .db('documents')
    .where({ id })
    .update({ updated_at: new Date(0) });
  const sweep = () => sweepOnce({ db: product.database.db, client: product.client, logger, staleAfterSeconds: 60 });
  expect(await sweep()).toEqual([id]);
  // The new run meets the same missing key; the document is as parked as before, and still decidable.
  await product.client.workflow.getHandle(documentWorkflowId(id)).query('state');
  const { body } = await product.call('GET', `/v1/documents/${id}`);
  expect(body.attention.reason).toBe('signature.no-key');
  let resolved = 409;
  for (let tries = 0; tries < 200 && resolved === 409; tries += 1) {
    await sleep(100);
    resolved = (await product.call('POST', `/v1/documents/${id}/resolve`, { body: { action: 'reject' }, key: product.staffKey })).status;
  }
  expect(resolved).toBe(202);
  expect((await waitForDocument(product, id, ({ phase }) => phase === 'REJECTED')).phase).toBe('REJECTED');
  expect(await sweep()).toEqual([]);
});

test('a document that its workflow carries is left alone, however old it is', async () => {
  const id = await submit('slow-but-alive', 'head-28');
  await waitForDocument(product, id, ({ attention }) => attention !== null);
  await product.database
    .db('documents')
    .where({ id })
    .update({ updated_at: new Date(0) });
  expect(await sweepOnce({ db: product.database.db, client: product.client, logger, staleAfterSeconds: 60 })).toEqual([]);
});

test('a signed document whose workflow is lost is neither signed nor delivered again', async () => {
  const id = await submit('lost-after-delivery', 'head-01');
  await waitForDocument(product, id, ({ phase }) => phase === 'ARCHIVED');
  // The workflow ends a moment after its last move; until then it would be found alive.
  await product.client.workflow.getHandle(documentWorkflowId(id)).result();
  const { db } = product.database;
  const before = await db('signatures').where({ document_id: id }).first();
  // As after a restore of an older copy of our database: delivered, but the archive isn't recorded.
  await db.raw('alter table document_events disable trigger document_events_stay');
  await db('document_events').where({ document_id: id, type: 'ARCHIVED' }).delete();
  await db.raw('alter table document_events enable trigger document_events_stay');
  await db('documents')
    .where({ id })
    .update({ phase: 'DELIVERED', version: 5, updated_at: new Date(0) });
  expect(await sweepOnce({ db, client: product.client, logger, staleAfterSeconds: 60 })).toEqual([id]);
  await waitForDocument(product, id, ({ phase }) => phase === 'ARCHIVED');
  expect(await db('signatures').where({ document_id: id }).first()).toEqual(before);
  expect(await db('portal_documents').where({ document_id: id })).toHaveLength(1);
});

test('what was committed and got no workflow gets one: a closed batch, an export, an approved disposal', async () => {
  const { db } = product.database;
  const body = rightPackage('lost-batch', ['act']);
  body.partner.unloadElectronically = false;
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const [{ id }] = answer.body.documents;
  await waitForDocument(product, id, ({ phase }) => phase === 'PRINT_QUEUED');
  const { client_id: clientId, seller_inn: sellerInn } = await db('documents').where({ id }).first();
  // The process that has closed it is gone before it told the workflow.
  const batchId = 'c'.repeat(32);
  const order = { batchId, clientId, sellerInn, sizeMax: 10, waitSeconds: 0, because: 'staff' as const, door: 'folder' };
  expect(await closeBatch(db, order)).toEqual({ pieces: 1 });
  const { id: exportId } = await insertExport(db, clientId, { from: '2000-01-01', to: '2000-01-31' }, 'test');
  // Both were started before, and are lost since.
  const lost = { started_at: db.raw('clock_timestamp()') };
  await db('exports').where({ id: exportId }).update(lost);
  const actId = 'd'.repeat(32);
  await db('disposal_acts').insert({
    id: actId,
    client_id: clientId,
    until: '2000-01-31',
    state: 'approved',
    document_count: 0,
    list_digest: '0'.repeat(64),
    proposed_by: 'one',
    approved_by: 'another',
    approved_at: db.raw('clock_timestamp()'),
    ...lost,
  });
  const sweep = () => sweepJobs({ db, client: product.client, logger, staleAfterSeconds: 0 });
  expect((await sweep()).sort()).toEqual([`disposal:${actId}`, `export:${exportId}`, `print-batch:${batchId}`]);
  expect((await waitForDocument(product, id, ({ phase }) => phase === 'ARCHIVED')).facets.print).toBe('posted');
  const ended = async () =>
    (await db('exports').where({ id: exportId }).first()).state === 'done' &&
    (await db('disposal_acts').where({ id: actId }).first()).state;
  for (let tries = 0; tries < 200 && (await ended()) !== 'executed'; tries += 1) await sleep(100);
  expect(await ended()).toBe('executed');
  expect((await sweep()).filter((started) => !started.startsWith('print-batch'))).toEqual([]);
});
