import { existsSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { link, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_MS = 5_000;
const POLL_MS = 50;

interface PidFile {
  pid: number;
  /** When that process started, as the kernel counts: a pid can be given to another program. */
  startedAt: string;
}

/** Remembers a process of ours, so that a launcher after a crash finds it. */
export async function writePidFile(runFolder: string, name: string, pid: number): Promise<void> {
  const record: PidFile = { pid, startedAt: startTime(pid) };
  await writeFile(path.join(runFolder, `${name}.pid`), JSON.stringify(record));
}

/** Two that take the same dead record away see each other within this time. */
const SETTLE_MS = 150;

/**
 * Records this process under a name that only one may have. The record is made whole beside and linked into place, which fails where there is
 * one; a dead one is first moved away.
 * @returns the pid of the live process that has the name; undefined where it is ours now
 */
export async function claimPidFile(runFolder: string, name: string): Promise<number | undefined> {
  const file = path.join(runFolder, `${name}.pid`);
  const own = JSON.stringify({ pid: process.pid, startedAt: startTime(process.pid) } satisfies PidFile);
  const beside = path.join(runFolder, `.${name}-${randomBytes(6).toString('hex')}`);
  await writeFile(beside, own);
  try {
    for (;;) {
      if (await link(beside, file).then(() => true, isThere)) {
        await sleep(SETTLE_MS);
        if ((await readFile(file, 'utf8').catch(() => undefined)) === own) return undefined;
      }
      const found = await readFile(file, 'utf8').catch(() => undefined);
      const holder = await findRecorded(runFolder, name);
      if (holder !== undefined) return holder;
      if (found !== undefined) await moveAway(file, found, `${beside}.dead`);
    }
  } finally {
    await rm(beside, { force: true });
  }
}

function isThere(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EEXIST') throw error;
  return false;
}

/** Somebody else may have moved the dead one away first: then this is his live record, and it goes back. */
async function moveAway(file: string, dead: string, to: string): Promise<void> {
  const moved = await rename(file, to).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(to, 'utf8')) === dead) await rm(to);
  else await rename(to, file);
}

export async function removePidFile(runFolder: string, name: string): Promise<void> {
  await rm(path.join(runFolder, `${name}.pid`), { force: true });
}

/** The pid of a live process that we recorded under this name. */
export async function findRecorded(runFolder: string, name: string): Promise<number | undefined> {
  const text = await readFile(path.join(runFolder, `${name}.pid`), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { pid, startedAt } = JSON.parse(text) as PidFile;
  return isAlive(pid) && startTime(pid) === startedAt ? pid : undefined;
}

/** Stops what a killed launcher left behind; returns the names of what was found alive. The launcher's own record stays. */
export async function stopLeftovers(runFolder: string): Promise<string[]> {
  const names = (await readdir(runFolder))
    .filter((file) => file.endsWith('.pid') && file !== 'launcher.pid')
    .map((file) => file.slice(0, -4));
  const stopped: string[] = [];
  for (const name of names) {
    const pid = await findRecorded(runFolder, name);
    if (pid !== undefined) {
      // Postgres takes SIGINT as "fast": SIGTERM would wait for its clients for ever.
      await stopProcess(pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
      stopped.push(name);
    }
    await removePidFile(runFolder, name);
  }
  return stopped;
}

/** Asks a process to end, and ends it where it doesn't. */
export async function stopProcess(pid: number, signal: NodeJS.Signals): Promise<void> {
  if (!isAlive(pid)) return;
  send(pid, signal);
  for (let waited = 0; waited < STOP_MS && isAlive(pid); waited += POLL_MS) await sleep(POLL_MS);
  if (!isAlive(pid)) return;
  send(pid, 'SIGKILL');
  while (isAlive(pid)) await sleep(POLL_MS);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself between the look and the signal.
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie answers signals but does nothing any more.
  return !/^\d+ \(.*\) Z/s.test(statOf(pid));
}

function startTime(pid: number): string {
  return statOf(pid).split(') ').at(-1)?.split(' ')[19] ?? '';
}

// Only Linux has /proc; elsewhere the pid alone must do.
function statOf(pid: number): string {
  const file = `/proc/${pid}/stat`;
  return existsSync('/proc/self/stat') && existsSync(file) ? readFileSync(file, 'utf8') : '';
}
