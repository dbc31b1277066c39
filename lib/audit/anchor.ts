import { hashLeaf, treeRoot } from '../signing/merkle-tree.ts';
import { sortKeys } from '../evidence-container/event-chain.ts';
import { sha256Hex } from '../sha256.ts';

/** One event of the log as an auditor takes it away. */
export interface AuditEvent {
  position: number;
  documentId: string;
  clientId: string;
  partnerId: string;
  version: number;
  type: string;
  phase: string;
  at: string;
  data: Record<string, unknown>;
}

/** A Merkle root over a stretch of the log, bound to the one before it, with the time-stamp over its hash. */
export interface AuditAnchor {
  /** From 1, without a gap. */
  number: number;
  firstPosition: number;
  lastPosition: number;
  root: string;
  previous: string;
  /** SHA-256 over all of the above as JSON. The token is over the bytes of this hash. */
  hash: string;
  /** DER, base64. */
  token: string;
}

export const NO_ANCHOR_BEFORE = '0'.repeat(64);

export function hashAuditEvent(event: AuditEvent): Buffer {
  const { position, documentId, clientId, partnerId, version, type, phase, at, data } = event;
  return hashLeaf(Buffer.from(JSON.stringify([position, documentId, clientId, partnerId, version, type, phase, at, sortKeys(data)])));
}

/**
 * Stands for a position that nobody has any more: after a restore the feed goes on behind what was told before, and some of that is lost. The
 * anchor says so, and so does every verification.
 */
export function hashGap(position: number): Buffer {
  return hashLeaf(Buffer.from(JSON.stringify([position, 'GAP'])));
}

/** The leaves of a stretch of the log behind a position: one for each position, also for those that are lost. */
export function leavesBehind(after: number, events: readonly AuditEvent[]): Buffer[] {
  const leaves: Buffer[] = [];
  for (const event of events) {
    while (after + leaves.length + 1 < event.position) leaves.push(hashGap(after + leaves.length + 1));
    leaves.push(hashAuditEvent(event));
  }
  return leaves;
}

export function hashAnchor({ number, firstPosition, lastPosition, root, previous }: Omit<AuditAnchor, 'hash' | 'token'>): string {
  return sha256Hex(JSON.stringify([number, firstPosition, lastPosition, root, previous]));
}

/** The anchor over these leaves, still without its time-stamp. */
export function buildAnchor(
  before: Pick<AuditAnchor, 'number' | 'lastPosition' | 'hash'> | undefined,
  leaves: readonly Buffer[],
): Omit<AuditAnchor, 'token'> {
  const firstPosition = (before?.lastPosition ?? 0) + 1;
  const plain = {
    number: (before?.number ?? 0) + 1,
    firstPosition,
    lastPosition: firstPosition + leaves.length - 1,
    root: treeRoot(leaves).toString('hex'),
    previous: before?.hash ?? NO_ANCHOR_BEFORE,
  };
  return { ...plain, hash: hashAnchor(plain) };
}

export const LEAF_BYTES = 32;

export function splitLeaves(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.floor(bytes.length / LEAF_BYTES) }, (_, index) =>
    bytes.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES),
  );
}
