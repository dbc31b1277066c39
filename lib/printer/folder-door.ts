import { mkdir, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { SealpostError } from '../../domain/errors.ts';
import { writeDurably } from '../durable-file.ts';
import { READY_FILE, REPORTS_FOLDER, batchFolder, reportKindOf, type PrintDoor } from './print-door.ts';
import { sha256Hex } from '../sha256.ts';
import { createWholeFiles, endsWhole } from './whole-files.ts';

/** The print shop's account is another one, in our group. */
const SHARED = 0o640;

/** A folder that the print shop fetches from, a share for instance. Files appear whole: written beside, flushed, renamed. */
export function createFolderDoor(directory: string): PrintDoor {
  const whole = createWholeFiles();
  const folderOf = (batch: number) => path.join(directory, batchFolder(batch));
  return {
    name: 'folder',

    async submit({ batch, name, bytes }) {
      return translate(async () => {
        const file = path.join(folderOf(batch), name);
        const there = await readFile(file).catch(ignoreMissing);
        if (there && sha256Hex(there) === sha256Hex(bytes)) return { reference: `${batchFolder(batch)}/${name}`, repeated: true };
        await mkdir(path.join(folderOf(batch), REPORTS_FOLDER), { recursive: true });
        await writeDurably(file, bytes, SHARED);
        return { reference: `${batchFolder(batch)}/${name}`, repeated: false };
      });
    },

    async complete(batch, files) {
      await translate(() =>
        writeDurably(path.join(folderOf(batch), READY_FILE), Buffer.from(`${JSON.stringify({ batch, files }, null, 2)}\n`), SHARED),
      );
    },

    async listReports(batch) {
      return translate(async () => {
        const folder = path.join(folderOf(batch), REPORTS_FOLDER);
        const names = ((await readdir(folder).catch(ignoreMissing)) ?? []).filter(reportKindOf).sort();
        const files = await Promise.all(
          names.map(async (name) => {
            const { size, mtimeMs } = await stat(path.join(folder, name));
            return { name, bytes: size, modifiedMs: mtimeMs };
          }),
        );
        const reports = [];
        for (const { name, looks } of whole.look(folder, files)) {
          const bytes = await readFile(path.join(folder, name));
          if (endsWhole(bytes, looks)) reports.push({ name, kind: reportKindOf(name)!, bytes });
        }
        return reports;
      });
    },
  };
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}

async function translate<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new SealpostError('print.door-unreachable', "The print shop's folder can't be used.", { cause: error });
  }
}
