/** Where an object stands in the store. */
export interface StoredObject {
  key: string;
  /** The version that was written; null where the store has none. */
  versionId: string | null;
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
  put(bytes: Buffer, retainUntilOn: string): Promise<StoredObject>;
  /** Bytes of a stored object. @throws SealpostError archive.unreachable */
  get(object: StoredObject): Promise<Buffer>;
}
