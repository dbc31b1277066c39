import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestAuthority, type TestKeyKind } from '../../test-authority/test-authority.ts';
import { writePem } from '../certificates/certificate.ts';
import { importPkcs12 } from './import-pkcs12.ts';

const authority = createTestAuthority();
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sealpost-p12-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file as OpenSSL writes it. */
async function exportPkcs12(kind: TestKeyKind, password: string, flags: string[] = []) {
  const pair = authority.issueFor({ commonName: 'Head' }, { kind });
  const file = (name: string) => path.join(folder, name);
  await writeFile(file('key.pem'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(file('own.pem'), writePem(pair.certificate));
  await writeFile(file('chain.pem'), writePem(authority.issuer.certificate) + writePem(authority.root.certificate));
  const input = ['-inkey', file('key.pem'), '-in', file('own.pem'), '-certfile', file('chain.pem')];
  execFileSync('openssl', ['pkcs12', '-export', ...input, '-out', file('out.p12'), '-passout', `pass:${password}`, ...flags], {
    stdio: 'pipe',
  });
  return { pair, bytes: await readFile(file('out.p12')) };
}

describe.each(['p256', 'rsa2048'] as const)('a %s file of OpenSSL 3', (kind) => {
  test('gives key, certificate and chain without the root, also under a password in Russian', async () => {
    const { pair, bytes } = await exportPkcs12(kind, 'пароль с ё');
    const imported = await importPkcs12(bytes, 'пароль с ё');
    expect(imported.certificate).toBe(pair.certificate);
    expect(imported.privateKey.equals(pair.privateKey)).toBe(true);
    expect(imported.chain.map(({ thumbprint }) => thumbprint)).toEqual([authority.issuer.certificate.thumbprint]);
  });
});

test('a wrong password and a damaged file are refused plainly', async () => {
  const { bytes } = await exportPkcs12('p256', 'right');
  await expect(importPkcs12(bytes, 'wrong')).rejects.toMatchObject({ code: 'request.invalid', message: expect.stringMatching(/password/) });
  await expect(importPkcs12(Buffer.from('no pfx'), 'right')).rejects.toMatchObject({ code: 'request.invalid' });
});

test('a file with old encryption is refused with the instruction how to convert it', async () => {
  const { bytes } = await exportPkcs12('p256', 'right', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES']);
  await expect(importPkcs12(bytes, 'right')).rejects.toMatchObject({
    code: 'request.invalid',
    message: expect.stringMatching(/openssl pkcs12 -legacy/),
  });
});

describe('a file without a MAC', () => {
  test('is taken: key and certificate prove themselves', async () => {
    const { pair, bytes } = await exportPkcs12('p256', 'right', ['-nomac']);
    const imported = await importPkcs12(bytes, 'right');
    expect(imported.certificate).toBe(pair.certificate);
    expect(imported.privateKey.equals(pair.privateKey)).toBe(true);
  });

  test('and a wrong password is told as one, not as old encryption', async () => {
    const { bytes } = await exportPkcs12('p256', 'right', ['-nomac']);
    await expect(importPkcs12(bytes, 'wrong')).rejects.toMatchObject({ message: expect.stringMatching(/password is wrong/) });
  });

  test('and without any encryption is taken as well', async () => {
    const { pair, bytes } = await exportPkcs12('p256', 'right', ['-nomac', '-keypbe', 'NONE', '-certpbe', 'NONE']);
    expect((await importPkcs12(bytes, 'right')).certificate).toBe(pair.certificate);
  });
});

test('old encryption is told as such also without a MAC, and where only the key has it', async () => {
  const legacy = ['-keypbe', 'PBE-SHA1-3DES'];
  for (const flags of [
    ['-nomac', ...legacy, '-certpbe', 'PBE-SHA1-3DES'],
    ['-certpbe', 'PBE-SHA1-3DES'],
  ]) {
    const { bytes } = await exportPkcs12('p256', 'right', flags);
    await expect(importPkcs12(bytes, 'right')).rejects.toMatchObject({ message: expect.stringMatching(/old encryption/) });
  }
});

const SHARED = new URL('../../../../shared/cases/keys/nomac.p12', import.meta.url);
(existsSync(SHARED) ? test : test.skip)('a file of another maker without a MAC, which once was told to have a wrong password', async () => {
  const imported = await importPkcs12(await readFile(SHARED), 'Parol-2026');
  expect(new X509Certificate(imported.certificate.raw).checkPrivateKey(imported.privateKey)).toBe(true);
});
