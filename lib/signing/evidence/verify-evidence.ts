import { createHash } from 'node:crypto';
import type { HashName } from '../asn1/algorithms.ts';
import { failSignature } from '../asn1/failure.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { StatusEvidence } from '../certificates/certificate-status.ts';
import { readTimestamp, verifyTimestamp, type TimestampFacts } from '../time/verify-timestamp.ts';
import { groupHashes, readEvidenceRecord, type ArchiveTimestamp } from './evidence-record.ts';
import { hashTogether } from './hash-tree.ts';

export interface EvidenceExpectation {
  /** The bytes of each object of the group, in any order: the document and its signature. */
  objects: readonly Buffer[];
  roots: readonly Certificate[];
  evidence?: StatusEvidence;
  needsStatus?: boolean;
  now?: Date;
}

export interface VerifiedEvidence {
  /** Since when the objects are proven to exist. */
  existedAt: Date;
  /** Tokens, oldest first. */
  timestamps: TimestampFacts[];
}

/**
 * Checks an evidence record (RFC 4998, 3.3 and 5.3) over exactly these objects: no hash of a stranger in their group, every way leads
 * to its token, each token is judged at the time of the one that covers it, the last one now.
 * @throws SealpostError signature.malformed, signature.invalid, signature.indeterminate
 */
export function verifyEvidence(record: Buffer, expected: EvidenceExpectation): VerifiedEvidence {
  const { now = new Date() } = expected;
  const chains = readEvidenceRecord(record);
  const ordered = chains.flatMap((chain, chainIndex) => chain.map((timestamp, index) => ({ timestamp, chainIndex, index })));
  const timestamps = ordered.map(({ timestamp, chainIndex, index }, position) => {
    const next = ordered[position + 1];
    const validAt = next ? readTimestamp(next.timestamp.token).generatedAt : now;
    const stamped =
      index === 0
        ? fromObjects(timestamp, groupHashes(hashesOf(expected.objects, timestamp.hash), chains.slice(0, chainIndex), timestamp.hash))
        : fromPrevious(timestamp, chains[chainIndex]![index - 1]!);
    return verifyTimestamp(timestamp.token, { ...expected, now, validAt, digest: (hash) => requireSame(hash, timestamp.hash, stamped) });
  });
  timestamps.forEach(({ generatedAt }, index) => {
    if (index > 0 && generatedAt < timestamps[index - 1]!.generatedAt) failSignature('time-stamps out of order');
  });
  return { existedAt: timestamps[0]!.generatedAt, timestamps };
}

function hashesOf(objects: readonly Buffer[], hash: HashName): Buffer[] {
  return objects.map((bytes) => createHash(hash).update(bytes).digest());
}

function requireSame(used: HashName, expected: HashName, digest: Buffer): Buffer {
  return used === expected ? digest : failSignature('a time-stamp under another hash than its chain');
}

function fromObjects({ hash, reducedTree }: ArchiveTimestamp, group: Buffer[]): Buffer {
  const first = reducedTree?.[0];
  const complete = first?.length === group.length && first.every((value, index) => value.equals(group[index]!));
  if (!complete) failSignature('the evidence is not over exactly these objects');
  return climb(reducedTree!, hash);
}

/** Renewal of the time-stamp (RFC 4998, 5.2): the new token covers the old one. */
function fromPrevious({ hash, reducedTree }: ArchiveTimestamp, previous: ArchiveTimestamp): Buffer {
  const digest = createHash(hash).update(previous.token).digest();
  if (!reducedTree) return digest;
  if (!reducedTree[0]?.some((value) => value.equals(digest))) failSignature('a renewed time-stamp that does not cover the one before');
  return climb(reducedTree, hash);
}

function climb(reducedTree: readonly Buffer[][], hash: HashName): Buffer {
  const [first, ...rest] = reducedTree;
  const start = first!.length === 1 ? first![0]! : hashTogether(first!, hash);
  return rest.reduce((node, siblings) => hashTogether([node, ...siblings], hash), start);
}
