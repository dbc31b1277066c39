import { createHash } from 'node:crypto';

/** What a manifest binds of one document. */
export interface ManifestLeaf {
  documentId: string;
  /** SHA-256 of the bytes that are to be signed, hex. */
  contentDigest: string;
}

/**
 * The Merkle root over documents in the order of their ids, hex; leaves and nodes are hashed apart as in RFC 6962, 2.1, so that no
 * node can be passed off as a document.
 */
export function merkleRoot(leaves: readonly ManifestLeaf[]): string {
  const sorted = [...leaves].sort((a, b) => (a.documentId < b.documentId ? -1 : 1));
  return rootOf(
    sorted.map(({ documentId, contentDigest }) => hash(0, Buffer.from(documentId, 'hex'), Buffer.from(contentDigest, 'hex'))),
  ).toString('hex');
}

function rootOf(nodes: readonly Buffer[]): Buffer {
  if (nodes.length === 0) return createHash('sha256').digest();
  if (nodes.length === 1) return nodes[0]!;
  // The left half is the largest power of two that is smaller than the whole.
  const half = 2 ** Math.floor(Math.log2(nodes.length - 1));
  return hash(1, rootOf(nodes.slice(0, half)), rootOf(nodes.slice(half)));
}

function hash(prefix: number, ...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.of(prefix)).update(Buffer.concat(parts)).digest();
}
