import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { HashName } from '../signing/asn1/algorithms.ts';
import { groupHashes, writeEvidenceRecord, type ArchiveChains } from '../signing/evidence/evidence-record.ts';
import { buildHashTree, hashTogether, pathOf } from '../signing/evidence/hash-tree.ts';
import type { TimestampToken } from '../signing/time/timestamp-client.ts';

/** A document that an evidence batch is to cover. */
export interface EvidenceLeaf {
  documentId: string;
  /** SHA-256, hex, of the archived document and of its archived signature. */
  contentDigest: string;
  signatureDigest: string;
  /** Its sealed manifest; null for documents from before there were any. */
  sealed: SealedObject | null;
}

const SEALED = `case when m.key is null then null else jsonb_build_object('key', m.key, 'versionId', m.version_id, 'digest', m.sha256) end`;

/** Where a sealed manifest lies. `digest` is its SHA-256, hex. */
export interface SealedObject {
  key: string;
  versionId: string | null;
  digest: string;
}

/** One token of a batch. `leaves` are the leaf hashes of its tree, one after the other, where it begins a chain. */
export interface EvidenceTimestamp {
  chain: number;
  position: number;
  hash: HashName;
  leaves: Buffer | null;
  token: Buffer;
  generatedAt: Date;
  /** Thumbprint of the authority that has stamped it. */
  authority: string;
  authorityEndsAt: Date;
}

interface TimestampRow {
  batch_id: string;
  chain: number;
  position: number;
  hash: HashName;
  leaves: Buffer | null;
  token: Buffer;
  generated_at: Date;
  authority: string;
  authority_ends_at: Date;
}

/** Archived documents without evidence, oldest first. */
export async function listWithoutEvidence(db: Knex, limit: number): Promise<EvidenceLeaf[]> {
  const { rows } = await db.raw<{ rows: EvidenceLeaf[] }>(
    `select d.id as "documentId", c.sha256 as "contentDigest", s.sha256 as "signatureDigest",
            ${SEALED} as sealed
       from (select id, updated_at from documents where phase = 'ARCHIVED' and evidence_batch_id is null order by updated_at limit ?) d
       join archive_objects c on c.document_id = d.id and c.role = 'content'
       join archive_objects s on s.document_id = d.id and s.role = 'signature'
       left join archive_objects m on m.document_id = d.id and m.role = 'sealed' order by d.updated_at, d.id`,
    [limit],
  );
  return rows;
}

/** Stores a batch and puts its documents into it, all or none. Returns false where another run was faster with one of them. */
export async function insertEvidenceBatch(
  db: Knex,
  documentIds: readonly string[],
  first: { hash: HashName; leaves: Buffer; stamp: TimestampToken },
): Promise<string | undefined> {
  const id = randomBytes(16).toString('hex');
  return db
    .transaction(async (trx) => {
      await trx('evidence_batches').insert({ id, size: documentIds.length, created_at: new Date() });
      await insertEvidenceTimestamp(trx, id, { chain: 0, position: 0, ...first });
      const { rowCount } = await trx.raw<{ rowCount: number }>(
        `update documents d set evidence_batch_id = ?, evidence_leaf = r.leaf - 1 from unnest(?::text[]) with ordinality as r(id, leaf)
          where d.id = r.id and d.evidence_batch_id is null`,
        [id, [...documentIds]],
      );
      if (rowCount !== documentIds.length) throw new BatchTaken();
      return id;
    })
    .catch((error: unknown) => {
      if (error instanceof BatchTaken) return undefined;
      throw error;
    });
}

/** Rolls the transaction back; never leaves this file. */
class BatchTaken extends Error {}

export async function insertEvidenceTimestamp(
  db: Knex,
  batchId: string,
  {
    chain,
    position,
    hash,
    leaves,
    stamp,
  }: { chain: number; position: number; hash: HashName; leaves: Buffer | null; stamp: TimestampToken },
): Promise<void> {
  const { facts, token } = stamp;
  await db<TimestampRow>('evidence_timestamps').insert({
    batch_id: batchId,
    chain,
    position,
    hash,
    leaves,
    token,
    generated_at: facts.generatedAt,
    authority: facts.certificate.thumbprint,
    // The token is worth as long as the shortest-lived certificate above it.
    authority_ends_at: [facts.certificate, ...facts.chain].map(({ notAfter }) => notAfter).reduce((a, b) => (a < b ? a : b)),
  });
}

export async function listEvidenceTimestamps(db: Knex, batchId: string): Promise<EvidenceTimestamp[]> {
  const rows = await db<TimestampRow>('evidence_timestamps').where({ batch_id: batchId }).orderBy(['chain', 'position']);
  return rows.map((row) => ({
    chain: row.chain,
    position: row.position,
    hash: row.hash,
    leaves: row.leaves,
    token: row.token,
    generatedAt: row.generated_at,
    authority: row.authority,
    authorityEndsAt: row.authority_ends_at,
  }));
}

const BY_STRENGTH: readonly HashName[] = ['sha256', 'sha384', 'sha512'];

/** A batch whose last token ends before a date, or whose hash is weaker than the one in use; undefined where none is due. */
export async function findBatchToRenew(db: Knex, endsBefore: Date, hash: HashName): Promise<string | undefined> {
  const { rows } = await db.raw<{ rows: { batch_id: string }[] }>(
    `select batch_id from (
       select distinct on (batch_id) batch_id, hash, authority_ends_at from evidence_timestamps order by batch_id, chain desc, position desc
     ) last where authority_ends_at < ? or hash = any(?) order by authority_ends_at limit 1`,
    [endsBefore, BY_STRENGTH.slice(0, BY_STRENGTH.indexOf(hash))],
  );
  return rows[0]?.batch_id;
}

/** The documents of a batch in the order of their leaves. */
export async function listBatchDocuments(db: Knex, batchId: string): Promise<{ documentId: string; sealed: SealedObject | null }[]> {
  const { rows } = await db.raw<{ rows: { documentId: string; sealed: SealedObject | null }[] }>(
    `select d.id as "documentId",
            ${SEALED} as sealed
       from documents d left join archive_objects m on m.document_id = d.id and m.role = 'sealed'
      where d.evidence_batch_id = ? order by d.evidence_leaf`,
    [batchId],
  );
  return rows;
}

/** A group of one stands for itself (RFC 4998, 4.2.2); more are hashed together. */
export function leafOf(group: readonly Buffer[], hash: HashName): Buffer {
  return group.length === 1 ? group[0]! : hashTogether(group, hash);
}

/** Whether a batch has leaves for sealed manifests behind those of its files. */
export function hasSealLeaves({ leaves, hash }: EvidenceTimestamp, documents: number): boolean {
  return leaves !== null && leaves.length === 2 * documents * HASH_BYTES[hash];
}

const HASH_BYTES: Record<HashName, number> = { sha256: 32, sha384: 48, sha512: 64 };

/** The chains of one document: its own way through each tree, and the tokens that all documents of the batch share. */
export function chainsOf(timestamps: readonly EvidenceTimestamp[], leaf: number, objects: readonly Buffer[]): ArchiveChains {
  const chains: ArchiveChains = [];
  for (const { chain, position, hash, leaves, token } of timestamps) {
    if (position > 0) {
      chains[chain]!.push({ hash, token, reducedTree: undefined });
      continue;
    }
    const digests = objects.map((bytes) => createHash(hash).update(bytes).digest());
    const siblings = pathOf(buildHashTree(splitLeaves(leaves!, hash), hash), leaf).map((sibling) => [sibling]);
    chains.push([{ hash, token, reducedTree: [groupHashes(digests, chains, hash), ...siblings] }]);
  }
  return chains;
}

function splitLeaves(leaves: Buffer, hash: HashName): Buffer[] {
  const size = HASH_BYTES[hash];
  return Array.from({ length: leaves.length / size }, (_, index) => leaves.subarray(index * size, (index + 1) * size));
}

/**
 * The evidence record (RFC 4998) of a document over its bytes and its signature as archived.
 * @throws SealpostError evidence.not-ready
 */
export async function buildEvidenceRecord(
  db: Knex,
  { evidence_batch_id: batchId, evidence_leaf: leaf }: { evidence_batch_id: string | null; evidence_leaf: number | null },
  objects: readonly Buffer[],
): Promise<Buffer> {
  if (batchId === null || leaf === null)
    throw new SealpostError('evidence.not-ready', 'The evidence record is made some time after the document is archived.', {
      details: { hint: 'Ask again after the next batch.' },
    });
  return writeEvidenceRecord(chainsOf(await listEvidenceTimestamps(db, batchId), leaf, objects));
}

/**
 * The evidence record of a document's sealed manifest; undefined where its batch has none.
 * @throws SealpostError evidence.not-ready
 */
export async function buildSealRecord(
  db: Knex,
  { evidence_batch_id: batchId, evidence_leaf: leaf }: { evidence_batch_id: string | null; evidence_leaf: number | null },
  sealed: Buffer,
): Promise<Buffer | undefined> {
  if (batchId === null || leaf === null) return undefined;
  const [timestamps, batch] = await Promise.all([
    listEvidenceTimestamps(db, batchId),
    db('evidence_batches').where({ id: batchId }).first<{ size: number }>('size'),
  ]);
  if (!hasSealLeaves(timestamps[0]!, batch.size)) return undefined;
  return writeEvidenceRecord(chainsOf(timestamps, batch.size + leaf, [sealed]));
}
