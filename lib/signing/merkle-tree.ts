import { createHash } from 'node:crypto';

/**
 * Merkle trees of RFC 6962, 2.1: leaves and nodes are hashed apart, so that no node can be passed off as a leaf. The left half of a tree is
 * the largest power of two that is smaller than the whole.
 */
export function hashLeaf(...parts: Buffer[]): Buffer {
  return hash(0, ...parts);
}

export function treeRoot(nodes: readonly Buffer[]): Buffer {
  if (nodes.length === 0) return createHash('sha256').digest();
  if (nodes.length === 1) return nodes[0]!;
  const half = halfOf(nodes.length);
  return hash(1, treeRoot(nodes.slice(0, half)), treeRoot(nodes.slice(half)));
}

/** The audit path of a leaf (RFC 6962, 2.1.1), from the leaf upwards. */
export function treePath(nodes: readonly Buffer[], leaf: number): Buffer[] {
  if (nodes.length <= 1) return [];
  const half = halfOf(nodes.length);
  return leaf < half
    ? [...treePath(nodes.slice(0, half), leaf), treeRoot(nodes.slice(half))]
    : [...treePath(nodes.slice(half), leaf - half), treeRoot(nodes.slice(0, half))];
}

/** The root to which a leaf leads by its path in a tree of this size; undefined where the path does not fit the tree. */
export function rootFromPath(leafHash: Buffer, leaf: number, size: number, path: readonly Buffer[]): Buffer | undefined {
  if (size <= 1) return path.length === 0 ? leafHash : undefined;
  if (path.length === 0) return undefined;
  const half = halfOf(size);
  const [rest, sibling] = [path.slice(0, -1), path.at(-1)!];
  if (leaf < half) {
    const left = rootFromPath(leafHash, leaf, half, rest);
    return left && hash(1, left, sibling);
  }
  const right = rootFromPath(leafHash, leaf - half, size - half, rest);
  return right && hash(1, sibling, right);
}

function halfOf(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

function hash(prefix: number, ...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.of(prefix)).update(Buffer.concat(parts)).digest();
}
