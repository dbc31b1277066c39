import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Certificate } from '../../lib/signing/certificates/certificate.ts';
import { writePem } from '../../lib/signing/certificates/certificate.ts';
import type { KeyPair } from '../../lib/test-authority/issue-certificate.ts';
import type { TestAuthority } from '../../lib/test-authority/test-authority.ts';

const run = promisify(execFile);
export const OPENSSL_POLICY = '1.2.3.4.1';

/** Time-stamps by `openssl ts`, behind HTTP: an authority that we have not written. */
export async function startOpensslTsa({ timestamper, issuer }: TestAuthority): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-ts-'));
  const file = (name: string) => path.join(folder, name);
  await writePair(folder, 'tsa', timestamper);
  await writeFile(file('chain.pem'), writePem(issuer.certificate));
  await writeFile(
    file('ts.cnf'),
    `[tsa]\ndefault_tsa=t\n[t]\nserial=${file('serial')}\nsigner_cert=${file('tsa.pem')}\ncerts=${file('chain.pem')}\nsigner_key=${file('tsa.key')}\n` +
      `signer_digest=sha256\ndefault_policy=${OPENSSL_POLICY}\ndigests=sha256,sha384,sha512\naccuracy=secs:1\nordering=no\ntsa_name=no\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n`,
  );
  await writeFile(file('serial'), '01\n');
  return serve(folder, 'application/timestamp-reply', async (name) => {
    await run('openssl', ['ts', '-reply', '-config', file('ts.cnf'), '-queryfile', file(`${name}.in`), '-out', file(`${name}.out`)]);
  });
}

/** A responder by `openssl ocsp` that knows these certificates. */
export async function startOpensslResponder(
  { issuer, ocspResponder, root }: TestAuthority,
  known: { certificate: Certificate; revokedAt?: Date }[],
): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-ocsp-'));
  const file = (name: string) => path.join(folder, name);
  await writePair(folder, 'responder', ocspResponder);
  await writeFile(file('ca.pem'), writePem(issuer.certificate) + writePem(root.certificate));
  const stamp = (date: Date) => `${date.toISOString().replace(/[-T:]/g, '').slice(2, 14)}Z`;
  const lines = known.map(({ certificate, revokedAt }) => {
    const serial = certificate.serial.subarray(2).toString('hex').toUpperCase();
    const state = revokedAt ? ['R', stamp(certificate.notAfter), stamp(revokedAt)] : ['V', stamp(certificate.notAfter), ''];
    return [...state, serial, 'unknown', '/CN=known'].join('\t');
  });
  await writeFile(file('index.txt'), `${lines.join('\n')}\n`);
  const signer = ['-rsigner', file('responder.pem'), '-rkey', file('responder.key')];
  return serve(folder, 'application/ocsp-response', async (name) => {
    await run('openssl', [
      'ocsp',
      '-index',
      file('index.txt'),
      '-CA',
      file('ca.pem'),
      ...signer,
      '-nmin',
      '10',
      '-reqin',
      file(`${name}.in`),
      '-respout',
      file(`${name}.out`),
    ]);
  });
}

/** An HTTP server on loopback whose answers a program writes: the body is in `<name>.in`, the answer comes from `<name>.out`. */
async function serve(
  folder: string,
  type: string,
  answer: (name: string) => Promise<void>,
): Promise<{ url: string; close(): Promise<void> }> {
  const reply = async (body: Buffer): Promise<Buffer> => {
    const name = randomBytes(6).toString('hex');
    await writeFile(path.join(folder, `${name}.in`), body);
    await answer(name);
    return readFile(path.join(folder, `${name}.out`));
  };
  // openssl counts its serials in a file: one request at a time.
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      last = last
        .then(() => reply(body))
        .then(
          (bytes) => response.writeHead(200, { 'content-type': type }).end(bytes),
          () => response.writeHead(500).end(),
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writePair(folder: string, name: string, { certificate, privateKey }: KeyPair): Promise<void> {
  await writeFile(path.join(folder, `${name}.pem`), writePem(certificate));
  await writeFile(path.join(folder, `${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}

/** True where a program is there; tests that need it say so when they are left out. */
export function hasProgram(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
