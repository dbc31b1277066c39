import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { storeSealed } from '../../activities/archive.ts';
import { FINAL_PHASES, type Phase } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import { raiseFeed, rebuildDocument, recordEnded, walkKnown, type KnownDocument } from '../../lib/database/recovery-repository.ts';
import type { DocumentRow } from '../../lib/database/rows.ts';
import { readEvents, type ChainedEvent } from '../../lib/evidence-container/event-chain.ts';
import { readSealedManifest, type SealedManifest } from '../../lib/evidence-container/sealed-manifest.ts';
import { inTurns } from '../../lib/in-turns.ts';
import { registerSearchAttributes } from '../../lib/temporal-client.ts';
import { keyOn, type ObjectStore } from '../../lib/object-store/object-store.ts';
import { documentWorkflowId } from '../../workflows/contract.ts';
import { startDocument } from '../dispatch/start-document.ts';
import { sha256Hex } from '../../lib/sha256.ts';

export interface ReconcileOptions {
  db: Knex;
  objects: ObjectStore;
  client: Client;
  /** False only compares and lists. */
  repair: boolean;
}

/** What the three stores say of one document where they differ, and what was done about it. */
export type Difference =
  /** The archive knows more than the database; its rows are made anew from there. */
  | 'archive-ahead'
  /** The database says ARCHIVED, and the archive doesn't have it: the next scrub restores it from the database or the second copy. */
  | 'archive-behind'
  /** Both went on after the restore, in two ways: for a person. */
  | 'diverged'
  /** Its workflow is lost; a new one goes on where the rows stand. */
  | 'workflow-lost'
  /** Its workflow has ended in a way that the database missed. */
  | 'workflow-ended'
  /** Only its workflow remembers it: it was accepted after the backup and never signed. Billing hands it in again. */
  | 'lost-since-backup'
  /** An archive object that nobody can read as a manifest. */
  | 'unreadable';

export interface DifferenceRow {
  documentId: string;
  difference: Difference;
  text: string;
}

export interface ReconcileReport {
  documents: number;
  sealed: number;
  workflows: number;
  differences: DifferenceRow[];
  counts: Partial<Record<Difference, number>>;
  /** Differences that were neither mended nor can be named: must be none. */
  unexplained: number;
}

const AT_ONCE = 16;

/**
 * Compares database, archive and workflows after a disaster, and mends what can be mended without signing or sending anything. Run it before the
 * other processes are started: what goes on meanwhile would be compared in motion.
 */
export async function reconcile(options: ReconcileOptions): Promise<ReconcileReport> {
  const report: ReconcileReport = { documents: 0, sealed: 0, workflows: 0, differences: [], counts: {}, unexplained: 0 };
  const add = (documentId: string, difference: Difference, text: string) => {
    report.differences.push({ documentId, difference, text });
    report.counts[difference] = (report.counts[difference] ?? 0) + 1;
    if (difference === 'diverged' || difference === 'unreadable') report.unexplained += 1;
  };
  await registerSearchAttributes(options.client);
  const rebuilt = await compareArchive(options, report, add);
  await compareWorkflows(options, rebuilt, report, add);
  return report;
}

type Add = (documentId: string, difference: Difference, text: string) => void;

async function compareArchive({ db, objects, repair }: ReconcileOptions, report: ReconcileReport, add: Add): Promise<Set<string>> {
  const rebuilt = new Set<string>();
  const known = new Map<string, KnownDocument>();
  const expected = new Map<string, string>();
  for await (const document of walkKnown(db)) {
    known.set(document.id, document);
    if (document.sealedKey) expected.set(document.sealedKey, document.id);
  }
  const found = new Map<string, { manifest: SealedManifest; bytes: Buffer }>();
  for await (const key of objects.list('sealed')) {
    report.sealed += 1;
    if (expected.delete(key)) continue;
    const bytes = await objects.get({ key, versionId: null });
    const manifest = readSealedManifest(bytes);
    if (!manifest) add(key, 'unreadable', 'an object on the shelf of sealed manifests is none');
    // Of several the last one counts: a document on its way is stored, then sealed.
    else if (isFurther(manifest, found.get(manifest.documentId)?.manifest)) found.set(manifest.documentId, { manifest, bytes });
  }
  for (const [key, id] of expected) if (known.get(id)?.phase === 'ARCHIVED') add(id, 'archive-behind', `the archive has no ${key}`);
  // Documents that amend others come after them, so that their link finds its end.
  const ordered = [...found.values()].sort((a, b) => a.manifest.revision - b.manifest.revision);
  if (repair) await raiseFeed(db, Math.max(0, ...ordered.map(({ manifest }) => manifest.events.lastPosition)));
  for (const { manifest, bytes } of ordered) {
    const own = known.get(manifest.documentId);
    if (own && isAsFar(own, manifest)) continue;
    const done = repair ? await rebuild(db, objects, manifest, bytes) : 'ARCHIVED';
    if (done === undefined) continue;
    if (done === 'diverged') add(manifest.documentId, 'diverged', 'the logs of database and archive differ');
    else {
      rebuilt.add(manifest.documentId);
      add(manifest.documentId, 'archive-ahead', `${own?.phase ?? 'unknown'} here, ${manifest.stage} there: rebuilt as ${done}`);
    }
  }
  report.documents = known.size;
  return rebuilt;
}

function isFurther({ stage, events }: SealedManifest, other: SealedManifest | undefined): boolean {
  if (!other) return true;
  return stage === other.stage ? events.count > other.events.count : stage === 'sealed';
}

function isAsFar({ phase, version }: KnownDocument, { stage, events }: SealedManifest): boolean {
  return FINAL_PHASES.includes(phase) || (stage === 'stored' && version >= events.count);
}

async function rebuild(db: Knex, objects: ObjectStore, manifest: SealedManifest, sealed: Buffer): Promise<Phase | 'diverged' | undefined> {
  const read = async (digest: string) => {
    const bytes = await objects.get({ key: keyOn('objects', digest), versionId: null });
    if (sha256Hex(bytes) !== digest)
      throw new SealpostError('archive.digest-mismatch', 'The archive gave back other bytes than its key says.', { details: { digest } });
    return bytes;
  };
  const [content, signature, eventBytes] = await Promise.all(
    [manifest.content.sha256, manifest.signature.sha256, manifest.events.sha256].map(read),
  );
  const events = readEvents(eventBytes!) as ChainedEvent[];
  const parts = [
    { role: 'content' as const, bytes: content! },
    { role: 'signature' as const, bytes: signature! },
    { role: 'events' as const, bytes: eventBytes! },
    ...(manifest.receiptsSha256 ? [{ role: 'receipts' as const, bytes: await read(manifest.receiptsSha256) }] : []),
  ];
  const rows = await storeSealed(objects, parts, { role: 'sealed', bytes: sealed }, manifest.retainUntil);
  return rebuildDocument(db, { manifest, events, content: content!, signature: signature!, objects: rows });
}

async function compareWorkflows(
  { db, client, repair }: ReconcileOptions,
  rebuilt: ReadonlySet<string>,
  report: ReconcileReport,
  add: Add,
): Promise<void> {
  const running = new Set<string>();
  for await (const { workflowId, status } of client.workflow.list({ query: `WorkflowType = 'documentLifecycle'` })) {
    report.workflows += 1;
    const documentId = workflowId.slice(documentWorkflowId('').length);
    // A workflow that has seen more than the rows made anew would wait for what they don't know: another one goes on from the rows.
    const ahead = status.name === 'RUNNING' && rebuilt.has(documentId);
    if (ahead && repair) await client.workflow.getHandle(workflowId).terminate('recovery: its document was made anew from the archive');
    if (status.name === 'RUNNING' && !ahead) running.add(documentId);
    const row = await db<DocumentRow>('documents').where({ id: documentId }).first('id', 'phase');
    if (row && status.name === 'COMPLETED' && !FINAL_PHASES.includes(row.phase)) await followEnd({ db, client, repair }, documentId, add);
    if (row || status.name !== 'RUNNING') continue;
    add(documentId, 'lost-since-backup', 'only its workflow remembers it; billing hands its package in again');
    if (repair) await client.workflow.getHandle(workflowId).terminate('recovery: its document was lost with the database');
  }
  const open = await db<DocumentRow>('documents')
    .whereNotIn('phase', FINAL_PHASES)
    .select('id', 'kind', 'head_id', 'partner_id', 'package_id', 'phase');
  const lost = open.filter(({ id }) => !running.has(id));
  await inTurns(lost, AT_ONCE, async ({ id: documentId, kind, head_id: headId, partner_id: partnerId, package_id: packageId, phase }) => {
    if (await db('workflow_starts').where({ document_id: documentId }).first()) return;
    add(documentId, 'workflow-lost', `${phase}: a new workflow goes on from here`);
    if (repair) await startDocument(client, { documentId, kind, headId, partnerId, packageId }, true);
  });
}

/** A workflow that ended as rejected or cancelled has no archive to be rebuilt from. */
async function followEnd(
  { db, client, repair }: Pick<ReconcileOptions, 'db' | 'client' | 'repair'>,
  documentId: string,
  add: Add,
): Promise<void> {
  const { phase } = (await client.workflow.getHandle(documentWorkflowId(documentId)).result()) as { phase: Phase };
  if (phase !== 'REJECTED' && phase !== 'CANCELLED') return;
  add(documentId, 'workflow-ended', `its workflow ended as ${phase}`);
  if (repair) await recordEnded(db, documentId, phase);
}
