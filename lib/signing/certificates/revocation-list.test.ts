import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { writeExtension } from '../../test-authority/issue-certificate.ts';
import { buildRevocationList } from '../../test-authority/status-statements.ts';
import { createTestAuthority } from '../../test-authority/test-authority.ts';
import { DER, readDer, readSequence, writeDer, writeUnsigned } from '../asn1/der.ts';
import { readRevocationList } from './revocation-list.ts';

const authority = createTestAuthority();
const times = { thisUpdate: new Date(Date.now() - 60_000), nextUpdate: new Date(Date.now() + 60 * 60_000) };
const serial = () => writeUnsigned(randomBytes(16));

test('a list of a hundred thousand entries is read, and every entry is found with its date', () => {
  const at = new Date('2026-03-04T05:06:07Z');
  const serials = Array.from({ length: 100_000 }, serial);
  const list = readRevocationList(
    buildRevocationList(authority.issuer, new Map(serials.map((value) => [value.toString('hex'), at])), times),
    authority.issuer.certificate,
  );
  expect(list.size).toBe(100_000);
  for (const index of [0, 1, 49_999, 99_999]) expect(list.find(serials[index]!)).toEqual({ revokedAt: at });
  expect(list.find(serial())).toBeUndefined();
});

test('an empty list revokes nothing', () => {
  const list = readRevocationList(buildRevocationList(authority.issuer, new Map(), times), authority.issuer.certificate);
  expect(list.size).toBe(0);
});

test('a list of another issuer, with a changed byte, or signed by a stranger is refused', () => {
  const raw = buildRevocationList(authority.issuer, new Map([[serial().toString('hex'), new Date()]]), times);
  expect(() => readRevocationList(raw, authority.root.certificate)).toThrow(/another issuer/);
  const stranger = createTestAuthority();
  expect(() => readRevocationList(buildRevocationList(stranger.issuer, new Map(), times), authority.issuer.certificate)).toThrow(
    /signature/,
  );
  for (let offset = 20; offset < raw.length; offset += 7) {
    const changed = Buffer.from(raw);
    changed[offset] = changed[offset]! ^ 1;
    expect(() => readRevocationList(changed, authority.issuer.certificate)).toThrow();
  }
});

test('a critical extension that changes what an entry or the list is about is refused', () => {
  const raw = buildRevocationList(authority.issuer, new Map([[serial().toString('hex'), new Date()]]), times);
  // certificateIssuer (2.5.29.29) in the place of reasonCode: the entry would be about another authority's certificate.
  const [tbs] = readSequence(readDer(raw));
  const entry = readSequence(
    readSequence(tbs).find(({ tag, bytes }) => tag === DER.SEQUENCE && bytes.includes(Buffer.from('551d15', 'hex'))),
  )[0]!;
  const indirect = writeDer(
    DER.SEQUENCE,
    ...readSequence(entry)
      .slice(0, 2)
      .map(({ bytes }) => bytes),
    writeDer(DER.SEQUENCE, writeExtension('2.5.29.29', Buffer.of(5, 0), true)),
  );
  const signed = buildRevocationList(authority.issuer, new Map(), times, [indirect]);
  expect(() => readRevocationList(signed, authority.issuer.certificate)).toThrow(/critical extension 2\.5\.29\.29/);
});
