import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../lib/database/connection.ts';
import { saveRegistry } from '../../lib/database/registry-repository.ts';
import { migrateToLatest } from '../../migrations/migrate.ts';
import { setPasswords } from '../../migrations/roles.ts';
import { PROCESS_ROLES, type ProcessRole } from '../../migrations/rights.ts';
import { choosePort, waitForPort } from '../../workers/launcher/ports.ts';
import { stopProcess } from '../../workers/launcher/leftovers.ts';
import { postgresUrl, preparePostgres, spawnPostgres, waitForPostgres } from '../../workers/launcher/postgres-server.ts';
import { findTemporalExecutable } from '../../workers/launcher/temporal-executable.ts';
import { REGISTRY } from '../../fixtures/registry.ts';
import { NAMESPACES } from './namespaces.ts';

const TEMPLATE_DATABASE = 'sealpost_template';
const READY_MS = 60_000;

declare global {
  var sealpostServices: { stop(): Promise<void> } | undefined;
}

/** One Postgres and one Temporal for the whole run, on free loopback ports, in a folder that is removed at the end. */
export async function startServices(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-test-'));
  // The account that Postgres is lent to must be able to enter.
  await chmod(folder, 0o755);
  const children: [ChildProcess, NodeJS.Signals][] = [];
  globalThis.sealpostServices = {
    async stop() {
      for (const [child, signal] of children) await stopProcess(child.pid!, signal);
      await rm(folder, { recursive: true, force: true });
    },
  };
  const password = randomBytes(16).toString('hex');
  const postgres = {
    dataFolder: path.join(folder, 'postgres'),
    port: await choosePort(0),
    password,
    logFile: path.join(folder, 'postgres.log'),
    fsync: false,
  };
  await preparePostgres(postgres);
  children.push([await spawnPostgres(postgres), 'SIGINT']);
  const temporalPort = await choosePort(0);
  children.push([await spawnTemporal(folder, temporalPort), 'SIGTERM']);
  await waitForPostgres(postgres, TEMPLATE_DATABASE);
  await fillTemplate(postgresUrl(postgres, TEMPLATE_DATABASE));
  await waitForPort(temporalPort, READY_MS);
  process.env.TEST_POSTGRES_URL = postgresUrl(postgres);
  process.env.TEST_TEMPORAL_ADDRESS = `127.0.0.1:${temporalPort}`;
}

async function fillTemplate(url: string): Promise<void> {
  const db = openDatabase(url, 3);
  await migrateToLatest(db);
  await saveRegistry(db, REGISTRY);
  const password = randomBytes(16).toString('hex');
  await setPasswords(db, Object.fromEntries(PROCESS_ROLES.map((role) => [role, password])) as Record<ProcessRole, string>);
  process.env.TEST_ROLES_PASSWORD = password;
  await db.destroy();
}

async function spawnTemporal(folder: string, port: number): Promise<ChildProcess> {
  const executable = await findTemporalExecutable();
  const log = await open(path.join(folder, 'temporal.log'), 'a');
  const namespaces = NAMESPACES.flatMap((name) => ['--namespace', name]);
  const flags = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error', ...namespaces];
  const child = spawn(executable, flags, { stdio: ['ignore', log.fd, log.fd], detached: true });
  await log.close();
  return child;
}
