import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import iconv from 'iconv-lite';
import { buildLegalFile } from '../domain/legal-format/build-legal-file.ts';
import { generateForms } from '../fixtures/every-form.ts';
import { openContentThreads } from '../lib/content-threads/content-threads.ts';
import { buildCadesSignature } from '../lib/signing/cades/cades-builder.ts';
import { compileSigner } from '../lib/signing/cades/compiled-signer.ts';
import { verifySignature } from '../lib/signing/cades/verify-signature.ts';
import { writeUnsigned } from '../lib/signing/asn1/der.ts';
import { readRevocationList } from '../lib/signing/certificates/revocation-list.ts';
import { groupHashes, writeEvidenceRecord } from '../lib/signing/evidence/evidence-record.ts';
import { buildHashTree, hashTogether, pathOf } from '../lib/signing/evidence/hash-tree.ts';
import { buildRevocationList } from '../lib/test-authority/status-statements.ts';
import { createTestAuthority, type TestKeyKind } from '../lib/test-authority/test-authority.ts';
import { keyOf } from '../tests/support/signers.ts';

/**
 * `npm run bench:signing`: what a signature costs, beside the bare signature value and beside pkijs, in one run. Processor
 * microseconds an operation, for the wall clock of a shared machine says little; ratios are to the bare signature.
 */
const KINDS: TestKeyKind[] = ['p256', 'rsa2048', 'rsa3072'];
const ROUNDS: Record<TestKeyKind, number> = { p256: 3_000, rsa2048: 1_500, rsa3072: 400 };
const PKIJS_ROUNDS = 200;
const BURST = 10_000;
const IN_FLIGHT = 16;
const DOCUMENT_BYTES = 50 * 1024;

const authority = createTestAuthority();
const roots = [authority.root.certificate];
const round = (value: number) => Math.round(value * 10) / 10;

/** Processor microseconds and wall seconds of so many operations, some at once as in the signing process. */
async function measure(count: number, run: () => unknown): Promise<{ cpuUs: number; seconds: number }> {
  for (let index = 0; index < IN_FLIGHT; index += 1) await run();
  const cpu = process.cpuUsage();
  const started = performance.now();
  let left = count;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left > 0) {
        left -= 1;
        await run();
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  return { cpuUs: round((user + system) / count), seconds: (performance.now() - started) / 1000 };
}

function keysOf(kind: TestKeyKind) {
  const pair = authority.issueFor({ commonName: 'Bench' }, { kind });
  return { key: keyOf(pair, authority), certificate: pair.certificate, privateKey: pair.privateKey };
}

async function measureKind(kind: TestKeyKind): Promise<object> {
  const { key, certificate, privateKey } = keysOf(kind);
  const signer = compileSigner(key);
  const document = randomBytes(DOCUMENT_BYTES);
  const digest = createHash('sha256').update(document).digest();
  const now = new Date();
  const count = ROUNDS[kind];
  const bare = await measure(count, () => bareSign(document, privateKey));
  const compiled = await measure(count, () => signer.sign(createHash('sha256').update(document).digest(), now));
  const checked = await measure(count, async () => {
    const own = createHash('sha256').update(document).digest();
    verifySignature(await signer.sign(own, now), { digest: own, certificate, roots, needsStatus: false });
  });
  const pkijs = await measure(PKIJS_ROUNDS, () => buildCadesSignature(key, digest, now));
  const ratio = (value: number) => round(value / bare.cpuUs);
  return {
    bareSignature: bare.cpuUs,
    compiledSigner: compiled.cpuUs,
    compiledSignerWithSelfCheck: checked.cpuUs,
    pkijs: pkijs.cpuUs,
    toBare: { compiledSigner: ratio(compiled.cpuUs), withSelfCheck: ratio(checked.cpuUs), pkijs: ratio(pkijs.cpuUs) },
  };
}

function bareSign(document: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => sign('sha256', document, key, (error, value) => (error ? reject(error) : resolve(value))));
}

/** Documents as fast as they come, each hashed, signed and checked. */
async function measureBurst(kind: TestKeyKind): Promise<object> {
  const { key, certificate } = keysOf(kind);
  const signer = compileSigner(key);
  const documents = Array.from({ length: 64 }, () => randomBytes(DOCUMENT_BYTES));
  let next = 0;
  const { cpuUs, seconds } = await measure(BURST, async () => {
    const digest = createHash('sha256')
      .update(documents[next++ % documents.length]!)
      .digest();
    verifySignature(await signer.sign(digest, new Date()), { digest, certificate, roots, needsStatus: false });
  });
  return { documents: BURST, seconds: round(seconds), cpuUs };
}

async function measureRevocationList(): Promise<object> {
  const at = new Date();
  const serials = Array.from({ length: 100_000 }, () => writeUnsigned(randomBytes(16)).toString('hex'));
  const times = { thisUpdate: at, nextUpdate: new Date(at.getTime() + 60_000) };
  const raw = buildRevocationList(authority.issuer, new Map(serials.map((serial) => [serial, at])), times);
  const started = performance.now();
  const list = readRevocationList(raw, authority.issuer.certificate);
  return { entries: list.size, megabytes: round(raw.length / 1e6), milliseconds: round(performance.now() - started) };
}

function measureEvidence(): object {
  const hashes = Array.from({ length: BURST }, () => [randomBytes(32), randomBytes(32)]);
  let started = performance.now();
  const groups = hashes.map((pair) => groupHashes(pair, [], 'sha256'));
  const tree = buildHashTree(
    groups.map((group) => hashTogether(group, 'sha256')),
    'sha256',
  );
  const treeMs = performance.now() - started;
  started = performance.now();
  const token = readyToken();
  const record = (leaf: number) =>
    writeEvidenceRecord([[{ hash: 'sha256', token, reducedTree: [groups[leaf]!, ...pathOf(tree, leaf).map((node) => [node])] }]]);
  const size = record(0).length - token.length;
  for (let leaf = 0; leaf < BURST; leaf += 1) record(leaf);
  return { documents: BURST, treeMs: round(treeMs), allRecordsMs: round(performance.now() - started), bytesBesideToken: size };
}

/**
 * The signing process while it reads about the worst file that is taken: how long that one takes, how long others wait meanwhile for the reading of
 * theirs, and for how long the thread that answers everybody was held, in milliseconds.
 */
async function measureWorstFile(): Promise<object> {
  const threads = openContentThreads({ timeMs: 60_000 });
  const facts = [...generateForms(20, 7)].find(({ document }) => document.kind === 'transfer')!;
  const { xml } = buildLegalFile(facts);
  const small = iconv.encode(xml, 'win1251');
  const worst = iconv.encode(xml.replace('<СвСчФакт ', `<а>${'<а б="" в=""/>'.repeat(290_000)}</а><СвСчФакт `), 'win1251');
  // Both kinds of thread are up before it begins.
  await Promise.all([threads.readFile(small), threads.readFile(Buffer.alloc(300_000, 32))]);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  let busy = true;
  const reading = threads.readFile(worst).finally(() => (busy = false));
  const waits: number[] = [];
  while (busy) {
    const asked = performance.now();
    await threads.readFile(small);
    waits.push(performance.now() - asked);
  }
  const { facts: read } = await reading;
  const milliseconds = performance.now() - started;
  delay.disable();
  await threads.close();
  return {
    megabytes: round(worst.length / 1e6),
    read: read !== undefined,
    milliseconds: round(milliseconds),
    others: waits.length,
    longestWaitMs: round(Math.max(...waits)),
    threadHeldMs: round(delay.max / 1e6),
  };
}

/** Of the size that tokens have; the records are written, not judged, here. */
function readyToken(): Buffer {
  return Buffer.concat([Buffer.from('30820bb8', 'hex'), randomBytes(3_000)]);
}

// The first keys of a process are slower to make; none of that belongs into the figures.
generateKeyPairSync('ec', { namedCurve: 'P-256' });
const report: Record<string, unknown> = { processorMicroseconds: {} };
for (const kind of KINDS) (report.processorMicroseconds as Record<string, object>)[kind] = await measureKind(kind);
report.burst = { p256: await measureBurst('p256'), rsa2048: await measureBurst('rsa2048') };
report.revocationList = await measureRevocationList();
report.evidence = measureEvidence();
report.worstFile = await measureWorstFile();
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
