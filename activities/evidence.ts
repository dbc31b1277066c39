import { createHash } from 'node:crypto';
import { heartbeat } from '@temporalio/activity';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import {
  chainsOf,
  hasSealLeaves,
  leafOf,
  findBatchToRenew,
  insertEvidenceBatch,
  insertEvidenceTimestamp,
  listBatchDocuments,
  listEvidenceTimestamps,
  listWithoutEvidence,
  type EvidenceLeaf,
  type EvidenceTimestamp,
} from '../lib/database/evidence-repository.ts';
import { getContent } from '../lib/database/content-repository.ts';
import { listKnownPath, type ProofKeeper } from '../lib/database/proof-repository.ts';
import { getSignature } from '../lib/database/signature-repository.ts';
import { insertTimestamp, listUnstamped, recordTimestampHealth, type UnstampedSignature } from '../lib/database/timestamp-repository.ts';
import { inTurns } from '../lib/in-turns.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import type { HashName } from '../lib/signing/asn1/algorithms.ts';
import { readSignedData } from '../lib/signing/cades/read-signed-data.ts';
import type { StatusSource } from '../lib/signing/certificates/status-source.ts';
import { groupHashes } from '../lib/signing/evidence/evidence-record.ts';
import { buildHashTree, hashTogether } from '../lib/signing/evidence/hash-tree.ts';
import type { TimestampClient, TimestampToken } from '../lib/signing/time/timestamp-client.ts';

export interface EvidenceDependencies {
  db: Knex;
  /** The archive: sealed manifests are read from it where their hash is made anew. */
  objects: ObjectStore;
  timestamps: TimestampClient;
  status: StatusSource;
  keepProofs: ProofKeeper;
  /** Hash of new evidence; a batch under another one is renewed. */
  hash: HashName;
  batchMax: number;
  renewBeforeDays: number;
}

/** Signatures that one call time-stamps, and how many at once: a free authority limits both. */
const STAMPS_MAX = 200;
const STAMPS_AT_ONCE = 4;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What keeps signatures provable after their certificates have ended. All of it runs behind the documents' backs and can be late. */
export function createEvidenceActivities(dependencies: EvidenceDependencies) {
  const { db, timestamps, hash, batchMax, renewBeforeDays } = dependencies;
  const stamp = (digest: Buffer, used: HashName) => stampAndNote(dependencies, digest, used);

  return {
    /** B-T for what has left electronically. Harmless to repeat: the first time-stamp of a signature is kept. */
    async stampSignatures(): Promise<{ stamped: number; more: boolean }> {
      const waiting = await listUnstamped(db, STAMPS_MAX);
      await inTurns(waiting, STAMPS_AT_ONCE, (signature) => stampSignature(dependencies, signature), heartbeat);
      return { stamped: waiting.length, more: waiting.length === STAMPS_MAX };
    },

    /** One tree, one call of the authority, one batch. Harmless to repeat: a document is in one batch; a token too many is thrown away. */
    async closeEvidenceBatch(): Promise<{ size: number; more: boolean }> {
      const waiting = await listWithoutEvidence(db, batchMax);
      if (waiting.length === 0) return { size: 0, more: false };
      // Two leaves a document: its file with the signature, so that both can be proven to a stranger alone, and its sealed manifest, which
      // names everything else. All files come first, then all manifests.
      const files = await hashAll(waiting, (leaf) => hashFile(dependencies, leaf));
      const seals = await hashAll(waiting, (leaf, index) => hashSeal(dependencies, leaf, files[index]!));
      const leaves = [...files, ...seals];
      const token = await stamp(buildHashTree(leaves, hash).root, hash);
      const ids = waiting.map(({ documentId }) => documentId);
      const batchId = await insertEvidenceBatch(db, ids, { hash, leaves: Buffer.concat(leaves), stamp: token });
      return { size: batchId ? waiting.length : 0, more: waiting.length === batchMax || !batchId };
    },

    /**
     * Renews one batch (RFC 4998, 5): a new token over the last one before its authority ends, or a new tree under the hash now in use.
     * Harmless to repeat: the next token of a chain has one place, and the second one to come finds it taken.
     */
    async renewEvidence(): Promise<{ batchId: string | null }> {
      const batchId = await findBatchToRenew(db, new Date(Date.now() + renewBeforeDays * DAY_MS), hash);
      if (!batchId) return { batchId: null };
      const known = await listEvidenceTimestamps(db, batchId);
      const last = known.at(-1)!;
      if (last.hash !== hash) {
        const leaves = await hashAnew(dependencies, batchId, known);
        const token = await stamp(buildHashTree(leaves, hash).root, hash);
        await insertEvidenceTimestamp(db, batchId, {
          chain: last.chain + 1,
          position: 0,
          hash,
          leaves: Buffer.concat(leaves),
          stamp: token,
        });
        return { batchId };
      }
      const token = await timestamps.stamp(createHash(hash).update(last.token).digest(), hash);
      if (token.facts.certificate.notAfter <= last.authorityEndsAt)
        throw new SealpostError(
          'timestamp.unavailable',
          'The authority has no certificate yet that lives longer than the one to be replaced.',
        );
      await keepAuthority(dependencies, token);
      await insertEvidenceTimestamp(db, batchId, { ...last, position: last.position + 1, leaves: null, stamp: token });
      return { batchId };
    },
  };
}

async function stampSignature(
  dependencies: EvidenceDependencies,
  { document_id: documentId, cms, certificate_thumbprint: signer }: UnstampedSignature,
): Promise<void> {
  const { db, status, keepProofs } = dependencies;
  const value = readSignedData(cms).signer.signature;
  const token = await stampAndNote(dependencies, createHash('sha256').update(value).digest(), 'sha256');
  // A proof from after the time-stamp is worth more than the one from before; a signer revoked since has none, and needs none.
  const path = await listKnownPath(db, signer);
  await status.requireGood(path).then(
    (proofs) => keepProofs(path, proofs),
    (error: unknown) => {
      if (!(error instanceof SealpostError)) throw error;
    },
  );
  await insertTimestamp(db, documentId, token);
}

async function stampAndNote(dependencies: EvidenceDependencies, digest: Buffer, hash: HashName): Promise<TimestampToken> {
  const { db, timestamps } = dependencies;
  try {
    const token = await timestamps.stamp(digest, hash);
    await keepAuthority(dependencies, token);
    await recordTimestampHealth(db, true);
    return token;
  } catch (error) {
    if (error instanceof SealpostError && error.code === 'timestamp.unavailable') await recordTimestampHealth(db, false);
    throw error;
  }
}

async function keepAuthority({ status, keepProofs }: EvidenceDependencies, { facts }: TimestampToken): Promise<void> {
  const path = [facts.certificate, ...facts.chain];
  await keepProofs(path, await status.requireGood(path));
}

const READ_AT_ONCE = 16;

async function hashAll<T>(items: readonly T[], hashOne: (item: T, index: number) => Promise<Buffer>): Promise<Buffer[]> {
  return inTurns(items, READ_AT_ONCE, hashOne, heartbeat);
}

// The archive's own digests are SHA-256; under another hash the bytes must be read.
async function hashFile({ db, hash }: EvidenceDependencies, { documentId, contentDigest, signatureDigest }: EvidenceLeaf): Promise<Buffer> {
  if (hash === 'sha256') return hashTogether([Buffer.from(contentDigest, 'hex'), Buffer.from(signatureDigest, 'hex')], hash);
  const objects = await readFile(db, documentId);
  return hashTogether(
    objects.map((bytes) => createHash(hash).update(bytes).digest()),
    hash,
  );
}

/** Documents from before manifests were sealed have their file in both places. */
async function hashSeal({ objects, hash }: EvidenceDependencies, { sealed }: EvidenceLeaf, file: Buffer): Promise<Buffer> {
  if (!sealed) return file;
  if (hash === 'sha256') return Buffer.from(sealed.digest, 'hex');
  return createHash(hash)
    .update(await objects.get(sealed))
    .digest();
}

/** The leaves of a renewed tree. Each document must still prove itself under the old chains, or the new tree would launder a change. */
async function hashAnew(
  { db, objects, hash }: EvidenceDependencies,
  batchId: string,
  known: readonly EvidenceTimestamp[],
): Promise<Buffer[]> {
  const documents = await listBatchDocuments(db, batchId);
  const renew = (leaf: number, group: Buffer[], documentId: string): Buffer => {
    const chains = chainsOf(known, leaf, group);
    requireUnchanged(chains[0]![0]!.reducedTree![0]!, known[0]!, leaf, documentId);
    const digests = group.map((bytes) => createHash(hash).update(bytes).digest());
    return leafOf(groupHashes(digests, chains, hash), hash);
  };
  const files = await hashAll(documents, async ({ documentId }, leaf) => renew(leaf, await readFile(db, documentId), documentId));
  // Batches from before manifests were sealed have one leaf a document.
  if (!hasSealLeaves(known[0]!, documents.length)) return files;
  const seals = await hashAll(documents, async ({ documentId, sealed }, leaf) =>
    renew(documents.length + leaf, sealed ? [await objects.get(sealed)] : await readFile(db, documentId), documentId),
  );
  return [...files, ...seals];
}

function requireUnchanged(group: Buffer[], { leaves, hash }: EvidenceTimestamp, leaf: number, documentId: string): void {
  const own = leafOf(group, hash);
  if (leaves!.subarray(leaf * own.length, (leaf + 1) * own.length).equals(own)) return;
  throw new SealpostError('archive.digest-mismatch', 'A document of the batch has other bytes than when it was stamped.', {
    details: { documentId },
  });
}

async function readFile(db: Knex, documentId: string): Promise<Buffer[]> {
  const [{ bytes }, { cms }] = await Promise.all([getContent(db, documentId, 'legal'), getSignature(db, documentId)]);
  return [bytes, cms];
}
