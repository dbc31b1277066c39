import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { FINAL_PHASES } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { HEAD_WITHOUT_KEY } from '../../fixtures/registry.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import { issueTimestamper } from '../../lib/test-authority/test-authority.ts';
import { startPrintRoom } from '../../workers/print-room.ts';
import {
  DOCFLOW_MOVED,
  PORTAL_NOTICES,
  PRINT_ROOM_ID,
  TASK_QUEUES,
  documentWorkflowId,
  operatorFeedId,
  technicalDeliveryId,
  type EVIDENCE_WORKFLOWS,
} from '../../workflows/contract.ts';
import type { CallFault } from '../../lib/operator-simulator/faults.ts';
import { behave } from '../support/sandbox.ts';
import { newKey, waitForDocument, type Answer } from '../support/api.ts';
import { insertApiKey } from '../../lib/database/api-key-repository.ts';
import { startProduct, type Product } from '../support/product.ts';
import { startServices } from '../support/services.ts';
import { keep, newFile } from './history-files.ts';
import { recordPrinting, recordVault } from './record-vault.ts';

/**
 * `npm run histories:record -- VERSION`: runs every path of the document's life on a real server and keeps the histories.
 * What is recorded stays: a new version is added beside the old ones, never in their place.
 */
let refusing = false;

interface Situation {
  name: string;
  refusing?: boolean;
  headId?: string;
  electronic?: boolean;
  broken?: boolean;
  decide?: (product: Product, id: string) => Promise<unknown>;
  /** The buyer's box, where the document goes through an operator. */
  edoId?: string;
  /** What happens while it is under way, before anybody is asked to decide. */
  meanwhile?: (product: Product, id: string) => Promise<unknown>;
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
  product.call(method, path, { key: product.staffKey, headers: { 'idempotency-key': newKey() }, ...(body ? { body } : {}) });
const setLimit = (grossLimit: string | null) => (product: Product) =>
  staff(product, 'PUT', '/v1/release-rules', { grossLimit, newPartner: false, outlierFactor: null });
/** Nobody decides: what was missing is brought, and the resumer notices. */
const releaseBatch = async (product: Product) => {
  const scopes = ['batches:release'] as const;
  const key = await insertApiKey(product.database.db, product.keySecret, { clientId: 'billing', scopes, headId: 'head-01' });
  const { body } = await product.call('POST', '/v1/heads/head-01/manifests', { key });
  await product.call('POST', `/v1/manifests/${body.id}/release`, { key, body: { merkleRoot: body.merkleRoot } });
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
/** The last letter to this consumer's address came back. */
const flag = (db: Product['database']['db'], partnerId: string, address: object) =>
  db('partner_contacts')
    .insert({ partner_id: partnerId, returned_address: JSON.stringify(address), returned_at: new Date(), return_reason: 'recorded' })
    .onConflict('partner_id')
    .merge();
const SITUATIONS: Situation[] = [
  { name: 'held-then-released', prepare: setLimit('0.01'), decide: releaseBatch },
  { name: 'head-absent-then-back', ...absent, decide: comeBack },
  { name: 'electronic' },
  { name: 'paper', electronic: false },
  {
    name: 'paper-cancelled-in-the-queue',
    electronic: false,
    prepare: ({ client }) => client.workflow.getHandle(PRINT_ROOM_ID).terminate('recorded: nothing is printed meanwhile'),
    async meanwhile(product, id) {
      await waitForDocument(product, id, ({ phase }) => phase === 'PRINT_QUEUED');
      await product.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'recorded' } });
      await startPrintRoom(product.client);
    },
  },
  {
    name: 'address-returned-then-printed',
    electronic: false,
    async prepare(product) {
      const body = rightPackage('recorded-returned-first', ['transfer']);
      body.partner.externalId = 'broken-recorded-address-returned-then-printed';
      await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
      const { db } = product.database;
      const partner = await db('partners').where({ external_id: body.partner.externalId }).first<{ id: string }>('id');
      await flag(db, partner.id, body.partner.address);
    },
    async decide(product, id) {
      await resolve('print')(product, id);
      await product.database.db('partner_contacts').update({ returned_address: null, returned_at: null });
    },
  },
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

const BOX = '2BM-5000000000-1';
const arm = (fault: CallFault) => async (product: Product) => product.sandbox.operators['2BM'].faults.arm(fault, 1);
const behaving = (script: Parameters<typeof behave>[1]) => async (product: Product) => behave(product, script);
/** Lets the legal clock find what is overdue, as if days had passed. */
const makeOverdue =
  (ready: (document: Answer['body']) => boolean, change: object) =>
  async ({ database: { db }, client, ...product }: Product, id: string) => {
    await waitForDocument({ ...product }, id, ready);
    const { docflow } = await db('documents').where({ id }).first();
    await db('documents')
      .where({ id })
      .update({ docflow: JSON.stringify({ ...docflow, ...change }), version: db.raw('version + 1') });
    await client.workflow.getHandle(documentWorkflowId(id)).signal(DOCFLOW_MOVED);
  };
const allReminded = { reminders: { receipt: 3, answer: 3 }, lastReminderAt: '2026-01-12T09:00:00.000Z' };
const LONG_AGO = '2026-01-12T09:00:00.000Z';
const OPERATOR_SITUATIONS: Situation[] = [
  { name: 'operator', edoId: BOX },
  { name: 'operator-refused-then-paper', edoId: BOX, prepare: arm('not-a-partner') },
  { name: 'operator-refused-then-retried', edoId: BOX, prepare: arm('sender-blocked'), decide: resolve('retry') },
  { name: 'operator-refused-then-print', edoId: BOX, prepare: arm('sender-blocked'), decide: resolve('print') },
  { name: 'operator-roaming-failed-then-paper', edoId: BOX, prepare: behaving({ roaming: 1, roamingError: 1 }) },
  {
    name: 'operator-silent-then-print',
    edoId: BOX,
    prepare: behaving({ silent: 1 }),
    meanwhile: makeOverdue(({ facets }) => facets.docflow?.delivery === 'delivered', { ...allReminded, deliveredAt: LONG_AGO }),
    decide: resolve('print'),
  },
  {
    name: 'operator-late-answer-after-retry',
    edoId: BOX,
    prepare: behaving({ answer: [6_000, 6_001] }),
    meanwhile: makeOverdue(({ facets }) => facets.docflow?.recipientReceipt === 'finished', { ...allReminded, issuedAt: LONG_AGO }),
    decide: resolve('retry'),
  },
  {
    name: 'operator-too-late-for-paper',
    edoId: BOX,
    prepare: behaving({ answer: [8_000, 8_001] }),
    meanwhile: makeOverdue(({ facets }) => facets.docflow?.recipientReceipt === 'finished', { ...allReminded, issuedAt: LONG_AGO }),
    decide: resolve('print'),
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

const QUIET = {
  refuses: 0,
  disagrees: 0,
  clarifies: 0,
  roaming: 0,
  roamingError: 0,
  wrongSignature: 0,
  silent: 0,
  repeated: 0,
  late: 0,
  receipt: [200, 400],
  answer: [200, 400],
} as const;
const mailServer = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
});
await new Promise<void>((listening) => mailServer.listen(0, '127.0.0.1', listening));

await startServices();
const product = await startProduct('recording', {
  resumeEveryMs: 300,
  operators: { script: QUIET, settleMs: 1_000 },
  mailUrl: `smtp://127.0.0.1:${(mailServer.server.address() as AddressInfo).port}`,
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
  for (const situation of OPERATOR_SITUATIONS) await record(situation);
  for (const situation of EVIDENCE_SITUATIONS) await recordEvidence(situation);
  await recordTechnicalDelivery();
  await recordNotices('told');
  await recordNotices('nothing-to-tell');
  await recordVault(product);
  await recordPrinting(product);
  await keep(await newFile('operator-feed', 'following'), product.client.workflow.getHandle(operatorFeedId('2BM')), false);
} finally {
  await product.stop();
  mailServer.close();
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
  edoId,
  meanwhile,
  prepare,
}: Situation): Promise<void> {
  const file = await newFile('document-lifecycle', name);
  await prepare?.(product);
  refusing = refuse;
  const body = rightPackage(`recorded-${name}`, [edoId ? 'transfer' : 'act']);
  if (headId) body.documents[0]!.headId = headId;
  if (broken) body.partner.inn = '1';
  body.partner.unloadElectronically = electronic;
  if (edoId) body.partner.edoId = edoId;
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = answer.body.documents[0];
  await meanwhile?.(product, id);
  if (decide) {
    await waitForDocument(product, id, ({ attention }) => attention !== null);
    await decide(product, id);
  }
  await waitForDocument(product, id, ({ phase }) => FINAL_PHASES.includes(phase));
  await keep(file, product.client.workflow.getHandle(documentWorkflowId(id)));
  behave(product, QUIET);
}

/** An offer to annul on its way to the operator. */
async function recordTechnicalDelivery(): Promise<void> {
  const { id } = await product.database
    .db('documents')
    .where({ phase: 'ARCHIVED', channel: 'electronic' })
    .whereNotNull('docflow')
    .first<{ id: string }>('id');
  const { body: order } = await staff(product, 'POST', `/v1/documents/${id}/revocation`, { reason: 'recorded' });
  await waitForDocument(product, id, ({ facets }) => facets.docflow.revocation !== 'none');
  await keep(await newFile('technical-delivery', 'sent'), product.client.workflow.getHandle(technicalDeliveryId(order.id)));
}

/** A pass of the notices: with a consumer who has an address, and with nobody to tell. */
async function recordNotices(name: string): Promise<void> {
  const { db } = product.database;
  await db('partners').update({ card: db.raw(`card || '{"email": "consumer@example.org"}'`) });
  const handle = await product.client.workflow.start(PORTAL_NOTICES, {
    taskQueue: TASK_QUEUES.documents,
    workflowId: `notices-${name}`,
    args: [],
  });
  await keep(await newFile('notices', name), handle);
}

/** A run of an evidence workflow, with what it meets. */
async function recordEvidence({ name, workflowType, prepare }: EvidenceSituation): Promise<void> {
  const file = await newFile('evidence', name);
  await prepare?.(product);
  const handle = await product.client.workflow.start(workflowType, { taskQueue: TASK_QUEUES.documents, workflowId: name, args: [0] });
  await keep(file, handle);
}
