import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { FINAL_PHASES } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { HEAD_WITHOUT_KEY } from '../../fixtures/registry.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import { issueTimestamper } from '../../lib/test-authority/test-authority.ts';
import { documentWorkflowId, TASK_QUEUES, type EVIDENCE_WORKFLOWS } from '../../workflows/contract.ts';
import { newKey, startProduct, waitForDocument, type Product } from '../support/product.ts';
import { startServices } from '../support/services.ts';

/**
 * `npm run histories:record -- VERSION`: runs every path of the document's life on a real server and keeps the histories.
 * What is recorded stays: a new version is added beside the old ones, never in their place.
 */
const version = process.argv[2];
if (!version) throw new Error('Usage: npm run histories:record -- VERSION');
const project = fileURLToPath(new URL('../../', import.meta.url));
const histories = fileURLToPath(new URL('./histories/', import.meta.url));
let refusing = false;

interface Situation {
  name: string;
  refusing?: boolean;
  headId?: string;
  electronic?: boolean;
  broken?: boolean;
  decide?: (product: Product, id: string) => Promise<unknown>;
  /** Before the document is handed in. */
  prepare?: (product: Product) => Promise<unknown>;
}

const resolve = (action: string) => (product: Product, id: string) =>
  product.call('POST', `/v1/documents/${id}/resolve`, { body: { action }, key: product.staffKey });
const letThrough = async (product: Product, id: string) => {
  refusing = false;
  return resolve('retry')(product, id);
};
const staff = (product: Product, method: string, path: string, body?: unknown) =>
  product.call(method, path, { key: product.staffKey, ...(body ? { body } : {}) });
const setLimit = (grossLimit: string | null) => (product: Product) =>
  staff(product, 'PUT', '/v1/release-rules', { grossLimit, newPartner: false, outlierFactor: null });
/** Nobody decides: what was missing is brought, and the resumer notices. */
const releaseBatch = async (product: Product) => {
  const { body } = await staff(product, 'POST', '/v1/heads/head-01/manifests');
  await staff(product, 'POST', `/v1/manifests/${body.id}/release`, { merkleRoot: body.merkleRoot });
  await setLimit(null)(product);
};
const absent = {
  headId: 'head-03',
  prepare: (product: Product) => staff(product, 'POST', '/v1/heads/head-03/absences', { from: '2026-01-13T00:00:00Z' }),
};
const comeBack = async (product: Product) => {
  const { body } = await staff(product, 'GET', '/v1/heads/head-03');
  return staff(product, 'POST', `/v1/absences/${body.absences[0].id}/end`);
};
const SITUATIONS: Situation[] = [
  { name: 'held-then-released', prepare: setLimit('0.01'), decide: releaseBatch },
  { name: 'head-absent-then-back', ...absent, decide: comeBack },
  { name: 'electronic' },
  { name: 'paper', electronic: false },
  { name: 'rejected', broken: true },
  { name: 'no-key-then-rejected', headId: HEAD_WITHOUT_KEY, decide: resolve('reject') },
  {
    name: 'no-key-then-cancelled',
    headId: HEAD_WITHOUT_KEY,
    decide: (product, id) => product.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'recorded' } }),
  },
  { name: 'refused-then-retried', refusing: true, decide: letThrough },
  { name: 'refused-then-paper', refusing: true, decide: resolve('print') },
  {
    name: 'refused-then-rerouted',
    refusing: true,
    decide: async (product, id) => {
      await product.database.db('partners').update({ unload_electronically: false });
      return resolve('reroute')(product, id);
    },
  },
];

interface EvidenceSituation {
  name: string;
  workflowType: (typeof EVIDENCE_WORKFLOWS)[number];
  prepare?: (product: Product) => Promise<unknown>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const EVIDENCE_SITUATIONS: EvidenceSituation[] = [
  { name: 'timestamps', workflowType: 'signatureTimestamps' },
  { name: 'nothing-to-stamp', workflowType: 'signatureTimestamps' },
  { name: 'batch', workflowType: 'evidenceBatch' },
  {
    name: 'renewal',
    workflowType: 'evidenceRenewal',
    async prepare({ database, authority }) {
      await database.db('evidence_timestamps').update({ authority_ends_at: new Date(Date.now() + DAY_MS) });
      authority.timestamper = issueTimestamper(authority.issuer, 'The next', new Date(Date.now() + 2_000 * DAY_MS));
    },
  },
  {
    name: 'renewal-given-up',
    workflowType: 'evidenceRenewal',
    // What the rows say can't be proven any more: the activity refuses, the run ends and says so.
    prepare: ({ database }) =>
      database.db('evidence_timestamps').update({ authority_ends_at: new Date(Date.now() + DAY_MS), hash: 'sha384' }),
  },
];

await startServices();
const product = await startProduct('recording', {
  resumeEveryMs: 300,
  door: {
    name: 'portal',
    async deliver(trx, delivery) {
      if (refusing) throw new SealpostError('signature.document-unknown', 'The portal says no.');
      return portalDoor.deliver(trx, delivery);
    },
  },
});
try {
  for (const situation of SITUATIONS) await record(situation);
  for (const situation of EVIDENCE_SITUATIONS) await recordEvidence(situation);
} finally {
  await product.stop();
  await globalThis.sealpostServices?.stop();
}
process.exit(0);

async function record({
  name,
  refusing: refuse = false,
  headId,
  electronic = true,
  broken = false,
  decide,
  prepare,
}: Situation): Promise<void> {
  const file = await newFile('document-lifecycle', name);
  await prepare?.(product);
  refusing = refuse;
  const body = rightPackage(`recorded-${name}`, ['transfer']);
  if (headId) body.documents[0]!.headId = headId;
  if (broken) body.partner.inn = '1';
  body.partner.unloadElectronically = electronic;
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = answer.body.documents[0];
  if (decide) {
    await waitForDocument(product, id, ({ attention }) => attention !== null);
    await decide(product, id);
  }
  await waitForDocument(product, id, ({ phase }) => FINAL_PHASES.includes(phase));
  await keep(file, product.client.workflow.getHandle(documentWorkflowId(id)));
}

/** A run of an evidence workflow, with what it meets. */
async function recordEvidence({ name, workflowType, prepare }: EvidenceSituation): Promise<void> {
  const file = await newFile('evidence', name);
  await prepare?.(product);
  const handle = await product.client.workflow.start(workflowType, { taskQueue: TASK_QUEUES.documents, workflowId: name, args: [0] });
  await keep(file, handle);
}

async function newFile(workflow: string, name: string): Promise<string> {
  const file = path.join(histories, workflow, `${version}-${name}.json`);
  if (existsSync(file)) throw new Error(`${file} exists; histories are never recorded again under the same name.`);
  await mkdir(path.dirname(file), { recursive: true });
  return file;
}

async function keep(file: string, handle: WorkflowHandle): Promise<void> {
  const result: unknown = await handle.result();
  // Stack traces of failures would tell where this machine keeps its files.
  const history = historyToJSON(await handle.fetchHistory()).replaceAll(project, '');
  await writeFile(file, `${history}\n`);
  process.stdout.write(`${path.basename(file)}: ${JSON.stringify(result)}\n`);
}
