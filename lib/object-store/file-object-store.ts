import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { SealpostError } from '../../domain/errors.ts';
import { writeDurably } from '../durable-file.ts';
import { keyOn, readKey, type ObjectStore, type Shelf, type StoredObject } from './object-store.ts';
import { sha256Hex } from '../sha256.ts';

/** A folder for development, the demo and second copies. It is not WORM: whoever can write to the disk can change it. */
export function createFileObjectStore(directory: string): ObjectStore {
  const put = async (bytes: Buffer, shelf: Shelf = 'objects'): Promise<StoredObject> => {
    const digest = sha256Hex(bytes);
    const key = keyOn(shelf, digest);
    const file = fileOf(directory, key);
    try {
      if (await isIntact(file, digest)) return { key, versionId: null };
      await mkdir(path.dirname(file), { recursive: true });
      await writeDurably(file, bytes);
    } catch (error) {
      throw unreachable(error);
    }
    return { key, versionId: null };
  };
  return {
    isWorm: false,
    put: (bytes, _retainUntilOn, shelf) => put(bytes, shelf),
    putAgain: (bytes, _retainUntilOn, shelf) => put(bytes, shelf),

    async get({ key }) {
      return readFile(fileOf(directory, key)).catch((error: unknown) => {
        throw isMissing(error) ? missing(key) : unreachable(error);
      });
    },

    async getLock({ key }) {
      await stat(fileOf(directory, key)).catch((error: unknown) => {
        throw isMissing(error) ? missing(key) : unreachable(error);
      });
      return { mode: 'none', retainUntilOn: null, legalHold: false };
    },

    async setLegalHold() {
      // A folder holds nothing; the product's own hold is in the database.
    },

    async remove({ key }) {
      await rm(fileOf(directory, key), { force: true });
    },

    async *list(shelf) {
      const root = shelf === 'sealed' ? path.join(directory, 'sealed') : directory;
      const entries = await readdir(root, { recursive: true }).catch(() => []);
      for (const entry of entries) {
        const key = keyOn(shelf, path.basename(entry));
        if (readKey(key) && path.join(root, entry) === fileOf(directory, key)) yield key;
      }
    },
  };
}

// Two levels of folders: a million files in one folder is slow on every file system.
function fileOf(directory: string, key: string): string {
  const read = readKey(key);
  if (!read) throw new Error('An object key is a SHA-256 in hex.');
  const { shelf, digest } = read;
  const root = shelf === 'sealed' ? path.join(directory, 'sealed') : directory;
  return path.join(root, digest.slice(0, 2), digest.slice(2, 4), digest);
}

async function isIntact(file: string, digest: string): Promise<boolean> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes !== undefined && sha256Hex(bytes) === digest;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function missing(key: string): SealpostError {
  return new SealpostError('archive.object-missing', 'The archive has no such object.', { details: { key } });
}

function unreachable(error: unknown): SealpostError {
  return new SealpostError('archive.unreachable', 'The object folder does not answer.', { cause: error });
}
