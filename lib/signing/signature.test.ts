import { X509Certificate, createHash } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { HEADS, SELLER } from '../../fixtures/registry.ts';
import { proveSigner } from './prove-signer.ts';
import { DER, readDer, readMembers, readOid, type DerValue } from './der.ts';
import { prepareDevelopmentKeys } from './development-authority.ts';
import { loadSigningKey, type SigningKey } from './signing-key.ts';
import { verifySignature } from './verify-signature.ts';

const PASSPHRASE = 'a passphrase of this test';
const digest = createHash('sha256').update('the document').digest();
let key: SigningKey;
let other: SigningKey;
let root: X509Certificate;
let strangerRoot: X509Certificate;
let cms: Buffer;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'sealpost-keys-'));
  await prepareDevelopmentKeys(directory, PASSPHRASE, SELLER, HEADS.slice(0, 2));
  const stranger = await mkdtemp(path.join(tmpdir(), 'sealpost-stranger-'));
  await prepareDevelopmentKeys(stranger, PASSPHRASE, SELLER, HEADS.slice(0, 1));
  [key, other] = await Promise.all([loadSigningKey(directory, 'head-01', PASSPHRASE), loadSigningKey(directory, 'head-02', PASSPHRASE)]);
  root = new X509Certificate(await readFile(path.join(directory, 'root.pem')));
  strangerRoot = new X509Certificate(await readFile(path.join(stranger, 'root.pem')));
  cms = await key.signer.sign(digest, new Date());
});

const check =
  (bytes: Buffer, change: Partial<Parameters<typeof verifySignature>[1]> = {}) =>
  () =>
    verifySignature(bytes, { digest, certificate: key.certificate, root, ...change });

test('a signature of ours verifies, and says when it was made', () => {
  expect(Math.abs(check(cms)().signedAt.getTime() - Date.now())).toBeLessThan(60_000);
});

test('one flipped bit at every byte of a signature never verifies', () => {
  for (let offset = 0; offset < cms.length; offset += 1) {
    const flipped = Buffer.from(cms);
    flipped[offset] = flipped[offset]! ^ 1;
    let passed = true;
    try {
      check(flipped)();
    } catch {
      passed = false;
    }
    // Bytes of the included issuer's own extensions may be opaque to us, but the signer must stay the pinned one.
    expect({ offset, passed }).toEqual({ offset, passed: false });
  }
});

describe('refused', () => {
  test('over other bytes', () => {
    expect(check(cms, { digest: createHash('sha256').update('another').digest() })).toThrow(
      expect.objectContaining({ code: 'signature.invalid' }),
    );
  });
  test("by another head's certificate", () => {
    expect(check(cms, { certificate: other.certificate })).toThrow(expect.objectContaining({ code: 'signature.invalid' }));
  });
  test('under a stranger root', () => {
    expect(check(cms, { root: strangerRoot })).toThrow(expect.objectContaining({ code: 'signature.invalid' }));
  });
  test('with a byte after its end', () => {
    expect(check(Buffer.concat([cms, Buffer.of(0)]))).toThrow(expect.objectContaining({ code: 'signature.malformed' }));
  });
  test('cut off, empty, or no DER at all', () => {
    for (const bytes of [cms.subarray(0, -1), Buffer.alloc(0), Buffer.from('hello')]) expect(check(bytes)).toThrow();
  });
});

test('the signed attributes are sorted as DER wants a SET, each once, with the four that CAdES-B-B needs', () => {
  const contentInfo = readMembers(readDer(cms));
  const signedData = readMembers(readDer(contentInfo[1]!.content));
  const signerInfo = readMembers(readMembers(signedData[4]!)[0]!);
  const attributes = readMembers(signerInfo[3]!);
  const oids = attributes.map((attribute) => readOid(readMembers(attribute)[0]!.content));
  expect(new Set(oids)).toEqual(
    new Set(['1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4', '1.2.840.113549.1.9.5', '1.2.840.113549.1.9.16.2.47']),
  );
  const sorted = [...attributes].sort((a: DerValue, b: DerValue) => Buffer.compare(a.bytes, b.bytes));
  expect(attributes.map(({ bytes }) => bytes.toString('hex'))).toEqual(sorted.map(({ bytes }) => bytes.toString('hex')));
  expect(signerInfo[0]!.tag).toBe(DER.INTEGER);
});

test('a signer proves itself against pkijs before it serves, and one that differs is refused', async () => {
  await expect(proveSigner(key, root)).resolves.toBe(key);
  const late = { ...key, signer: { sign: (bytes: Buffer, at: Date) => key.signer.sign(bytes, new Date(at.getTime() - 60_000)) } };
  await expect(proveSigner(late, root)).rejects.toMatchObject({ code: 'signature.invalid' });
  const foreign = { ...key, signer: other.signer };
  await expect(proveSigner(foreign, root)).rejects.toMatchObject({ code: 'signature.invalid' });
});

test('a wrong passphrase, a missing head and a head that walks out of the folder give no key', async () => {
  await expect(loadSigningKey(directory, 'head-01', 'a wrong passphrase')).rejects.toMatchObject({ code: 'signature.no-key' });
  await expect(loadSigningKey(directory, 'head-27', PASSPHRASE)).rejects.toMatchObject({ code: 'signature.no-key' });
  await expect(loadSigningKey(directory, '../head-01', PASSPHRASE)).rejects.toMatchObject({ code: 'signature.no-key' });
});

test('a key at rest is encrypted', async () => {
  expect(await readFile(path.join(directory, 'head-01', 'key.pem'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
});

test('DER with padded or indefinite lengths is refused', () => {
  for (const hex of ['308101' + '00', '3080' + '0000', '30820001' + '00', '1f8101' + '00'])
    expect(() => readDer(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code: 'signature.malformed' }));
  expect(readDer(Buffer.from('300100', 'hex')).content.length).toBe(1);
});
