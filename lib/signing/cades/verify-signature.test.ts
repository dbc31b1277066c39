import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keyOf, sha256, signWith } from '../../../tests/support/signers.ts';
import { issueCertificate, type KeyPair } from '../../test-authority/issue-certificate.ts';
import { buildOcspResponse, buildRevocationList, readOcspRequest } from '../../test-authority/status-statements.ts';
import { createTestAuthority, generateKeys, type TestAuthority } from '../../test-authority/test-authority.ts';
import { buildTimestampResponse } from '../../test-authority/timestamp-token.ts';
import { DER, readDer, readMembers, readSequence, writeDer, writeOid } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { StatusEvidence } from '../certificates/certificate-status.ts';
import { buildOcspRequest } from '../certificates/ocsp-response.ts';
import { buildTimestampRequest, readTimestampResponse } from '../time/timestamp-request.ts';
import { compileSigner } from './compiled-signer.ts';
import { readSignedData } from './read-signed-data.ts';
import { addLongTermData, addTimestamp } from './signature-levels.ts';
import { judgeSignature, type SignatureExpectation } from './verify-signature.ts';

const DAY = 24 * 60 * 60 * 1000;
const content = Buffer.from('the document');
const digest = sha256(content);
const now = new Date();
const ago = (days: number) => new Date(now.getTime() - days * DAY);
const times = { thisUpdate: new Date(now.getTime() - 60_000), nextUpdate: new Date(now.getTime() + DAY) };
let authority: TestAuthority;
let head: KeyPair;
let cms: Buffer;

beforeAll(async () => {
  authority = createTestAuthority();
  head = authority.issueFor({ commonName: 'Head One' });
  cms = await signWith(head, authority, content);
});

const lists = (revoked: ReadonlyMap<string, Date> = new Map(), when = times): Buffer[] => [
  buildRevocationList(authority.root, new Map(), when),
  buildRevocationList(authority.issuer, revoked, when),
];
const revokedAt = (certificate: Certificate, at: Date) => new Map([[certificate.serial.toString('hex'), at]]);
const certId = (certificate: Certificate) =>
  readOcspRequest(buildOcspRequest(certificate, authority.issuer.certificate, Buffer.of(1))).certId;
const judge = (bytes: Buffer, evidence: Partial<StatusEvidence> = { lists: lists() }, change: Partial<SignatureExpectation> = {}) =>
  judgeSignature(bytes, { digest, roots: [authority.root.certificate], evidence: { lists: [], answers: [], ...evidence }, now, ...change });
const failed = (reason: RegExp) => ({ outcome: 'failed', reason: expect.stringMatching(reason) });
const indeterminate = (reason: RegExp) => ({ outcome: 'indeterminate', reason: expect.stringMatching(reason) });

test('a signature with a fresh status of signer and issuer passes', () => {
  expect(judge(cms)).toMatchObject({ outcome: 'passed', level: 'B-B' });
});

describe('what the chain engine of pkijs lets through is refused (rows of signing.md, F.2)', () => {
  test('1: a revoked signer whose message brings an OCSP answer "good" with a worthless signature', () => {
    const evidence = { lists: lists(revokedAt(head.certificate, ago(1))) };
    const good = buildOcspResponse(authority.ocspResponder, { certId: certId(head.certificate), ...times });
    const forged = Buffer.from(good);
    const spot = good.indexOf(authority.ocspResponder.certificate.raw) - 12;
    forged[spot] = forged[spot]! ^ 1;
    const stranger = createTestAuthority('A stranger');
    const byStranger = buildOcspResponse(stranger.ocspResponder, { certId: certId(head.certificate), ...times });
    const bySigner = buildOcspResponse(head, { certId: certId(head.certificate), ...times });
    for (const answer of [forged, byStranger, bySigner]) {
      const message = addLongTermData(cms, { certificates: [], lists: [], answers: [answer] });
      expect(judge(message, evidence)).toEqual(failed(/revoked/));
      // Without the list there is no revocation to see, and still the forged answer proves nothing.
      expect(judge(message, { lists: lists().slice(0, 1) })).toEqual(indeterminate(/status/));
    }
  });

  test('2: an OCSP answer that ended two days before', () => {
    const old = buildOcspResponse(authority.ocspResponder, { certId: certId(head.certificate), thisUpdate: ago(3), nextUpdate: ago(2) });
    expect(judge(cms, { lists: lists().slice(0, 1), answers: [old] })).toEqual(indeterminate(/status/));
  });

  test('3: a key that may not sign documents: keyAgreement, the time-stamping authority, an authority itself', async () => {
    for (const pair of [authority.issueFor({ commonName: 'Agreement' }, { keyUsage: 'keyAgreement' }), authority.timestamper])
      expect(judge(await signWith(pair, authority, content))).toEqual(failed(/usage/));
    const underRoot = { issuer: authority.root };
    expect(judge(await signWith(authority.issuer, underRoot, content))).toEqual(failed(/authority/));
  });

  test('4: a certificate below an authority with path length 0', async () => {
    const sub = issueCertificate(
      { commonName: 'Sub' },
      generateKeys('p256'),
      { notAfter: new Date(now.getTime() + DAY), authority: true },
      authority.issuer,
    );
    const below = authority.issueFor({ commonName: 'Below' }, { by: sub });
    const key = { ...keyOf(below, authority), chain: [sub.certificate, authority.issuer.certificate] };
    expect(judge(await compileSigner(key).sign(digest, now))).toEqual(failed(/path length/));
  });

  test('5: contentType that differs, the certificate id of another, unsorted and doubled attributes', async () => {
    const other = authority.issueFor({ commonName: 'Other' });
    const changed = async (change: (attributes: Buffer[]) => Buffer[]) => judge(await resign(cms, head, change));
    expect(await changed((list) => list)).toMatchObject({ outcome: 'passed' });
    expect(await changed((list) => [...list].reverse())).toEqual(failed(/not sorted/));
    expect(await changed((list) => [...list, list[0]!].sort((a, b) => Buffer.compare(a, b)))).toEqual(failed(/not sorted|exactly once/));
    expect(await changed((list) => list.filter((value) => !value.includes(writeOid(OID.signingTime))))).toEqual(failed(/missing/));
    const wrongType = writeDer(DER.SEQUENCE, writeOid(OID.contentType), writeDer(DER.SET, writeOid(OID.signedData)));
    expect(
      await changed((list) =>
        [...list.filter((value) => !value.includes(writeOid(OID.contentType))), wrongType].sort((a, b) => Buffer.compare(a, b)),
      ),
    ).toEqual(failed(/contentType/));
    const foreign = (await signWith(other, authority, content)).subarray(0);
    const foreignId = attributesOf(foreign).find((value) => value.includes(writeOid(OID.signingCertificateV2)))!;
    expect(
      await changed((list) =>
        [...list.filter((value) => !value.includes(writeOid(OID.signingCertificateV2))), foreignId].sort((a, b) => Buffer.compare(a, b)),
      ),
    ).toEqual(failed(/another certificate/));
  });

  test('6: revoked 20 days ago, judged for a time 50 days ago: valid at that time; a list from the future counts for nothing', async () => {
    const old = createTestAuthority('Old', ago(200));
    const long = old.issueFor({ commonName: 'Long' }, { notBefore: ago(100) });
    const bytes = await signWith(long, old, content, ago(60));
    const listsOf = (when: typeof times) => [
      buildRevocationList(old.root, new Map(), when),
      buildRevocationList(old.issuer, revokedAt(long.certificate, ago(20)), when),
    ];
    const under = { roots: [old.root.certificate] };
    expect(judge(bytes, { lists: listsOf(times) }, { ...under, existedAt: ago(50) })).toMatchObject({ outcome: 'passed' });
    expect(judge(bytes, { lists: listsOf(times) }, { ...under, existedAt: ago(10) })).toEqual(failed(/revoked/));
    expect(judge(bytes, { lists: listsOf(times) }, under)).toEqual(failed(/revoked/));
    const future = { thisUpdate: new Date(now.getTime() + DAY), nextUpdate: new Date(now.getTime() + 2 * DAY) };
    expect(judge(bytes, { lists: listsOf(future) }, { ...under, existedAt: ago(50) })).toEqual(indeterminate(/status/));
  });

  test('7: neither list nor answer: nobody knows', () => {
    expect(judge(cms, {})).toEqual(indeterminate(/status/));
  });
});

describe('time', () => {
  const stamp = (bytes: Buffer, at = now): Buffer => {
    const { bytes: request } = buildTimestampRequest(sha256(readSignedData(bytes).signer.signature), 'sha256');
    return readTimestampResponse(
      buildTimestampResponse(authority.timestamper, [authority.issuer.certificate], request, { generatedAt: at }),
    );
  };

  test('a revocation after the time-stamp does not hurt, one before it does', () => {
    const stamped = addTimestamp(cms, stamp(cms, now));
    expect(judge(stamped, { lists: lists(revokedAt(head.certificate, new Date(now.getTime() + 60_000))) })).toMatchObject({
      outcome: 'passed',
      level: 'B-T',
    });
    expect(judge(stamped, { lists: lists(revokedAt(head.certificate, ago(0.5))) })).toEqual(failed(/revoked/));
  });

  test('a certificate that has ended since is judged by its time-stamp, and without one nobody knows', () => {
    const later = new Date(now.getTime() + 500 * DAY);
    const evidence = { lists: lists(new Map(), { ...times, nextUpdate: new Date(later.getTime() + DAY) }) };
    expect(judge(cms, evidence, { now: later })).toEqual(indeterminate(/has ended/));
    expect(judge(addTimestamp(cms, stamp(cms)), evidence, { now: later })).toMatchObject({ outcome: 'passed', provenAt: expect.any(Date) });
  });

  test('a time-stamp over another signature, or by who is no time-stamping authority, is refused', async () => {
    const other = await signWith(head, authority, Buffer.from('another'));
    expect(judge(addTimestamp(cms, stamp(other)))).toEqual(failed(/other data/));
    const { bytes: request } = buildTimestampRequest(sha256(readSignedData(cms).signer.signature), 'sha256');
    const false_ = readTimestampResponse(buildTimestampResponse(head, [authority.issuer.certificate], request));
    expect(judge(addTimestamp(cms, false_))).toEqual(failed(/time-stamping authority/));
  });

  test('an evidence record gives the time to a signature that has no time-stamp of its own', () => {
    const later = new Date(now.getTime() + 500 * DAY);
    const evidence = { lists: lists(new Map(), { ...times, nextUpdate: new Date(later.getTime() + DAY) }) };
    expect(judge(cms, evidence, { now: later, existedAt: now })).toMatchObject({ outcome: 'passed' });
  });

  test('one flipped byte at every offset of a B-LT signature never yields another signer', () => {
    const token = stamp(cms);
    const answer = buildOcspResponse(authority.ocspResponder, { certId: certId(head.certificate), ...times });
    const longTerm = addLongTermData(addTimestamp(cms, token), {
      certificates: [authority.root.certificate.raw, authority.timestamper.certificate.raw],
      lists: lists(),
      answers: [answer],
    });
    expect(judge(longTerm, {})).toMatchObject({ outcome: 'passed', level: 'B-LT' });
    for (let offset = 0; offset < longTerm.length; offset += 1) {
      const flipped = Buffer.from(longTerm);
      flipped[offset] = flipped[offset]! ^ (1 << (offset % 8));
      const verdict = judge(flipped, {});
      // What isn't signed (a spare certificate, a second proof) may be damaged without harm; who signed what, and when, may not.
      if (verdict.outcome === 'passed')
        expect({ offset, signer: verdict.certificate.thumbprint, at: verdict.timestamp!.generatedAt }).toEqual({
          offset,
          signer: head.certificate.thumbprint,
          at: new Date(Math.floor(now.getTime() / 1000) * 1000),
        });
    }
  });
});

describe('a certificate of the chain is refused', () => {
  test('with a critical extension that nobody knows', async () => {
    const odd = authority.issueFor({ commonName: 'Odd' }, { unknownCritical: true });
    expect(judge(await signWith(odd, authority, content))).toEqual(failed(/critical extension/));
  });
  test('before it is valid', async () => {
    const early = authority.issueFor({ commonName: 'Early' }, { notBefore: new Date(now.getTime() + DAY) });
    expect(judge(await signWith(early, authority, content))).toEqual(failed(/not valid yet/));
  });
  test('issued by who is no authority', async () => {
    const below = authority.issueFor({ commonName: 'Below' }, { by: head });
    const key = { ...keyOf(below, authority), chain: [head.certificate, authority.issuer.certificate] };
    expect(judge(await compileSigner(key).sign(digest, now))).toEqual(failed(/no authority/));
  });
});

test('whatever bytes come, the verdict is one of three and never another signer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(cms.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
      fc.nat(cms.length),
      fc.uint8Array({ maxLength: 40 }),
      (changes, cut, tail) => {
        const bytes = Buffer.concat([Buffer.from(cms).subarray(0, cms.length - (cut % 7)), tail]);
        for (const [offset, value] of changes) if (offset < bytes.length) bytes[offset] = value;
        const verdict = judge(bytes);
        if (verdict.outcome === 'passed') expect(bytes.equals(cms)).toBe(true);
        else expect(['failed', 'indeterminate']).toContain(verdict.outcome);
      },
    ),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(judge(Buffer.from(bytes)).outcome).toBe('failed');
    }),
    { numRuns: 1_000 },
  );
});

/** The signed attributes of a message as they stand. */
function attributesOf(message: Buffer): Buffer[] {
  return readMembers(readSignedData(message).signer.members[3]!).map(({ bytes }) => Buffer.from(bytes));
}

/** The same message with other signed attributes, signed anew with the right key: only the rules can refuse it. */
async function resign(message: Buffer, pair: KeyPair, change: (attributes: Buffer[]) => Buffer[]): Promise<Buffer> {
  const { members, signer } = readSignedData(message);
  const attributes = change(attributesOf(message));
  const value = await keyOf(pair, authority).sign(writeDer(DER.SET, ...attributes));
  const [version, sid, hash, , algorithm] = signer.members.map(({ bytes }) => bytes);
  const info = writeDer(
    DER.SEQUENCE,
    version!,
    sid!,
    hash!,
    writeDer(DER.CONTEXT_0, ...attributes),
    algorithm!,
    writeDer(DER.OCTET_STRING, value),
  );
  const signedData = writeDer(DER.SEQUENCE, ...members.slice(0, -1).map(({ bytes }) => bytes), writeDer(DER.SET, info));
  const type = readSequence(readDer(message))[0]!.bytes;
  return writeDer(DER.SEQUENCE, type, writeDer(DER.CONTEXT_0, signedData));
}
