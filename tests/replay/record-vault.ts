import { insertApiKey, SCOPES } from '../../lib/database/api-key-repository.ts';
import {
  ARCHIVE_COPIES,
  ARCHIVE_SCRUB,
  AUDIT_ANCHORS,
  EVIDENCE_EXPORT,
  PRINT_ROOM_ID,
  TASK_QUEUES,
  disposalWorkflowId,
  exportWorkflowId,
  printBatchId,
  type ExportInput,
} from '../../workflows/contract.ts';
import { newKey } from '../support/api.ts';
import type { Product } from '../support/product.ts';
import { keep, newFile } from './history-files.ts';

/** What is done about the archive and taken out of it. */
export async function recordVault(product: Product): Promise<void> {
  const { client, database } = product;
  const staff = (target: string, body: object) =>
    product.call('POST', target, { key: product.staffKey, body, headers: { 'idempotency-key': newKey() } });
  const start = (workflowType: string, name: string, args: unknown[]) =>
    client.workflow.start(workflowType, { taskQueue: TASK_QUEUES.documents, workflowId: `recorded-${name}`, args });
  const runs: [folder: string, name: string, workflowType: string, args: unknown[]][] = [
    ['archive-care', 'copies', ARCHIVE_COPIES, []],
    ['archive-care', 'scrub-full', ARCHIVE_SCRUB, [{ kind: 'full' }]],
    ['archive-care', 'scrub-sample', ARCHIVE_SCRUB, [{ kind: 'sample' }]],
    ['archive-care', 'anchors', AUDIT_ANCHORS, []],
    ['archive-care', 'nothing-to-anchor', AUDIT_ANCHORS, []],
  ];
  for (const [folder, name, workflowType, args] of runs) {
    const file = await newFile(folder, name);
    await keep(file, await start(workflowType, name, args));
  }
  const { body: row } = await staff('/v1/exports', {});
  await keep(await newFile('vault', 'export'), client.workflow.getHandle(exportWorkflowId(row.id)));
  const unknown: ExportInput = { exportId: '0'.repeat(32) };
  await keep(await newFile('vault', 'export-failed'), await start(EVIDENCE_EXPORT, 'export-failed', [unknown]));
  await database.db('archive_objects').update({ retain_until: '2020-12-31' });
  const { body: act } = await staff('/v1/disposal-acts', { until: '2020-12-31' });
  const colleague = await insertApiKey(database.db, product.keySecret, { clientId: 'billing', scopes: SCOPES, person: 'colleague' });
  await product.call('POST', `/v1/disposal-acts/${act.id}/approve`, { key: colleague });
  await keep(await newFile('vault', 'disposal'), client.workflow.getHandle(disposalWorkflowId(act.id)));
}

/** A batch from its closing to the last letter, and the room that closed it. */
export async function recordPrinting(product: Product): Promise<void> {
  const [batch] = await product.database.db('print_batches').orderBy('number').limit(1);
  await keep(await newFile('print-room', 'batch'), product.client.workflow.getHandle(printBatchId(batch.id)));
  await keep(await newFile('print-room', 'collecting'), product.client.workflow.getHandle(PRINT_ROOM_ID), false);
}
