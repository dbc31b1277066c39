/** Where an object stands in the store. */
export interface StoredObject {
  key: string;
  /** The version that was written; null where the store has none. */
  versionId: string | null;
}

/** Folders of the archive. Sealed manifests have one of their own, so that the archive alone tells which documents it holds. */
export type Shelf = 'objects' | 'sealed';

/** How an object is protected by the store itself. */
export interface ObjectLock {
  mode: 'COMPLIANCE' | 'GOVERNANCE' | 'none';
  /** YYYY-MM-DD; null where nothing holds it. */
  retainUntilOn: string | null;
  legalHold: boolean;
}

/** Objects under digest keys, written once. Bytes that come back must be hashed by the caller: a store's word is no proof. */
export interface ObjectStore {
  /** Whether the store itself refuses to change or delete before the retention date. */
  readonly isWorm: boolean;
  /**
   * Stores bytes under their SHA-256. Safe to repeat: the same bytes have the same key, and an object that is there is kept.
   * @param retainUntilOn last day on which the object must not be deletable, YYYY-MM-DD
   * @throws SealpostError archive.unreachable, archive.digest-mismatch
   */
  put(bytes: Buffer, retainUntilOn: string, shelf?: Shelf): Promise<StoredObject>;
  /** Stores a new version of an object that was found spoiled; the spoiled one stays where the store keeps versions. */
  putAgain(bytes: Buffer, retainUntilOn: string, shelf?: Shelf): Promise<StoredObject>;
  /** Bytes of a stored object. @throws SealpostError archive.unreachable, archive.object-missing */
  get(object: StoredObject): Promise<Buffer>;
  /** @throws SealpostError archive.unreachable, archive.object-missing */
  getLock(object: StoredObject): Promise<ObjectLock>;
  /** Puts an object under legal hold or lifts it; without effect where the store has none. */
  setLegalHold(object: StoredObject, held: boolean): Promise<void>;
  /** Removes a version for good. @throws SealpostError archive.locked while it is held */
  remove(object: StoredObject): Promise<void>;
  /** Keys of a shelf, in no order that matters. */
  list(shelf: Shelf): AsyncIterable<string>;
}

const SHELF_PREFIX: Record<Shelf, string> = { objects: '', sealed: 'sealed/' };

export function keyOn(shelf: Shelf, digest: string): string {
  return `${SHELF_PREFIX[shelf]}${digest}`;
}

/** The shelf and digest of a key; undefined for a key that is none of ours. */
export function readKey(key: string): { shelf: Shelf; digest: string } | undefined {
  const match = /^(sealed\/)?([0-9a-f]{64})$/.exec(key);
  return match ? { shelf: match[1] ? 'sealed' : 'objects', digest: match[2]! } : undefined;
}
