import { createHash } from 'node:crypto';
import { readHash, writeHashAlgorithm, type HashName } from '../asn1/algorithms.ts';
import { DER, readDer, readMembers, readSequence, readSmallInteger, writeDer, type DerValue } from '../asn1/der.ts';
import { failSignature } from '../asn1/failure.ts';

/** One ArchiveTimeStamp: the way from the data objects (or from the previous token) to what the token stamps. */
export interface ArchiveTimestamp {
  hash: HashName;
  /** Partial hash trees, the group's own hashes first; absent where the token stamps directly. */
  reducedTree: Buffer[][] | undefined;
  /** TimeStampToken as received. */
  token: Buffer;
}

/** Chains of one hash algorithm each, oldest first; in a chain each token covers the one before it. */
export type ArchiveChains = ArchiveTimestamp[][];

const VERSION_1 = writeDer(DER.INTEGER, Buffer.of(1));
/** Implicit context tags of ArchiveTimeStamp (RFC 4998, 4.1). */
const DIGEST_ALGORITHM = DER.CONTEXT_0;
const REDUCED_TREE = DER.CONTEXT_2;

/** An EvidenceRecord (RFC 4998, 3.1) in DER. */
export function writeEvidenceRecord(chains: ArchiveChains): Buffer {
  const hashes = [...new Set(chains.map(([first]) => first!.hash))];
  return writeDer(DER.SEQUENCE, VERSION_1, writeDer(DER.SEQUENCE, ...hashes.map(writeHashAlgorithm)), writeChains(chains));
}

/** ArchiveTimeStampSequence; its hash is what a renewal of the hash tree binds to. */
export function writeChains(chains: ArchiveChains): Buffer {
  return writeDer(DER.SEQUENCE, ...chains.map((chain) => writeDer(DER.SEQUENCE, ...chain.map(writeTimestamp))));
}

function writeTimestamp({ hash, reducedTree, token }: ArchiveTimestamp): Buffer {
  const algorithm = writeDer(DIGEST_ALGORITHM, readDer(writeHashAlgorithm(hash)).content);
  const tree = (reducedTree ?? []).map((hashes) => writeDer(DER.SEQUENCE, ...hashes.map((value) => writeDer(DER.OCTET_STRING, value))));
  return writeDer(DER.SEQUENCE, algorithm, ...(reducedTree ? [writeDer(REDUCED_TREE, ...tree)] : []), token);
}

/** @throws SealpostError signature.malformed, signature.invalid */
export function readEvidenceRecord(bytes: Buffer): ArchiveChains {
  const members = readSequence(readDer(bytes));
  if (members.length !== 3 || readSmallInteger(members[0]) !== 1) failSignature('an evidence record of an unknown form');
  const announced = new Set(readSequence(members[1]).map(readHash));
  const chains = readSequence(members[2]).map((chain) => readSequence(chain).map(readTimestamp));
  const used = new Set(chains.map((chain) => chain[0]?.hash ?? failSignature('an empty chain of time-stamps')));
  if (chains.length === 0 || used.size !== announced.size || [...used].some((hash) => !announced.has(hash)))
    failSignature('an evidence record that does not name its hashes');
  if (chains.some((chain) => chain.some(({ hash }) => hash !== chain[0]!.hash))) failSignature('two hashes in one chain of time-stamps');
  return chains;
}

function readTimestamp(value: DerValue): ArchiveTimestamp {
  const members = readSequence(value);
  const algorithm = members[0]?.tag === DIGEST_ALGORITHM ? members.shift()! : failSignature('a time-stamp without its hash algorithm');
  const tree = members[0]?.tag === REDUCED_TREE ? members.shift()! : undefined;
  if (members.length !== 1 || members[0]!.tag !== DER.SEQUENCE) failSignature('an unexpected member of an archive time-stamp');
  return {
    hash: readHash({ ...algorithm, tag: DER.SEQUENCE }),
    reducedTree: tree && readMembers(tree).map((list) => readSequence(list).map(readOctets)),
    token: members[0]!.bytes,
  };
}

function readOctets({ tag, content }: DerValue): Buffer {
  return tag === DER.OCTET_STRING ? content : failSignature('a hash tree of something else than hashes');
}

/** The hashes of a group's objects as they stand in the first partial hash tree of a chain. */
export function groupHashes(objectHashes: readonly Buffer[], previous: ArchiveChains, hash: HashName): Buffer[] {
  const sorted = (hashes: Buffer[]) => hashes.sort((a, b) => Buffer.compare(a, b));
  if (previous.length === 0) return sorted([...objectHashes]);
  // Renewal of the hash tree (RFC 4998, 5.3): each object's hash is bound to all that was stamped before.
  const before = createHash(hash).update(writeChains(previous)).digest();
  return sorted(objectHashes.map((own) => createHash(hash).update(own).update(before).digest()));
}
