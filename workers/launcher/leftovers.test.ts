import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('../../tests/support/claim-pid-file.ts', import.meta.url));
const PROCESSES = 4;
/** Until then all of them have been loaded. */
const START_MS = 8_000;
let folder: string;
let children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealpost-claim-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await rm(folder, { recursive: true, force: true });
});

async function claimTogether(): Promise<{ pid: number; holder: number | null }[]> {
  const at = String(Date.now() + START_MS);
  children = Array.from({ length: PROCESSES }, () =>
    fork(PROGRAM, [folder, at], { execArgv: ['--import', 'tsx'], env: { PATH: process.env.PATH } }),
  );
  return Promise.all(
    children.map(
      (child) =>
        new Promise<{ pid: number; holder: number | null }>((resolve, reject) => {
          child.once('message', ({ holder }: { holder: number | null }) => resolve({ pid: child.pid!, holder }));
          child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
        }),
    ),
  );
}

test.each(['nothing is there', 'a launcher that was killed has left its record'])(
  'of launchers that start at the same moment one has the folder, and the others know which, where %s',
  async (before) => {
    if (before !== 'nothing is there')
      await writeFile(path.join(folder, 'launcher.pid'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' }));
    const claims = await claimTogether();
    const winners = claims.filter(({ holder }) => holder === null);
    expect(winners).toHaveLength(1);
    expect(new Set(claims.flatMap(({ holder }) => holder ?? []))).toEqual(new Set([winners[0]!.pid]));
    expect(JSON.parse(await readFile(path.join(folder, 'launcher.pid'), 'utf8')).pid).toBe(winners[0]!.pid);
    expect(await readdir(folder)).toEqual(['launcher.pid']);
  },
  60_000,
);
