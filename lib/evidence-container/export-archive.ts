import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { once } from 'node:events';
import { Zip, ZipPassThrough } from 'fflate';
import { UNIX_FILE, ZIP_DATE } from '../zip-entry.ts';

export interface ExportFile {
  add(name: string, bytes: Buffer): Promise<void>;
  /** Ends the file, flushes it, gives it its name. */
  finish(): Promise<{ sha256: string; bytes: number }>;
}

/** A zip that is written as it grows: an export of a year is gigabytes. Its parts are zips already and are stored as they are. */
export function openExportFile(file: string): ExportFile {
  const temporary = `${file}.part`;
  const stream = createWriteStream(temporary, { mode: 0o600, flush: true });
  const hash = createHash('sha256');
  let bytes = 0;
  let failure: Error | undefined;
  let full = false;
  stream.on('error', (error) => (failure = error));
  const zip = new Zip((error, chunk, final) => {
    if (error) failure = error;
    else {
      hash.update(chunk);
      bytes += chunk.length;
      full = !stream.write(chunk);
      if (final) stream.end();
    }
  });
  const settle = async () => {
    if (failure) throw failure;
    if (full) await once(stream, 'drain');
    full = false;
  };
  return {
    async add(name, content) {
      const entry = new ZipPassThrough(name);
      Object.assign(entry, UNIX_FILE, { mtime: ZIP_DATE });
      zip.add(entry);
      entry.push(content, true);
      await settle();
    },
    async finish() {
      const closed = once(stream, 'close');
      zip.end();
      await closed;
      if (failure) throw failure;
      await rename(temporary, file);
      return { sha256: hash.digest('hex'), bytes };
    },
  };
}
