import { unzipSync, zipSync, type Zippable } from 'fflate';
import { SealpostError } from '../../domain/errors.ts';
import { ZIP_DATE } from '../zip-date.ts';

/** A container of one document with some receipts has a few hundred kilobytes. */
const FILES_MAX = 2_000;
const BYTES_MAX = 200 * 1024 * 1024;
const SAFE_NAME = /^[^/\\\0:][^\\\0:]*$/;

export type ContainerFiles = Map<string, Buffer>;

export function zipFiles(files: ContainerFiles): Buffer {
  const zippable: Zippable = {};
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) zippable[path] = [bytes, { mtime: ZIP_DATE, level: 6 }];
  return Buffer.from(zipSync(zippable));
}

/**
 * The files of a zip that comes from anywhere: nothing outside its folder, no name twice (readers differ in which one they show), no bomb.
 * @throws SealpostError container.malformed
 */
export function unzipFiles(bytes: Buffer): ContainerFiles {
  const names = new Set<string>();
  let total = 0;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/')) return false;
        if (!SAFE_NAME.test(name) || name.split('/').includes('..')) throw refused(`an unsafe name: ${JSON.stringify(name.slice(0, 100))}`);
        if (names.has(name)) throw refused(`the name ${JSON.stringify(name.slice(0, 100))} twice`);
        names.add(name);
        total += originalSize;
        if (names.size > FILES_MAX || total > BYTES_MAX) throw refused('more than a container holds');
        return true;
      },
    });
    return new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]));
  } catch (error) {
    if (error instanceof SealpostError) throw error;
    throw new SealpostError('container.malformed', 'This is no container: the zip can not be read.', { cause: error });
  }
}

function refused(what: string): SealpostError {
  return new SealpostError('container.malformed', `The container is refused: it has ${what}.`);
}
