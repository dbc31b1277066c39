import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KeyPair } from '../../lib/test-authority/issue-certificate.ts';
import { hasProgram } from './openssl-authority.ts';

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
];
export const SOFTHSM_LIBRARY = LIBRARIES.find((file) => existsSync(file)) ?? '';

/** Debian's softhsm2 and the compiled pkcs11js; .ci/run installs the one, npm builds the other. */
export const hasSoftHsm = SOFTHSM_LIBRARY !== '' && hasProgram('softhsm2-util') && canLoad('pkcs11js');

export const PIN = '271828';
export const TOKEN_LABEL = 'sealpost';

export interface SoftToken {
  /** Puts a key into the token under a label. */
  hold(label: string, pair: KeyPair): Promise<void>;
  remove(): Promise<void>;
}

/** A fresh SoftHSM token. Sets SOFTHSM2_CONF for this process and those that it starts. */
export async function createSoftToken(): Promise<SoftToken> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-hsm-'));
  await mkdir(path.join(folder, 'tokens'));
  const conf = path.join(folder, 'softhsm2.conf');
  await writeFile(conf, `directories.tokendir = ${path.join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  process.env.SOFTHSM2_CONF = conf;
  const run = (...args: string[]) => execFileSync('softhsm2-util', args, { stdio: 'pipe', env: process.env });
  run('--init-token', '--free', '--label', TOKEN_LABEL, '--pin', PIN, '--so-pin', '314159');
  let next = 1;
  return {
    async hold(label, { privateKey }) {
      const file = path.join(folder, 'key.pem');
      await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      run('--import', file, '--token', TOKEN_LABEL, '--label', label, '--id', String(next).padStart(4, '0'), '--pin', PIN);
      next += 1;
      await rm(file);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function canLoad(name: string): boolean {
  try {
    createRequire(import.meta.url)(name);
    return true;
  } catch {
    return false;
  }
}
