import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { SealpostError } from '../../domain/errors.ts';
import type { ObjectStore } from './object-store.ts';

/** A folder for development and the demo. It is not WORM: whoever can write to the disk can change it. */
export function createFileObjectStore(directory: string): ObjectStore {
  return {
    isWorm: false,

    async put(bytes) {
      const key = createHash('sha256').update(bytes).digest('hex');
      const file = fileOf(directory, key);
      try {
        if (await isIntact(file, key)) return { key, versionId: null };
        await mkdir(path.dirname(file), { recursive: true });
        await writeDurably(file, bytes);
      } catch (error) {
        throw unreachable(error);
      }
      return { key, versionId: null };
    },

    async get({ key }) {
      try {
        return await readFile(fileOf(directory, key));
      } catch (error) {
        throw unreachable(error);
      }
    },
  };
}

// Two levels of folders: a million files in one folder is slow on every file system.
function fileOf(directory: string, key: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('An object key is a SHA-256 in hex.');
  return path.join(directory, key.slice(0, 2), key.slice(2, 4), key);
}

async function isIntact(file: string, key: string): Promise<boolean> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === key;
}

// Written beside, flushed, then renamed: a reader or a crash never meets half an object.
async function writeDurably(file: string, bytes: Buffer): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o640);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function unreachable(error: unknown): SealpostError {
  return new SealpostError('archive.unreachable', 'The object folder does not answer.', { cause: error });
}
