import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { hashAuditEvent, splitLeaves } from '../audit/anchor.ts';
import { listArchiveObjects, type ArchiveObjectRow } from '../database/archive-repository.ts';
import { listAnchorsOver, toAuditEvent, type StoredAnchor } from '../database/audit-repository.ts';
import { listDocumentEvents } from '../database/event-repository.ts';
import { buildEvidenceRecord, buildSealRecord, listEvidenceTimestamps } from '../database/evidence-repository.ts';
import { collectEvidence, listKnownPath } from '../database/proof-repository.ts';
import type { DocumentRow } from '../database/rows.ts';
import { buildSignatureAtLevel } from '../database/signature-levels.ts';
import { getSignature } from '../database/signature-repository.ts';
import { findTimestamp } from '../database/timestamp-repository.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import { treePath } from '../signing/merkle-tree.ts';
import { certificateFileName } from './certificate-name.ts';
import { readLater } from './collect-later.ts';
import { writeEvents, readEvents, type ChainedEvent } from './event-chain.ts';
import { LAYOUT, LAYOUT_VERSION, documentPlaces, type DocumentPlaces } from './layout.ts';
import { finishContainer, type UnfinishedContainer } from './finish-container.ts';
import type { ContainerFiles } from './read-files.ts';
import { describeReceipt, unpackReceipts, type NamedReceipt } from './receipts.ts';
import { readSealedManifest, type SealedManifest } from './sealed-manifest.ts';
import { signerOf, signingCertificate } from './signer-facts.ts';
import { sha256Hex } from '../sha256.ts';

export interface ContainerSources {
  db: Knex;
  objects: ObjectStore;
  /** Draws and packs: in a thread, where the process has others to answer. */
  finish?: (unfinished: UnfinishedContainer) => Promise<Buffer>;
}

/**
 * Everything that proves one document, in one file that is checked without us. The same evidence gives the same bytes; it grows with what
 * comes later: time-stamps, evidence records, receipts.
 * @throws SealpostError archive.not-sealed-yet, archive.digest-mismatch
 */
export async function buildContainer(
  { db, objects, finish = finishContainer }: ContainerSources,
  document: DocumentRow,
): Promise<{ fileName: string; bytes: Buffer }> {
  const rows = new Map((await listArchiveObjects(db, document.id)).map((row) => [row.role, row]));
  const sealedRow = rows.get('sealed');
  if (!sealedRow)
    throw new SealpostError('archive.not-sealed-yet', 'The document is not in the archive yet.', {
      details: { hint: 'Ask again when its phase is ARCHIVED.' },
    });
  const [sealed, content, signature, eventBytes] = await Promise.all(
    (['sealed', 'content', 'signature', 'events'] as const).map((role) => readObject(objects, rows.get(role)!)),
  );
  const manifest = readSealedManifest(sealed!)!;
  const receiptsRow = rows.get('receipts');
  const receipts = receiptsRow ? unpackReceipts(await readObject(objects, receiptsRow)) : {};
  const events = readEvents(eventBytes!) as ChainedEvent[];
  const later = await readLater(db, document.id, { events: events.length, receipts: manifest.receipts });
  const files: ContainerFiles = new Map();
  const places = documentPlaces(LAYOUT_VERSION, manifest.content.fileName);
  files.set(places.content, content!);
  files.set(places.signatures['b-b'], signature!);
  files.set(LAYOUT.sealed, sealed!);
  files.set(LAYOUT.events, eventBytes!);
  if (later.events.length > 0) files.set(LAYOUT.laterEvents, writeEvents(later.events));
  for (const [name, bytes] of Object.entries(receipts)) if (name !== 'about.json') files.set(`${LAYOUT.receiptsFolder}${name}`, bytes);
  for (const { name, row } of later.receipts) {
    files.set(`${LAYOUT.laterReceiptsFolder}${name}`, row.bytes);
    if (row.signature) files.set(`${LAYOUT.laterReceiptsFolder}${name}.p7s`, row.signature);
  }
  await addProofs(db, document, {
    files,
    places,
    content: content!,
    signature: signature!,
    sealed: sealed!,
    manifest,
    later: later.receipts,
  });
  const audit = await buildAuditProof({ db, objects }, document.id);
  if (audit) {
    files.set(LAYOUT.audit, audit.bytes);
    for (const { authority, generatedAt } of audit.anchors) await addCertificates(db, files, authority, generatedAt);
  }
  const all = [...events, ...later.events];
  const protocol = {
    manifest,
    signer: signerOf(signature!),
    events: all,
    receipts: [...manifest.receipts, ...later.receipts.map(describeReceipt)],
  };
  return { fileName: `${manifest.kind}-${manifest.date}-${document.id}.zip`, bytes: await finish({ files, protocol }) };
}

async function readObject(objects: ObjectStore, row: ArchiveObjectRow): Promise<Buffer> {
  const bytes = await objects.get({ key: row.key, versionId: row.version_id });
  if (sha256Hex(bytes) === row.sha256) return bytes;
  throw new SealpostError('archive.digest-mismatch', 'The archive gave back other bytes than it was given.', { details: { key: row.key } });
}

interface ProofTarget {
  files: ContainerFiles;
  places: DocumentPlaces;
  content: Buffer;
  signature: Buffer;
  sealed: Buffer;
  manifest: SealedManifest;
  later: readonly NamedReceipt[];
}

/** Evidence records, the signature with its time-stamp, and the certificates and status data of everybody who has signed anything here. */
async function addProofs(db: Knex, document: DocumentRow, target: ProofTarget): Promise<void> {
  const { files, places, content, signature, sealed } = target;
  if (document.evidence_batch_id) {
    files.set(LAYOUT.documentRecord, await buildEvidenceRecord(db, document, [content, signature]));
    const seal = await buildSealRecord(db, document, sealed);
    if (seal) files.set(LAYOUT.sealedRecord, seal);
  }
  const level = await strongestLevel(db, document.id);
  if (level) files.set(places.signatures[level.name], level.bytes);
  const stamp = await findTimestamp(db, document.id);
  const evidence = document.evidence_batch_id ? await listEvidenceTimestamps(db, document.evidence_batch_id) : [];
  const signedAt = new Date(target.manifest.signature.signedAt);
  const wanted: [thumbprint: string, since: Date][] = [[target.manifest.signature.thumbprint, signedAt]];
  if (stamp) wanted.push([stamp.authority, stamp.generated_at], [target.manifest.signature.thumbprint, stamp.generated_at]);
  for (const { authority, generatedAt } of evidence)
    wanted.push([authority, generatedAt], [target.manifest.signature.thumbprint, generatedAt]);
  for (const bytes of [...files].filter(([name]) => name.startsWith('receipts') && name.endsWith('.p7s')).map(([, own]) => own)) {
    const certificate = findSigner(bytes);
    if (certificate) wanted.push([certificate.thumbprint, signedAt]);
  }
  for (const [thumbprint, since] of wanted) await addCertificates(db, files, thumbprint, since);
}

async function addCertificates(db: Knex, files: ContainerFiles, thumbprint: string, since: Date): Promise<void> {
  const path = await listKnownPath(db, thumbprint);
  for (const certificate of path) files.set(`${LAYOUT.certificatesFolder}${certificateFileName(certificate)}`, certificate.raw);
  const { lists, answers } = await collectEvidence(db, path, since);
  for (const bytes of lists) files.set(`${LAYOUT.statusFolder}${sha256Hex(bytes).slice(0, 16)}.crl`, bytes);
  for (const bytes of answers) files.set(`${LAYOUT.statusFolder}${sha256Hex(bytes).slice(0, 16)}.ocsp`, bytes);
}

function findSigner(cms: Buffer): Certificate | undefined {
  try {
    return signingCertificate(cms);
  } catch {
    // A technical document with a broken signature is kept as it came; there is nobody to prove.
    return undefined;
  }
}

async function strongestLevel(db: Knex, documentId: string): Promise<{ name: 'b-t' | 'b-lt'; bytes: Buffer } | undefined> {
  const signature = await getSignature(db, documentId);
  for (const level of ['b-lt', 'b-t'] as const) {
    try {
      return { name: level, bytes: await buildSignatureAtLevel(db, signature, level) };
    } catch (error) {
      if (!(error instanceof SealpostError) || error.code !== 'signature.level-not-ready') throw error;
    }
  }
  return undefined;
}

export interface AuditProof {
  clientId: string;
  partnerId: string;
  anchors: (Omit<StoredAnchor, 'leaves' | 'generatedAt' | 'authority'> & { generatedAt: string })[];
  /** One entry an anchored event: its way to the root of its anchor. */
  events: { position: number; anchor: number; path: string[] }[];
}

/** Where the document's events stand in the anchored log; undefined before the first of them is anchored. */
async function buildAuditProof(
  { db, objects }: ContainerSources,
  documentId: string,
): Promise<{ bytes: Buffer; anchors: StoredAnchor[] } | undefined> {
  const events = (await listDocumentEvents(db, documentId)).map(toAuditEvent);
  const anchors = await listAnchorsOver(
    db,
    events.map(({ position }) => position),
  );
  if (anchors.length === 0) return undefined;
  const proof: AuditProof = { clientId: events[0]!.clientId, partnerId: events[0]!.partnerId, anchors: [], events: [] };
  for (const { leaves: where, generatedAt, authority: _authority, ...anchor } of anchors) {
    const leaves = splitLeaves(await objects.get(where));
    proof.anchors.push({ ...anchor, generatedAt: generatedAt.toISOString() });
    for (const event of events) {
      if (event.position < anchor.firstPosition || event.position > anchor.lastPosition) continue;
      const leaf = event.position - anchor.firstPosition;
      if (!leaves[leaf]?.equals(hashAuditEvent(event))) continue;
      proof.events.push({
        position: event.position,
        anchor: anchor.number,
        path: treePath(leaves, leaf).map((hash) => hash.toString('hex')),
      });
    }
  }
  return { bytes: Buffer.from(`${JSON.stringify(proof, null, 1)}\n`), anchors };
}
