import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyAudit } from '../../lib/audit/verify-audit.ts';
import { listAnchors, walkAuditEvents } from '../../lib/database/audit-repository.ts';
import { verifyContainer } from '../../lib/evidence-container/verify-container.ts';
import { LAYOUT, listSigned } from '../../lib/evidence-container/layout.ts';
import { unzipFiles, zipFiles } from '../../lib/evidence-container/read-files.ts';
import { ARCHIVE_COPIES, AUDIT_ANCHORS, TASK_QUEUES, type EVIDENCE_WORKFLOWS } from '../../workflows/contract.ts';
import { ended, submitBatch, waitForAll } from '../support/batch.ts';
import { passesOpenssl } from '../support/openssl.ts';
import { newKey } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';
import { submitToBox } from '../support/sandbox.ts';
import { AUDIT_FORGERIES, CONTAINER_FORGERIES, placesOf, putManifestRight, type AuditExport } from '../support/tampering.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/sealpost.js', import.meta.url));
let product: Product;
let folder: string;
let ids: string[];
let containers: Map<string, Buffer>;

const run = (workflowType: (typeof EVIDENCE_WORKFLOWS)[number] | typeof AUDIT_ANCHORS | typeof ARCHIVE_COPIES, args: unknown[] = []) =>
  product.client.workflow.execute(workflowType, { taskQueue: TASK_QUEUES.documents, workflowId: `${workflowType}-${Date.now()}`, args });
const download = async (id: string, query = '') => {
  const response = await fetch(`${product.url}/v1/documents/${id}/evidence-container${query}`, {
    headers: { authorization: `Bearer ${product.billingKey}` },
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};
const trust = () => ({ roots: product.signing.roots });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealpost-vault-'));
  product = await startProduct('vault', {
    operators: {
      script: { receipt: [100, 200], answer: [100, 200], refuses: 0, disagrees: 0, clarifies: 0, roaming: 0, wrongSignature: 0, late: 0 },
    },
  });
  ids = [
    ...(await submitToBox(product, 'vault', ['invoice', 'transfer', 'act'])),
    ...(await submitToBox(product, 'vault-2', ['invoice'], '2BE-5000000000-2')),
    ...(await submitBatch(product, 'vault-portal', 'head-02', 2)),
    ...(await submitBatch(product, 'vault-paper', 'head-02', 2, false)),
  ];
  await waitForAll(product, ids, ended);
  await run('signatureTimestamps', [0]);
  await run('evidenceBatch', [0]);
  await run(AUDIT_ANCHORS);
  // A second anchor needs something to be over.
  ids.push(...(await submitBatch(product, 'vault-later', 'head-02', 1)));
  await waitForAll(product, ids, ended);
  await run('signatureTimestamps', [0]);
  await run('evidenceBatch', [0]);
  await run(AUDIT_ANCHORS);
  containers = new Map(await Promise.all(ids.map(async (id) => [id, await download(id)] as const)));
}, 120_000);
afterAll(async () => {
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('every container is whole, proven and without a doubt, by the offline verifier', async () => {
  for (const [id, bytes] of containers) {
    const verdict = await verifyContainer(bytes, trust());
    // Some buyers sign by power of attorney; that is said, and is no doubt about the container.
    const notes = verdict.notes.filter(({ code }) => code !== 'receipt.by-attorney');
    expect({ id, ...verdict, notes, facts: undefined }).toEqual({ id, outcome: 'passed', findings: [], notes: [], facts: undefined });
    expect(verdict.facts.thumbprint).toMatch(/^[0-9a-f]{64}$/);
  }
});

test('the same evidence gives the same container', async () => {
  expect((await download(ids[0]!)).equals(containers.get(ids[0]!)!)).toBe(true);
});

test('names tell what a file is, and the manifest says it in two languages', () => {
  const files = unzipFiles(containers.get(ids[1]!)!);
  const names = [...files.keys()];
  for (const wanted of [
    LAYOUT.readme,
    LAYOUT.manifest,
    LAYOUT.protocol,
    LAYOUT.sealed,
    LAYOUT.sealedRecord,
    LAYOUT.documentRecord,
    LAYOUT.events,
    LAYOUT.audit,
  ])
    expect(names).toContain(wanted);
  for (const pattern of [
    /^document\/file\/ON_NSCHFDOPPR_.*\.xml$/,
    /\.b-lt\.p7s$/,
    /^receipts\/\d\d-ПДП-/,
    /^receipts\/\d\d-ИоП-/,
    /^certificates\/.*\.cer$/,
    /^status\/.*\.(crl|ocsp)$/,
  ])
    expect(names.some((name) => pattern.test(name))).toBe(true);
  const manifest = JSON.parse(files.get(LAYOUT.manifest)!.toString());
  for (const { ru, en } of manifest.files) expect([ru.length > 3, en.length > 3]).toEqual([true, true]);
});

test('OpenSSL accepts every signature of every container, as its README says', async () => {
  for (const bytes of containers.values()) {
    const files = unzipFiles(bytes);
    const signed = listSigned(files, placesOf(files));
    expect(signed.length).toBeGreaterThan(0);
    for (const { path: name, bytes: content, signature } of signed)
      expect({ name, passes: await passesOpenssl(content, signature, product.rootFile) }).toEqual({ name, passes: true });
  }
});

test('the command line judges a container with nothing but a root: exit code 0, and 1 for a forged one', async () => {
  const [right, wrong] = [path.join(folder, 'right.zip'), path.join(folder, 'wrong.zip')];
  await writeFile(right, containers.get(ids[0]!)!);
  const files = unzipFiles(containers.get(ids[0]!)!);
  files.set('document/more.txt', Buffer.from('more'));
  await writeFile(wrong, zipFiles(files));
  const cli = (file: string) => execFileSync(PROGRAM, ['verify', file, '--root', product.rootFile], { encoding: 'utf8', stdio: 'pipe' });
  expect(JSON.parse(cli(right))).toMatchObject({ outcome: 'passed', findings: [] });
  expect(() => cli(wrong)).toThrow(expect.objectContaining({ status: 1 }));
}, 60_000);

test('without the root that he trusts, nobody is told that it passed', async () => {
  const { outcome } = await verifyContainer(containers.get(ids[0]!)!, { roots: [] });
  expect(outcome).toBe('failed');
});

describe('a forged container is named', () => {
  test.each(CONTAINER_FORGERIES)('$name', async ({ codes, careful, forge }) => {
    const [files, other] = [unzipFiles(containers.get(ids[1]!)!), unzipFiles(containers.get(ids[0]!)!)];
    forge(files, other);
    if (careful) putManifestRight(files);
    const { outcome, findings } = await verifyContainer(zipFiles(files), trust());
    expect(outcome).toBe('failed');
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
  });

  test('a zip that is cut, is none, or leaves its folder', async () => {
    const bytes = containers.get(ids[0]!)!;
    const outside = new Map([['../outside', Buffer.from('a')]]);
    for (const wrong of [bytes.subarray(0, bytes.length - 100), Buffer.from('PK'), zipFiles(outside)])
      expect((await verifyContainer(wrong, trust())).findings.map(({ code }) => code)).toEqual(['zip.refused']);
  });
});

async function exportLog(): Promise<AuditExport> {
  const { db } = product.database;
  const events = [];
  for await (const event of walkAuditEvents(db)) events.push(event);
  const stored = await listAnchors(db);
  const leaves = new Map(
    await Promise.all(stored.map(async (anchor) => [anchor.number, await product.objects.get(anchor.leaves)] as const)),
  );
  return { events, anchors: stored.map(({ leaves: _l, generatedAt: _g, authority: _a, ...anchor }) => anchor), leaves };
}

async function judge(log: AuditExport) {
  const last = (await listAnchors(product.database.db)).at(-1)!;
  const statement = { feedPosition: last.lastPosition, anchor: { number: last.number, hash: last.hash } };
  const { events, anchors, leaves } = log;
  return verifyAudit({ events, anchors, leavesOf: ({ number }) => leaves.get(number), roots: product.signing.roots, statement });
}

describe('the audit chain', () => {
  test('raises no alarm over what is right, three times', async () => {
    for (let again = 0; again < 3; again += 1) {
      const verdict = await judge(await exportLog());
      expect(verdict.findings).toEqual([]);
      expect(verdict).toMatchObject({ anchors: 2, tokens: 2 });
      expect(verdict.events).toBeGreaterThan(50);
    }
  });

  test.each(AUDIT_FORGERIES)('names it where $name', async ({ faults, forge }) => {
    const log = await exportLog();
    forge(log);
    const { findings } = await judge(log);
    expect([...new Set(findings.map(({ fault }) => fault))]).toEqual(expect.arrayContaining(faults));
  });

  test('an edited row is named by its position, also where nobody has the leaves', async () => {
    const log = await exportLog();
    log.events[6] = { ...log.events[6]!, type: 'FORGED' };
    expect((await judge(log)).findings).toEqual([{ fault: 'row-edited', where: '7', text: expect.any(String) }]);
    log.leaves.clear();
    expect((await judge(log)).findings.map(({ fault }) => fault)).toEqual(['range-changed']);
  });

  test('anchors in the database can not be changed', async () => {
    await expect(product.database.db('audit_anchors').update({ root: 'x' })).rejects.toThrow();
    await expect(product.database.db('audit_anchors').delete()).rejects.toThrow();
  });
});

test('a signed month statement names the anchor, so that log and anchor can not be cut together', async () => {
  const { body: order } = await product.call('POST', '/v1/ledger/statements', {
    body: { month: '2026-10', headId: 'head-01' },
    headers: { 'idempotency-key': newKey() },
  });
  for (let tries = 0; tries < 100; tries += 1) {
    const { status, text } = await product.call('GET', `/v1/ledger/statements/${order.id}/content`);
    if (status === 200) {
      const last = (await listAnchors(product.database.db)).at(-1)!;
      expect(JSON.parse(text).anchor).toEqual({ number: last.number, lastPosition: last.lastPosition, hash: last.hash });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The statement was not signed.');
});

test('what comes after the sealing is in the container, and in the archive after its next pass', async () => {
  const id = ids[0]!;
  const offered = await product.call('POST', `/v1/documents/${id}/revocation`, {
    body: { reason: 'wrong meter' },
    key: product.staffKey,
    headers: { 'idempotency-key': newKey() },
  });
  expect(offered.status).toBe(202);
  for (let tries = 0; tries < 100; tries += 1) {
    const { body } = await product.call('GET', `/v1/documents/${id}`);
    if (body.facets.docflow.revocation !== 'none') break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const files = unzipFiles(await download(id));
  expect(files.get(LAYOUT.laterEvents)!.toString()).toContain('"type":"DOCFLOW"');
  expect((await verifyContainer(await download(id), trust())).findings).toEqual([]);
  const { sealed } = (await run(ARCHIVE_COPIES)) as { sealed: number };
  expect(sealed).toBeGreaterThan(0);
  const roles = (await product.database.db('archive_objects').where({ document_id: id })).map(({ role }) => role);
  expect(roles.some((role: string) => role.startsWith('later-'))).toBe(true);
  expect(await product.database.db('archive_objects').whereNull('copied_at')).toEqual([]);
});

test('a single file with its signature is there as ASiC-S; consumers see no container of the house', async () => {
  const asic = unzipFiles(await download(ids[4]!, '?form=asic'));
  expect([...asic.keys()].sort()).toEqual(['META-INF/signature.p7s', expect.stringMatching(/\.xml$/), 'mimetype'].toSorted() as string[]);
});
