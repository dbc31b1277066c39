import { createHash } from 'node:crypto';
import type { HashName } from '../asn1/algorithms.ts';

/**
 * A binary hash tree (RFC 4998, 4.2): pairs are concatenated in ascending order and hashed; a node without a partner moves up
 * unchanged.
 */
export interface HashTree {
  hash: HashName;
  /** From the leaves to the root. */
  levels: Buffer[][];
  root: Buffer;
}

/** @param leaves one hash for each group of data objects, at least one */
export function buildHashTree(leaves: readonly Buffer[], hash: HashName): HashTree {
  if (leaves.length === 0) throw new Error('A hash tree needs a leaf.');
  const levels: Buffer[][] = [[...leaves]];
  for (let level = levels[0]!; level.length > 1; level = levels.at(-1)!) {
    const above: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index]!, level[index + 1]];
      above.push(right ? hashTogether([left, right], hash) : left);
    }
    levels.push(above);
  }
  return { hash, levels, root: levels.at(-1)![0]! };
}

/** The siblings of a leaf on its way to the root, lowest first. */
export function pathOf({ levels }: HashTree, leaf: number): Buffer[] {
  const path: Buffer[] = [];
  let index = leaf;
  for (const level of levels.slice(0, -1)) {
    const sibling = level[index ^ 1];
    if (sibling) path.push(sibling);
    index >>= 1;
  }
  return path;
}

/** The hash of several hashes in ascending order: of the objects of a group, or of two nodes. */
export function hashTogether(hashes: readonly Buffer[], hash: HashName): Buffer {
  const digest = createHash(hash);
  for (const part of [...hashes].sort((a, b) => Buffer.compare(a, b))) digest.update(part);
  return digest.digest();
}
