import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const version = process.argv[2];
if (!version) throw new Error('Usage: npm run histories:record -- VERSION');
const project = fileURLToPath(new URL('../../', import.meta.url));
const histories = fileURLToPath(new URL('./histories/', import.meta.url));

/** Where a new history goes. */
export async function newFile(workflow: string, name: string): Promise<string> {
  const file = path.join(histories, workflow, `${version}-${name}.json`);
  if (existsSync(file)) throw new Error(`${file} exists; histories are never recorded again under the same name.`);
  await mkdir(path.dirname(file), { recursive: true });
  return file;
}

/** Waits for the workflow's end and keeps its history. */
export async function keep(file: string, handle: WorkflowHandle, ended = true): Promise<void> {
  const result: unknown = ended ? await handle.result() : 'still running';
  // Stack traces of failures would tell where this machine keeps its files.
  const history = historyToJSON(await handle.fetchHistory()).replaceAll(project, '');
  await writeFile(file, `${history}\n`);
  process.stdout.write(`${path.basename(file)}: ${JSON.stringify(result)}\n`);
}
