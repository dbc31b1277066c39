import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createEvidenceActivities } from '../../activities/evidence.ts';
import { judgeSignature } from '../../lib/signing/cades/verify-signature.ts';
import { readEvidenceRecord } from '../../lib/signing/evidence/evidence-record.ts';
import { verifyEvidence } from '../../lib/signing/evidence/verify-evidence.ts';
import { issueTimestamper } from '../../lib/test-authority/test-authority.ts';
import { createApp } from '../../api/app.ts';
import { TASK_QUEUES, type EVIDENCE_WORKFLOWS } from '../../workflows/contract.ts';
import { ended, submitBatch, waitForAll } from '../support/batch.ts';
import { askBouncyCastle, hasBouncyCastle } from '../support/java-strangers.ts';
import { passesOpenssl } from '../support/openssl.ts';
import { startProduct, type Product } from '../support/product.ts';
import { sha256 } from '../support/signers.ts';

const DAY = 24 * 60 * 60 * 1000;
let product: Product;
let folder: string;
let ids: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealpost-evidence-'));
  product = await startProduct('evidence');
  ids = await submitBatch(product, 'evidence', 'head-02', 5);
  ids.push(...(await submitBatch(product, 'evidence-paper', 'head-02', 2, false)));
  await waitForAll(product, ids, ended);
}, 90_000);
afterAll(async () => {
  await product.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (workflowType: (typeof EVIDENCE_WORKFLOWS)[number]) =>
  product.client.workflow.execute(workflowType, {
    taskQueue: TASK_QUEUES.documents,
    workflowId: `${workflowType}-${Date.now()}`,
    args: [0],
  });
/** As the evidence process does it once another hash is configured. */
const renewUnder = (hash: 'sha512') =>
  new MockActivityEnvironment().run(() => createEvidenceActivities({ ...product.evidenceDependencies, hash }).renewEvidence());
const download = async (id: string, part: string) => {
  const response = await fetch(`${product.url}/v1/documents/${id}/${part}`, { headers: { authorization: `Bearer ${product.billingKey}` } });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
};
const verifyRecord = async (id: string) => {
  const [record, content, signature] = await Promise.all(['evidence', 'content', 'signature'].map((part) => download(id, part)));
  const objects = [content!.bytes, signature!.bytes];
  const verified = verifyEvidence(record!.bytes, { objects, roots: product.signing.roots, needsStatus: false });
  return { record: record!.bytes, objects, ...verified };
};
const bouncyCastleSays = async (id: string) => {
  const { record, objects } = await verifyRecord(id);
  const files = ['record', 'content', 'signature'].map((name) => path.join(folder, `${id}.${name}`));
  for (const [index, bytes] of [record, ...objects].entries()) await writeFile(files[index]!, bytes);
  return (await askBouncyCastle([`ers ${files.join(' ')}`]))[0];
};

test('before its time-stamp a signature is there as B-B only, and the answer for more says so', async () => {
  expect((await download(ids[0]!, 'signature?level=b-b')).status).toBe(200);
  const answer = await product.call('GET', `/v1/documents/${ids[0]}/signature?level=b-t`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'signature.level-not-ready' } });
  expect(await product.call('GET', `/v1/documents/${ids[0]}/evidence`)).toMatchObject({
    status: 404,
    body: { code: 'evidence.not-ready' },
  });
  expect((await product.call('GET', `/v1/documents/${ids[0]}/signature?level=b-x`)).status).toBe(400);
});

test('an authority that is away for long stops the intake with 503 and the reason; the first time-stamp opens it again', async () => {
  const strict = await openStrictIntake();
  product.trust.faults.down = new Set(['tsa']);
  const stopped = await strict.post();
  expect(stopped).toMatchObject({
    status: 503,
    body: { code: 'intake.stopped', overdueSince: expect.any(String), hint: expect.any(String) },
  });
  product.trust.faults.down.clear();
  expect(await run('signatureTimestamps')).toEqual({ done: 5, interrupted: false });
  expect(await run('evidenceBatch')).toEqual({ done: 7, interrupted: false });
  expect((await strict.post()).status).not.toBe(503);
  await strict.close();
});

test('what has left electronically is B-T now, and B-LT on request: OpenSSL and our own verifier accept it with nothing beside it', async () => {
  const content = (await download(ids[0]!, 'content')).bytes;
  for (const [level, name] of [
    ['b-t', 'B-T'],
    ['b-lt', 'B-LT'],
  ] as const) {
    const { bytes } = await download(ids[0]!, `signature?level=${level}`);
    expect(await passesOpenssl(content, bytes, product.rootFile)).toBe(true);
    const needsStatus = level === 'b-lt';
    expect(judgeSignature(bytes, { digest: sha256(content), roots: product.signing.roots, needsStatus })).toMatchObject({
      outcome: 'passed',
      level: name,
    });
  }
  // Paper has no electronic original outside the house.
  expect((await product.call('GET', `/v1/documents/${ids.at(-1)}/signature?level=b-t`)).status).toBe(404);
});

test('each archived document has an evidence record from one call of the authority, and a stranger accepts it', async () => {
  const calls = product.trust.counts.tsa;
  const { existedAt } = await verifyRecord(ids[0]!);
  expect(Math.abs(existedAt.getTime() - Date.now())).toBeLessThan(60_000);
  for (const id of ids) expect((await verifyRecord(id)).timestamps).toHaveLength(1);
  expect(product.trust.counts.tsa).toBe(calls);
  expect(await product.database.db('evidence_timestamps')).toHaveLength(1);
  if (hasBouncyCastle) expect(await bouncyCastleSays(ids.at(-1)!)).toBe('passed evidence');
});

test('evidence whose authority ends soon gets a new token over the old one, once', async () => {
  await product.database.db('evidence_timestamps').update({ authority_ends_at: new Date(Date.now() + 30 * DAY) });
  product.authority.timestamper = issueTimestamper(product.authority.issuer, 'The next', new Date(Date.now() + 2_000 * DAY));
  expect(await run('evidenceRenewal')).toEqual({ done: 1, interrupted: false });
  expect(await run('evidenceRenewal')).toEqual({ done: 0, interrupted: false });
  expect((await verifyRecord(ids[0]!)).timestamps).toHaveLength(2);
  if (hasBouncyCastle) expect(await bouncyCastleSays(ids[0]!)).toBe('passed evidence');
});

test('evidence under a hash that is given up gets a new tree over documents and old tokens', async () => {
  expect(await renewUnder('sha512')).toEqual({ batchId: expect.any(String) });
  expect(await renewUnder('sha512')).toEqual({ batchId: null });
  for (const id of ids) {
    const { record, timestamps, existedAt } = await verifyRecord(id);
    expect(readEvidenceRecord(record).map((chain) => chain[0]!.hash)).toEqual(['sha256', 'sha512']);
    expect(timestamps[0]!.generatedAt).toEqual(existedAt);
  }
  if (hasBouncyCastle) expect(await bouncyCastleSays(ids[3]!)).toBe('passed evidence');
});

test('a document that was changed since is not carried into a new tree', async () => {
  await product.database.db('evidence_timestamps').where({ chain: 1 }).delete();
  const { bytes } = await product.database.db('document_contents').where({ document_id: ids[1], role: 'legal' }).first();
  const row = () => product.database.db('document_contents').where({ document_id: ids[1], role: 'legal' });
  await row().update({ bytes: Buffer.concat([bytes, Buffer.of(32)]) });
  await expect(renewUnder('sha512')).rejects.toMatchObject({ code: 'archive.digest-mismatch' });
  expect(await product.database.db('evidence_timestamps').where({ chain: 1 })).toHaveLength(0);
  await row().update({ bytes });
});

/** The same API with a patience of nothing, as if hours had passed. */
async function openStrictIntake() {
  const { createServer } = await import('node:http');
  const { createLogger } = await import('../../lib/logger.ts');
  const { createChangeWatcher } = await import('../../api/change-watcher.ts');
  const { finishContainer } = await import('../../lib/evidence-container/finish-container.ts');
  const { prepareLegalContent } = await import('../../lib/legal-content/prepare-content.ts');
  const { db } = product.database;
  const watcher = createChangeWatcher(db);
  const limits = { bodyLimitBytes: 1_000_000, rateLimitPerMinute: 1_000 };
  const app = createApp({
    objects: product.objects,
    exportsDirectory: folder,
    db,
    temporal: product.client,
    watcher,
    threads: { prepare: prepareLegalContent, finishContainer },
    logger: createLogger('test', 'fatal'),
    keySecret: product.keySecret,
    webhookSecret: product.keySecret,
    ...limits,
    portal: { publicUrl: 'http://127.0.0.1', clientId: 'billing', origins: [] },
    intakeStopMs: 1,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    async post() {
      // The gate remembers its answer for two seconds.
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      const response = await fetch(`http://127.0.0.1:${port}/v1/packages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${product.billingKey}`, 'content-type': 'application/json', 'idempotency-key': 'x' },
        body: '{}',
      });
      return { status: response.status, body: (await response.json()) as object };
    },
    async close() {
      watcher.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
