import { beforeAll, describe, expect, test } from '@jest/globals';
import { keyOf, sha256 } from '../../../tests/support/signers.ts';
import { createTestAuthority, type TestAuthority } from '../../test-authority/test-authority.ts';
import { DER, readDer, readMembers, readOid, type DerValue } from '../asn1/der.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { compileSigner } from './compiled-signer.ts';
import { proveSigner } from './prove-signer.ts';
import { verifySignature, type SignatureExpectation } from './verify-signature.ts';

const digest = sha256('the document');
let authority: TestAuthority;
let stranger: TestAuthority;
let key: SigningKey;
let other: SigningKey;
let cms: Buffer;

beforeAll(async () => {
  authority = createTestAuthority();
  stranger = createTestAuthority('A stranger');
  key = keyOf(authority.issueFor({ commonName: 'Head One' }), authority);
  other = keyOf(authority.issueFor({ commonName: 'Head Two' }), authority);
  cms = await compileSigner(key).sign(digest, new Date());
});

const check =
  (bytes: Buffer, change: Partial<SignatureExpectation> = {}) =>
  () =>
    verifySignature(bytes, { digest, certificate: key.certificate, roots: [authority.root.certificate], needsStatus: false, ...change });

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
    expect({ offset, passed }).toEqual({ offset, passed: false });
  }
});

describe('refused', () => {
  test('over other bytes', () => {
    expect(check(cms, { digest: sha256('another') })).toThrow(expect.objectContaining({ code: 'signature.invalid' }));
  });
  test("by another head's certificate", () => {
    expect(check(cms, { certificate: other.certificate })).toThrow(expect.objectContaining({ code: 'signature.invalid' }));
  });
  test('under a stranger root', () => {
    expect(check(cms, { roots: [stranger.root.certificate] })).toThrow(expect.objectContaining({ code: 'signature.invalid' }));
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

test.each(['p256', 'rsa2048', 'rsa3072'] as const)('a %s signer proves itself against pkijs before it serves', async (kind) => {
  const own = keyOf(authority.issueFor({ commonName: 'Head' }, { kind }), authority);
  const signer = await proveSigner(own, [authority.root.certificate]);
  const bytes = await signer.sign(digest, new Date());
  expect(check(bytes, { certificate: own.certificate })().level).toBe('B-B');
});

test('a signer that differs from the reference is refused', async () => {
  const roots = [authority.root.certificate];
  const honest = compileSigner(key);
  const late = { sign: (bytes: Buffer, at: Date) => honest.sign(bytes, new Date(at.getTime() - 60_000)) };
  await expect(proveSigner(key, roots, { signer: late })).rejects.toMatchObject({ code: 'signature.invalid' });
  await expect(proveSigner(key, roots, { signer: compileSigner(other) })).rejects.toMatchObject({ code: 'signature.invalid' });
  const foreign = { ...key, sign: other.sign };
  await expect(proveSigner(foreign, roots)).rejects.toMatchObject({ code: 'signature.invalid' });
});

test('DER with padded or indefinite lengths is refused', () => {
  for (const hex of ['308101' + '00', '3080' + '0000', '30820001' + '00', '1f8101' + '00'])
    expect(() => readDer(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code: 'signature.malformed' }));
  expect(readDer(Buffer.from('300100', 'hex')).content.length).toBe(1);
});
