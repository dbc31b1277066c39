import { createHash } from 'node:crypto';
import { heartbeat } from '@temporalio/activity';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import {
  chainsOf,
  findBatchToRenew,
  insertEvidenceBatch,
  insertEvidenceTimestamp,
  listBatchDocuments,
  listEvidenceTimestamps,
  listWithoutEvidence,
  type EvidenceTimestamp,
} from '../lib/database/evidence-repository.ts';
import { getContent } from '../lib/database/content-repository.ts';
import { listKnownPath, type ProofKeeper } from '../lib/database/proof-repository.ts';
import { getSignature } from '../lib/database/signature-repository.ts';
import { insertTimestamp, listUnstamped, recordTimestampHealth, type UnstampedSignature } from '../lib/database/timestamp-repository.ts';
import type { HashName } from '../lib/signing/asn1/algorithms.ts';
import { readSignedData } from '../lib/signing/cades/read-signed-data.ts';
import type { StatusSource } from '../lib/signing/certificates/status-source.ts';
import { groupHashes } from '../lib/signing/evidence/evidence-record.ts';
import { buildHashTree, hashTogether } from '../lib/signing/evidence/hash-tree.ts';
import type { TimestampClient, TimestampToken } from '../lib/signing/time/timestamp-client.ts';

export interface EvidenceDependencies {
  db: Knex;
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
      for (let start = 0; start < waiting.length; start += STAMPS_AT_ONCE) {
        heartbeat(start);
        await Promise.all(waiting.slice(start, start + STAMPS_AT_ONCE).map((signature) => stampSignature(dependencies, signature)));
      }
      return { stamped: waiting.length, more: waiting.length === STAMPS_MAX };
    },

    /** One tree, one call of the authority, one batch. Harmless to repeat: a document is in one batch; a token too many is thrown away. */
    async closeEvidenceBatch(): Promise<{ size: number; more: boolean }> {
      const waiting = await listWithoutEvidence(db, batchMax);
      if (waiting.length === 0) return { size: 0, more: false };
      // The archive's own digests are SHA-256; under another hash the bytes must be read.
      const leaves = await Promise.all(
        waiting.map(async ({ documentId, contentDigest, signatureDigest }) =>
          hash === 'sha256'
            ? hashTogether([Buffer.from(contentDigest, 'hex'), Buffer.from(signatureDigest, 'hex')], hash)
            : hashTogether(await hashObjects(db, documentId, hash), hash),
        ),
      );
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
        const leaves = await hashAnew(db, batchId, known, hash);
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

/** The leaves of a renewed tree. Each document must still prove itself under the old chains, or the new tree would launder a change. */
async function hashAnew(db: Knex, batchId: string, known: readonly EvidenceTimestamp[], hash: HashName): Promise<Buffer[]> {
  const documents = await listBatchDocuments(db, batchId);
  const leaves: Buffer[] = [];
  for (const [leaf, documentId] of documents.entries()) {
    if (leaf % 100 === 0) heartbeat(leaf);
    const objects = await readObjects(db, documentId);
    const chains = chainsOf(known, leaf, objects);
    requireUnchanged(chains[0]![0]!.reducedTree![0]!, known[0]!, leaf, documentId);
    const digests = objects.map((bytes) => createHash(hash).update(bytes).digest());
    leaves.push(hashTogether(groupHashes(digests, chains, hash), hash));
  }
  return leaves;
}

function requireUnchanged(group: Buffer[], { leaves, hash }: EvidenceTimestamp, leaf: number, documentId: string): void {
  const own = hashTogether(group, hash);
  if (leaves!.subarray(leaf * own.length, (leaf + 1) * own.length).equals(own)) return;
  throw new SealpostError('archive.digest-mismatch', 'A document of the batch has other bytes than when it was stamped.', {
    details: { documentId },
  });
}

async function hashObjects(db: Knex, documentId: string, hash: HashName): Promise<Buffer[]> {
  return (await readObjects(db, documentId)).map((bytes) => createHash(hash).update(bytes).digest());
}

async function readObjects(db: Knex, documentId: string): Promise<Buffer[]> {
  const [{ bytes }, { cms }] = await Promise.all([getContent(db, documentId, 'legal'), getSignature(db, documentId)]);
  return [bytes, cms];
}
