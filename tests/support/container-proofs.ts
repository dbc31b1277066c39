import { buildAnchor, hashAuditEvent, type AuditEvent } from '../../lib/audit/anchor.ts';
import type { PlainEvent } from '../../lib/evidence-container/event-chain.ts';
import { groupHashes, writeEvidenceRecord } from '../../lib/signing/evidence/evidence-record.ts';
import { treePath } from '../../lib/signing/merkle-tree.ts';
import { readTimestamp } from '../../lib/signing/time/verify-timestamp.ts';
import type { ContainerHouse } from './genuine-container.ts';
import { sha256 } from './signers.ts';

/** An evidence record over these objects, of the house's time-stamping authority. */
export function recordOver(house: ContainerHouse, objects: Buffer[]): Buffer {
  const hashes = groupHashes(
    objects.map((bytes) => sha256(bytes)),
    [],
    'sha256',
  );
  const root = hashes.length === 1 ? hashes[0]! : sha256(Buffer.concat(hashes));
  return writeEvidenceRecord([[{ hash: 'sha256', reducedTree: [hashes], token: house.stamp(root) }]]);
}

/** One anchor over a stretch of the log in which the events of others stand between these. */
export function auditProof(house: ContainerHouse, documentId: string, plain: readonly PlainEvent[]): Buffer {
  const own = plain.map((one): AuditEvent => ({
    ...one,
    documentId,
    clientId: 'billing',
    partnerId: 'partner-1',
    at: new Date(one.at).toISOString(),
  }));
  const first = own[0]!.position;
  const leaves = Array.from({ length: own.at(-1)!.position - first + 2 }, (_, index) => {
    const event = own.find(({ position }) => position === first + index);
    return event ? hashAuditEvent(event) : sha256(`stranger ${index}`);
  });
  const { number, firstPosition, previous, ...rest } = buildAnchor({ number: 1, lastPosition: first - 1, hash: 'a'.repeat(64) }, leaves);
  const token = house.stamp(sha256(Buffer.from(rest.hash, 'hex')));
  const anchor = {
    number,
    firstPosition,
    lastPosition: rest.lastPosition,
    root: rest.root,
    previous,
    hash: rest.hash,
    token: token.toString('base64'),
  };
  const proof = {
    clientId: 'billing',
    partnerId: 'partner-1',
    anchors: [{ ...anchor, generatedAt: readTimestamp(token).generatedAt.toISOString() }],
    events: own.map(({ position }) => ({
      position,
      anchor: number,
      path: treePath(leaves, position - first).map((hash) => hash.toString('hex')),
    })),
  };
  return Buffer.from(`${JSON.stringify(proof, null, 1)}\n`);
}
