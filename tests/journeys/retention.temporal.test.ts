import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertApiKey, SCOPES } from '../../lib/database/api-key-repository.ts';
import { unzipSync } from 'fflate';
import { verifyContainer } from '../../lib/evidence-container/verify-container.ts';
import { sha256Hex } from '../../lib/sha256.ts';
import { AUDIT_ANCHORS, TASK_QUEUES, type EVIDENCE_WORKFLOWS } from '../../workflows/contract.ts';
import { newKey, type Answer } from '../support/api.ts';
import { ended, submitBatch, waitForAll } from '../support/batch.ts';
import { startProduct, type Product } from '../support/product.ts';
import { submitToBox } from '../support/sandbox.ts';

let product: Product;
let colleagueKey: string;
let ids: string[];
const staff = (method: string, target: string, body?: unknown, key = product.staffKey) =>
  product.call(method, target, { key, headers: { 'idempotency-key': newKey() }, ...(body ? { body } : {}) });
const run = (workflowType: (typeof EVIDENCE_WORKFLOWS)[number] | typeof AUDIT_ANCHORS) =>
  product.client.workflow.execute(workflowType, {
    taskQueue: TASK_QUEUES.documents,
    workflowId: `${workflowType}-${Date.now()}`,
    args: [0],
  });

beforeAll(async () => {
  product = await startProduct('retention', {
    operators: { script: { receipt: [100, 200], answer: [100, 200], refuses: 0, roaming: 0, wrongSignature: 0 } },
  });
  colleagueKey = await insertApiKey(product.database.db, product.keySecret, { clientId: 'billing', scopes: SCOPES, person: 'colleague' });
  ids = [
    ...(await submitToBox(product, 'kept', ['invoice', 'act', 'bill'])),
    ...(await submitBatch(product, 'kept-paper', 'head-02', 3, false)),
  ];
  await waitForAll(product, ids, ended);
  await run('signatureTimestamps');
  await run('evidenceBatch');
  await run(AUDIT_ANCHORS);
}, 120_000);
afterAll(() => product?.stop());

async function exported(filter: object): Promise<{ row: Answer['body']; files: Map<string, Buffer> }> {
  const { status, body, headers } = await staff('POST', '/v1/exports', filter);
  expect([status, headers.get('location')]).toEqual([202, `/v1/exports/${body.id}`]);
  for (let tries = 0; tries < 200; tries += 1) {
    const { body: row } = await staff('GET', `/v1/exports/${body.id}`);
    if (row.state === 'done') {
      const response = await fetch(`${product.url}/v1/exports/${body.id}/file`, {
        headers: { authorization: `Bearer ${product.staffKey}` },
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      expect([sha256Hex(bytes), bytes.length]).toEqual([row.sha256, row.bytes]);
      return { row, files: new Map(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, Buffer.from(content)])) };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The export did not end.');
}

test('a request of the tax office is one file: a container of each document that passes, and a register that names them all', async () => {
  const { row, files } = await exported({ from: '2026-10-01', to: '2026-10-31' });
  expect(row).toMatchObject({ total: ids.length, done: ids.length, skipped: 0 });
  const containers = [...files].filter(([name]) => name.startsWith('containers/'));
  expect(containers).toHaveLength(ids.length);
  for (const [, bytes] of containers)
    expect(await verifyContainer(bytes, { roots: product.signing.roots })).toMatchObject({ outcome: 'passed' });
  const register = files.get('register.csv')!.toString().trim().split('\r\n');
  expect(register).toHaveLength(ids.length + 1);
  for (const [name, bytes] of containers) expect(register.join('\n')).toContain(`"${name}";"${sha256Hex(bytes)}"`);
});

test('an export follows partner and kind, and nothing of others is in it', async () => {
  const { row, files } = await exported({ kinds: ['act', 'bill'] });
  // One of each through the operator, and three acts on paper; the invoice stays out.
  expect(row.total).toBe(ids.length - 1);
  expect([...files.keys()].filter((name) => name.startsWith('containers/')).every((name) => /containers\/(act|bill)-/.test(name))).toBe(
    true,
  );
  expect((await exported({ partner: 'nobody' })).row.total).toBe(0);
  expect((await staff('POST', '/v1/exports', { from: '2026-11-01', to: '2026-10-01' })).body.code).toBe('request.invalid');
  expect((await product.call('POST', '/v1/exports', { body: {} })).status).toBe(403);
  expect((await staff('GET', `/v1/exports/${'0'.repeat(32)}/file`)).body.code).toBe('export.not-found');
});

test('a client keeps longer than the law, and is refused where it wants to keep shorter', async () => {
  expect((await staff('PUT', '/v1/archive/retention', { bill: 10 })).body).toMatchObject({ bill: 10, invoice: 5 });
  expect((await staff('PUT', '/v1/archive/retention', { bill: 3 })).status).toBe(400);
});

test('nothing is disposed of before its time', async () => {
  expect((await staff('POST', '/v1/disposal-acts', { until: '2099-12-31' })).body.code).toBe('disposal.nothing-due');
});

test('disposal wants an act and a second person; a hold goes before both; the register stays, the bytes do not', async () => {
  const { db } = product.database;
  const [gone, held] = [ids[3]!, ids[4]!];
  // Six years later.
  await db('archive_objects').whereIn('document_id', [gone, held]).update({ retain_until: '2025-12-31' });
  const { body: act, status } = await staff('POST', '/v1/disposal-acts', { until: '2025-12-31' });
  expect([status, act.documents, act.state]).toEqual([201, 2, 'proposed']);
  expect((await staff('POST', `/v1/disposal-acts/${act.id}/approve`)).body.code).toBe('disposal.own-proposal');
  const { body: hold } = await staff('POST', `/v1/documents/${held}/holds`, { reason: 'court case' });
  expect((await staff('POST', `/v1/documents/${held}/holds`, { reason: 'again' })).body.code).toBe('hold.in-force');
  expect((await product.call('GET', `/v1/documents/${held}`)).body.facets.archive).toBe('legalHold');
  expect((await staff('POST', `/v1/disposal-acts/${act.id}/approve`, undefined, colleagueKey)).status).toBe(202);
  const done = await waitForAct(act.id);
  expect(done.list).toEqual(
    expect.arrayContaining([
      { documentId: gone, held: false, disposedAt: expect.any(String), refused: null },
      { documentId: held, held: true, disposedAt: null, refused: 'legal-hold' },
    ]),
  );
  const { body: document } = await product.call('GET', `/v1/documents/${gone}`);
  expect(document).toMatchObject({ phase: 'DISPOSED', facets: { archive: 'disposed' }, status: { en: 'Disposed of after its retention' } });
  expect((await product.call('GET', `/v1/documents/${gone}/content`)).status).toBe(404);
  expect((await product.call('GET', `/v1/documents/${gone}/evidence-container`)).body.code).toBe('archive.not-sealed-yet');
  expect(await db('document_contents').where({ document_id: gone })).toEqual([]);
  expect(await db('document_events').where({ document_id: gone, type: 'DISPOSED' })).toHaveLength(1);
  const { body: ledger } = await product.call('GET', '/v1/ledger?month=2026-10');
  expect(ledger).toMatchObject({ balanced: true, closed: true });
  expect((await staff('POST', `/v1/holds/${hold.id}/lift`)).body.liftedAt).not.toBeNull();
  expect((await product.call('GET', `/v1/documents/${held}`)).body.facets.archive).toBe('sealed');
  expect((await staff('POST', `/v1/holds/${hold.id}/lift`)).body.code).toBe('hold.not-found');
});

async function waitForAct(id: string): Promise<Answer['body']> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { body } = await staff('GET', `/v1/disposal-acts/${id}`);
    if (body.state === 'executed') return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The act was not carried out.');
}

test('the public check shows digest, signer and date, and nothing of the consumer or the money', async () => {
  const id = ids[0]!;
  const { db } = product.database;
  const [row] = await db('documents').where({ id });
  const [{ partner_card: partner }] = await db('packages').where({ id: row.package_id });
  const page = await fetch(`${product.url}/check/${id}`);
  const text = await page.text();
  expect(page.status).toBe(200);
  for (const wanted of [row.content_digest, 'Пример Энергосбыт']) expect(text).toContain(wanted);
  for (const secret of [
    partner.personalAccount,
    partner.fullName?.last ?? partner.name,
    row.gross,
    row.number,
    row.external_id,
    row.client_id,
  ])
    expect(text).not.toContain(`>${secret}`);
  expect(text).not.toContain(partner.personalAccount);
  const answer = await fetch(`${product.url}/check/${id}`, { headers: { accept: 'application/json' } });
  expect(Object.keys((await answer.json()) as object).sort()).toEqual([
    'annulled',
    'certificate',
    'found',
    'inn',
    'organisation',
    'post',
    'provenSince',
    'sha256',
    'signedAt',
  ]);
});

test('what is not there, is not signed, or was cancelled looks the same from outside', async () => {
  const { db } = product.database;
  const [unsigned] = await submitBatch(product, 'check-unsigned', 'head-27', 1);
  await db('documents').where({ id: ids[2] }).update({ phase: 'CANCELLED' });
  const pages = await Promise.all([unsigned, ids[2], '0'.repeat(32), 'nonsense'].map((id) => fetch(`${product.url}/check/${id}`)));
  expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(new Set(await Promise.all(pages.map((answer) => answer.text()))).size).toBe(1);
  await db('documents').where({ id: ids[2] }).update({ phase: 'ARCHIVED' });
});

test('exports lie whole in their folder: no part is left behind', () => {
  expect(readdirSync(product.exportsDirectory).filter((name) => name.endsWith('.part'))).toEqual([]);
});
