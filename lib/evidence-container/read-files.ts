import { zipSync, type Zippable } from 'fflate';
import { UNIX_FILE, ZIP_DATE } from '../zip-entry.ts';
import { readZip } from './read-zip.ts';

/** A container of one document with some receipts has a few hundred kilobytes. */
const LIMITS = { entries: 2_000, bytes: 200 * 1024 * 1024 };

export type ContainerFiles = Map<string, Buffer>;

export function zipFiles(files: ContainerFiles): Buffer {
  const zippable: Zippable = {};
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    zippable[path] = [bytes, { mtime: ZIP_DATE, level: 6, ...UNIX_FILE }];
  return Buffer.from(zipSync(zippable));
}

/**
 * The files of a zip that comes from anywhere.
 * @throws SealpostError container.malformed
 */
export function unzipFiles(bytes: Buffer): ContainerFiles {
  return new Map(readZip(bytes, LIMITS).map(({ name, bytes: content }) => [name, content]));
}
