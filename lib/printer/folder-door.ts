import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { SealpostError } from '../../domain/errors.ts';
import { READY_FILE, REPORTS_FOLDER, batchFolder, reportKindOf, type PrintDoor } from './print-door.ts';

/** A folder that the print shop fetches from, a share for instance. Files appear whole: written beside, flushed, renamed. */
export function createFolderDoor(directory: string): PrintDoor {
  const folderOf = (batch: number) => path.join(directory, batchFolder(batch));
  return {
    name: 'folder',

    async submit({ batch, name, bytes }) {
      return translate(async () => {
        const file = path.join(folderOf(batch), name);
        const there = await readFile(file).catch(ignoreMissing);
        if (there && sha256(there) === sha256(bytes)) return { reference: `${batchFolder(batch)}/${name}`, repeated: true };
        await mkdir(path.join(folderOf(batch), REPORTS_FOLDER), { recursive: true });
        await writeWhole(file, bytes);
        return { reference: `${batchFolder(batch)}/${name}`, repeated: false };
      });
    },

    async complete(batch, files) {
      await translate(() =>
        writeWhole(path.join(folderOf(batch), READY_FILE), Buffer.from(`${JSON.stringify({ batch, files }, null, 2)}\n`)),
      );
    },

    async listReports(batch) {
      return translate(async () => {
        const folder = path.join(folderOf(batch), REPORTS_FOLDER);
        const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
        const reports = names.sort().flatMap((name) => {
          const kind = reportKindOf(name);
          return kind ? [{ name, kind }] : [];
        });
        return Promise.all(reports.map(async (report) => ({ ...report, text: await readFile(path.join(folder, report.name), 'utf8') })));
      });
    },
  };
}

async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.part`;
  const handle = await open(temporary, 'wx', 0o640);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function translate<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new SealpostError('print.door-unreachable', "The print shop's folder can't be used.", { cause: error });
  }
}
