import { spawn, type ChildProcess } from 'node:child_process';
import { open, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemEnvironment } from '../../lib/process-environment.ts';
import type { DataFolder } from './data-folder.ts';
import { waitForPort } from './ports.ts';
import { spawnPostgres, waitForPostgres, type PostgresOptions } from './postgres-server.ts';
import type { Part } from './supervisor.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const READY_MS = 180_000;
/** Priority of the parts that work off what was accepted. */
const WORKING_OFF = 10;

export const DATABASE_NAME = 'sealpost';

export function postgresPart(options: PostgresOptions): Part {
  return {
    name: 'postgres',
    spawn: () => spawnPostgres(options),
    ready: () => waitForPostgres(options, DATABASE_NAME),
    stopSignal: 'SIGINT',
  };
}

export interface TemporalPartOptions {
  executable: string;
  folder: DataFolder;
  port: number;
  uiPort: number;
}

/** Temporal's development server: one process, one SQLite file that survives a restart, its UI. */
export function temporalPart({ executable, folder, port, uiPort }: TemporalPartOptions): Part {
  const limits = ['frontend.namespaceRPS', 'frontend.rps', 'history.rps', 'matching.rps'].flatMap((name) => [
    '--dynamic-config-value',
    `${name}=20000`,
  ]);
  const network = ['--ip', '127.0.0.1', '--port', String(port), '--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)];
  // Killing the process loses nothing with these; only a power cut may, and then the sweeper starts what is missing.
  const storage = [
    '--db-filename',
    folder.temporalDatabase,
    '--sqlite-pragma',
    'journal_mode=WAL',
    '--sqlite-pragma',
    'synchronous=OFF',
    '--sqlite-pragma',
    'cache_size=-65536',
    '--sqlite-pragma',
    'temp_store=MEMORY',
    '--sqlite-pragma',
    'wal_autocheckpoint=10000',
  ];
  const flags = ['server', 'start-dev', ...network, ...storage, ...limits, '--ui-disable-news-fetch', '--log-level', 'warn'];
  return {
    name: 'temporal',
    spawn: () => spawnLogged(executable, flags, path.join(folder.logs, 'temporal.log'), { niceness: WORKING_OFF }),
    ready: () => waitForPort(port, READY_MS),
    stopSignal: 'SIGTERM',
  };
}

/** A process of ours: it says itself when it is ready, and ends by itself when the launcher dies. It is told what stands in `env`, and what every program is told. */
export function nodePart(name: string, file: string, folder: DataFolder, env: Record<string, string>): Part {
  // For profiling and heap limits: SEALPOST_NODE_FLAGS="--cpu-prof".
  const nodeFlags = (process.env.SEALPOST_NODE_FLAGS ?? '').split(' ').filter(Boolean);
  return {
    name,
    spawn: () =>
      spawnLogged(process.execPath, [...nodeFlags, '--import', 'tsx', path.join(PROJECT, file)], path.join(folder.logs, `${name}.log`), {
        env,
        withIpc: true,
        niceness: name === 'api' || name === 'signing' || name === 'authority' ? 0 : WORKING_OFF,
      }),
    ready: (child) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error(`${name} was not ready in time; its log is in ${folder.logs}`)), READY_MS);
        child.on('message', () => {
          clearTimeout(limit);
          resolve();
        });
        child.once('exit', () => clearTimeout(limit));
      }),
    stopSignal: 'SIGTERM',
  };
}

interface SpawnOptions {
  env?: Record<string, string>;
  withIpc?: boolean;
  niceness?: number;
}

// Detached: Ctrl-C in a terminal reaches the launcher alone, which then stops its parts in order.
async function spawnLogged(
  program: string,
  args: string[],
  logFile: string,
  { env = {}, withIpc = false, niceness = 0 }: SpawnOptions,
): Promise<ChildProcess> {
  const log = await open(logFile, 'a');
  const child = spawn(program, args, {
    cwd: PROJECT,
    env: { ...systemEnvironment(process.env), ...env },
    stdio: ['ignore', log.fd, log.fd, ...(withIpc ? (['ipc'] as const) : [])],
    detached: true,
  });
  child.once('error', () => undefined);
  await log.close();
  // Accepting and answering go before working off: what waits in the outbox is safe, a caller who waits is not.
  if (child.pid !== undefined && niceness > 0) lowerPriority(child.pid, niceness);
  return child;
}

// Linux weighs whole sessions against each other where autogrouping is on; each of our parts is a session of its own.
function lowerPriority(pid: number, niceness: number): void {
  setPriority(pid, niceness);
  void writeFile(`/proc/${pid}/autogroup`, String(niceness)).catch(() => undefined);
}
