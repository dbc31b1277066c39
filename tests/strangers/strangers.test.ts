import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addLongTermData, addTimestamp } from '../../lib/signing/cades/signature-levels.ts';
import { readSignedData } from '../../lib/signing/cades/read-signed-data.ts';
import { judgeSignature } from '../../lib/signing/cades/verify-signature.ts';
import { writePem } from '../../lib/signing/certificates/certificate.ts';
import { createStatusSource, type StatusSource } from '../../lib/signing/certificates/status-source.ts';
import { groupHashes, writeEvidenceRecord, type ArchiveChains } from '../../lib/signing/evidence/evidence-record.ts';
import { buildHashTree, hashTogether, pathOf } from '../../lib/signing/evidence/hash-tree.ts';
import { verifyEvidence } from '../../lib/signing/evidence/verify-evidence.ts';
import { createTimestampClient, type TimestampClient } from '../../lib/signing/time/timestamp-client.ts';
import { createTestAuthority, type TestKeyKind } from '../../lib/test-authority/test-authority.ts';
import { startTrustServer, type TrustServer } from '../../lib/test-authority/trust-server.ts';
import { askBouncyCastle, askDss, hasBouncyCastle, hasDss } from '../support/java-strangers.ts';
import { passesOpenssl } from '../support/openssl.ts';
import { sha256, signWith } from '../support/signers.ts';

/** What strangers say who have never seen our code: OpenSSL, Bouncy Castle, the EU's reference validator. */
const KINDS: TestKeyKind[] = ['p256', 'rsa2048', 'rsa3072'];
const LEVELS = ['B-B', 'B-T', 'B-LT'] as const;
const SIZES = [1, 2, 3, 5, 10_000];
const content = Buffer.from('Счёт-фактура № 1');
const authority = createTestAuthority();
const roots = [authority.root.certificate];
const messages = new Map<string, Buffer>();
const records = new Map<string, { record: Buffer; objects: Buffer[] }>();
let folder: string;
let rootFile: string;
let server: TrustServer;
let status: StatusSource;
let timestamps: TimestampClient;
/** Verdicts by case. */
const verdicts = new Map<string, string>();
const dssVerdicts = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealpost-strangers-'));
  server = await startTrustServer(authority);
  status = createStatusSource({ listUrls: server.listUrls, ocspUrls: [server.ocspUrl] });
  timestamps = createTimestampClient({ urls: [server.tsaUrl], roots, status });
  for (const kind of KINDS) await makeLevels(kind);
  for (const size of SIZES) await makeRecords(size);
  const cases = await writeCases();
  if (hasBouncyCastle) await collectVerdicts(cases);
  if (hasDss) await collectDssVerdicts(cases);
}, 120_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function makeLevels(kind: TestKeyKind): Promise<void> {
  const pair = authority.issueFor({ commonName: 'Абрамов Алексей' }, { kind });
  const bb = await signWith(pair, authority, content);
  const { token, facts } = await timestamps.stamp(sha256(readSignedData(bb).signer.signature));
  const bt = addTimestamp(bb, token);
  const paths = [pair.certificate, facts.certificate].map((certificate) => [
    certificate,
    authority.issuer.certificate,
    authority.root.certificate,
  ]);
  const evidence = await Promise.all(paths.map((members) => status.evidenceFor(members)));
  // OpenSSL and Java want lists; OCSP answers come along as RFC 5940 says.
  const lists = await Promise.all(server.listUrls.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())));
  const blt = addLongTermData(bt, {
    certificates: paths.flat().map(({ raw }) => raw),
    lists,
    answers: evidence.flatMap(({ answers }) => answers),
  });
  for (const [level, bytes] of [
    ['B-B', bb],
    ['B-T', bt],
    ['B-LT', blt],
  ] as const)
    messages.set(`${kind} ${level}`, bytes);
}

/** A batch of so many documents; the record of one in its midst, then renewed by time-stamp, then by hash. */
async function makeRecords(size: number): Promise<void> {
  const leaf = Math.min(size - 1, 4711);
  const objectsOf = (index: number) => [Buffer.from(`document ${index}`), Buffer.from(`signature ${index}`)];
  const objects = objectsOf(leaf);
  const digests = (index: number, hash: 'sha256' | 'sha512') => objectsOf(index).map((bytes) => createHash(hash).update(bytes).digest());
  const tree = buildHashTree(
    Array.from({ length: size }, (_, index) => hashTogether(groupHashes(digests(index, 'sha256'), [], 'sha256'), 'sha256')),
    'sha256',
  );
  const { token } = await timestamps.stamp(tree.root);
  const siblings = (path: Buffer[]) => path.map((sibling) => [sibling]);
  const first = {
    hash: 'sha256' as const,
    token,
    reducedTree: [groupHashes(digests(leaf, 'sha256'), [], 'sha256'), ...siblings(pathOf(tree, leaf))],
  };
  const renewed = { hash: 'sha256' as const, token: (await timestamps.stamp(sha256(token))).token, reducedTree: undefined };
  const before: ArchiveChains = [[first, renewed]];
  const group = groupHashes(digests(leaf, 'sha512'), before, 'sha512');
  const newTree = buildHashTree([hashTogether(group, 'sha512'), createHash('sha512').update('its neighbour').digest()], 'sha512');
  const rehashed = {
    hash: 'sha512' as const,
    token: (await timestamps.stamp(newTree.root, 'sha512')).token,
    reducedTree: [group, ...siblings(pathOf(newTree, 0))],
  };
  records.set(`${size} fresh`, { record: writeEvidenceRecord([[first]]), objects });
  records.set(`${size} time-stamp renewed`, { record: writeEvidenceRecord(before), objects });
  records.set(`${size} hash renewed`, { record: writeEvidenceRecord([...before, [rehashed]]), objects });
}

/** Each case as a file with the objects that it is over; Bouncy Castle also wants to know what it is. */
async function writeCases(): Promise<Map<string, { kind: 'cms' | 'ers'; files: string[] }>> {
  const cases = new Map<string, { kind: 'cms' | 'ers'; files: string[] }>();
  const put = async (name: string, bytes: Buffer) => {
    const file = path.join(folder, name.replaceAll(/[ ,]/g, '_'));
    await writeFile(file, bytes);
    return file;
  };
  const [contentFile, otherFile] = [await put('content', content), await put('other', Buffer.from('another document'))];
  rootFile = await put('root.pem', Buffer.from(writePem(authority.root.certificate)));
  for (const [name, bytes] of messages) {
    const file = await put(`${name}.p7s`, bytes);
    cases.set(name, { kind: 'cms', files: [file, contentFile] });
    cases.set(`${name} over another document`, { kind: 'cms', files: [file, otherFile] });
  }
  for (const [name, { record, objects }] of records) {
    const file = await put(`${name}.ers`, record);
    const [document, signature] = [await put(`${name}.doc`, objects[0]!), await put(`${name}.sig`, objects[1]!)];
    cases.set(name, { kind: 'ers', files: [file, document, signature] });
    cases.set(`${name} with another document`, { kind: 'ers', files: [file, otherFile, signature] });
    cases.set(`${name} with another signature`, { kind: 'ers', files: [file, document, otherFile] });
  }
  return cases;
}

async function collectVerdicts(cases: Awaited<ReturnType<typeof writeCases>>): Promise<void> {
  const lines = [...cases.values()].map(({ kind, files }) => [kind, ...files, ...(kind === 'cms' ? [rootFile] : [])].join(' '));
  const answers = await askBouncyCastle(lines);
  expect(answers).toHaveLength(cases.size);
  [...cases.keys()].forEach((name, index) => verdicts.set(name, answers[index]!));
}

async function collectDssVerdicts(cases: Awaited<ReturnType<typeof writeCases>>): Promise<void> {
  const lists = await Promise.all(
    server.listUrls.map(async (url, index) => {
      const file = path.join(folder, `${index}.crl`);
      await writeFile(file, Buffer.from(await (await fetch(url)).arrayBuffer()));
      return file;
    }),
  );
  const answers = await askDss(
    rootFile,
    lists,
    [...cases.values()].map(({ files }) => files.join(' ')),
  );
  expect(answers).toHaveLength(cases.size);
  [...cases.keys()].forEach((name, index) => dssVerdicts.set(name, answers[index]!));
}

const MATRIX = KINDS.flatMap((kind) => LEVELS.map((level) => [`${kind} ${level}`, level] as const));

describe.each(MATRIX)('%s', (name, level) => {
  test('OpenSSL accepts it, with status lists where it brings them, and refuses it over another document', async () => {
    const flags = level === 'B-LT' ? ['-crl_check_all'] : [];
    expect(await passesOpenssl(content, messages.get(name)!, rootFile, flags)).toBe(true);
    expect(await passesOpenssl(Buffer.from('another'), messages.get(name)!, rootFile, flags)).toBe(false);
  });

  (hasBouncyCastle ? test : test.skip)('Bouncy Castle accepts it as its level, and refuses it over another document', () => {
    expect(verdicts.get(name)).toBe(`passed ${level}`);
    expect(verdicts.get(`${name} over another document`)).toMatch(/^refused/);
  });

  (hasDss ? test : test.skip)(
    "the EU's reference validator calls it by its level and passes it, and refuses it over another document",
    () => {
      expect(dssVerdicts.get(name)).toBe(`TOTAL_PASSED CAdES-BASELINE-${level.slice(2)}`);
      expect(dssVerdicts.get(`${name} over another document`)).not.toMatch(/PASSED/);
    },
  );

  test('our own verifier says the same; B-LT needs nothing beside it', async () => {
    const members = [authority.issuer.certificate, authority.root.certificate];
    const certificate = judgeCertificate(messages.get(name)!);
    const evidence = level === 'B-LT' ? { lists: [], answers: [] } : await status.evidenceFor([certificate, ...members]);
    const stampEvidence =
      level === 'B-T' ? await status.evidenceFor([authority.timestamper.certificate, ...members]) : { lists: [], answers: [] };
    const all = { lists: [...evidence.lists, ...stampEvidence.lists], answers: [...evidence.answers, ...stampEvidence.answers] };
    expect(judgeSignature(messages.get(name)!, { digest: sha256(content), roots, evidence: all })).toMatchObject({
      outcome: 'passed',
      level,
    });
  });
});

function judgeCertificate(message: Buffer) {
  const verdict = judgeSignature(message, { digest: sha256(content), roots, needsStatus: false });
  if (verdict.outcome !== 'passed') throw new Error(verdict.reason);
  return verdict.certificate;
}

describe.each(SIZES.flatMap((size) => ['fresh', 'time-stamp renewed', 'hash renewed'].map((state) => `${size} ${state}`)))(
  'evidence record of %s',
  (name) => {
    (hasBouncyCastle ? test : test.skip)('Bouncy Castle accepts it, and refuses another document or signature', () => {
      expect(verdicts.get(name)).toBe('passed evidence');
      expect(verdicts.get(`${name} with another document`)).toMatch(/^refused/);
      expect(verdicts.get(`${name} with another signature`)).toMatch(/^refused/);
    });

    (hasDss ? test : test.skip)(
      "the EU's reference validator passes it over both objects, and not over another document or signature",
      () => {
        expect(dssVerdicts.get(name)).toBe('PASSED evidence over 2');
        for (const change of ['with another document', 'with another signature'])
          expect(dssVerdicts.get(`${name} ${change}`)).not.toBe('PASSED evidence over 2');
      },
    );

    test('our own verifier says the same, and refuses each flipped byte or says the same time', async () => {
      const { record, objects } = records.get(name)!;
      const evidence = await status.evidenceFor([
        authority.timestamper.certificate,
        authority.issuer.certificate,
        authority.root.certificate,
      ]);
      const { existedAt } = verifyEvidence(record, { objects, roots, evidence });
      for (const [index, other] of [
        [0, objects[1]!],
        [1, objects[0]!],
      ] as const) {
        const changed = [...objects];
        changed[index] = Buffer.concat([other, Buffer.of(1)]);
        expect(() => verifyEvidence(record, { objects: changed, roots, evidence })).toThrow(
          expect.objectContaining({ code: 'signature.invalid' }),
        );
      }
      expect(() => verifyEvidence(record, { objects: objects.slice(0, 1), roots, evidence })).toThrow(/exactly these objects/);
      for (let offset = 0; offset < record.length; offset += 3) {
        const flipped = Buffer.from(record);
        flipped[offset] = flipped[offset]! ^ 1;
        try {
          expect(verifyEvidence(flipped, { objects, roots, evidence }).existedAt).toEqual(existedAt);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^signature\./) });
        }
      }
    });
  },
);
