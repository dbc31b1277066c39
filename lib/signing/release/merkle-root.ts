import { hashLeaf, treeRoot } from '../merkle-tree.ts';

/** What a manifest binds of one document. */
export interface ManifestLeaf {
  documentId: string;
  /** SHA-256 of the bytes that are to be signed, hex. */
  contentDigest: string;
}

/** The Merkle root over documents in the order of their ids, hex. */
export function merkleRoot(leaves: readonly ManifestLeaf[]): string {
  const sorted = [...leaves].sort((a, b) => (a.documentId < b.documentId ? -1 : 1));
  return treeRoot(
    sorted.map(({ documentId, contentDigest }) => hashLeaf(Buffer.from(documentId, 'hex'), Buffer.from(contentDigest, 'hex'))),
  ).toString('hex');
}
