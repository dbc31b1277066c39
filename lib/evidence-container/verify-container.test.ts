import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { createContainerHouse, makeContainer, technicalXml, type ContainerHouse } from '../../tests/support/genuine-container.ts';
import { runMutations } from '../../tests/support/mutation-run.ts';
import { placesOf, putManifestRight } from '../../tests/support/tampering.ts';
import { readPem } from '../signing/certificates/certificate.ts';
import { LAYOUT, type LayoutVersion } from './layout.ts';
import { zipFiles, type ContainerFiles } from './read-files.ts';
import { verifyContainer } from './verify-container.ts';

const MUTANTS = 200;
const ID = 'a'.repeat(32);
let house: ContainerHouse;
let genuine: ContainerFiles;
let folder: string;

const make = (more: { fileName?: string; version?: LayoutVersion } = {}) =>
  makeContainer(house, { documentId: ID, number: '7/1', receipts: ['receipt-date', 'buyer-title'], late: [], version: 2, ...more });
const copy = () => new Map(genuine);
const judge = async (files: ContainerFiles) => {
  const { outcome, findings, notes } = await verifyContainer(zipFiles(files), house);
  return { outcome, findings: findings.map(({ code }) => code), notes: notes.map(({ code }) => code) };
};

beforeAll(async () => {
  house = createContainerHouse();
  genuine = await make();
  folder = await mkdtemp(path.join(tmpdir(), 'sealpost-container-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a genuine container passes without a note, also in the layout of before', async () => {
  for (const files of [genuine, await make({ version: 1 })])
    expect(await judge(files)).toEqual({ outcome: 'passed', findings: [], notes: [] });
});

test.each(['evidence.ers', '..', 'mimetype', 'signature.p7s', 'manifest.json', '__proto__', 'a.xml.p7s', 'a:b*.xml', '.'])(
  'a document that is called %s breaks nothing',
  async (fileName) => {
    const files = await make({ fileName });
    expect(await judge(files)).toEqual({ outcome: 'passed', findings: [], notes: [] });
    expect(Object.keys(unzipSync(zipFiles(files))).sort()).toEqual([...files.keys()].sort());
  },
);

describe('an answer', () => {
  const addLate = async (by: ContainerHouse['buyer'], answers = answersOf(genuine)) => {
    const files = copy();
    const { fileId, bytes } = technicalXml('buyer-title', 'late', answers);
    const late = `${LAYOUT.laterReceiptsFolder}03-Титул покупателя-${fileId}.xml`;
    files.set(late, bytes).set(`${late}.p7s`, await house.sign(by, bytes));
    putManifestRight(files);
    return judge(files);
  };
  const answersOf = (files: ContainerFiles) => {
    const { content, signatures } = placesOf(files);
    return { fileId: path.basename(content, '.xml'), signature: files.get(signatures['b-b'])! };
  };

  test.each(['head', 'otherHead'] as const)('that our own %s has signed as a buyer fails', async (who) => {
    expect(await addLate(house[who])).toMatchObject({ outcome: 'failed', findings: expect.arrayContaining(['receipt.other-side']) });
  });

  test('of another organisation fails, and a name without an INN proves nobody', async () => {
    expect(await addLate(house.operator)).toMatchObject({ outcome: 'failed', findings: expect.arrayContaining(['receipt.other-side']) });
    const unnamed = await addLate(house.stranger);
    expect(unnamed.outcome).not.toBe('passed');
    expect(unnamed.notes).toEqual(expect.arrayContaining(['receipt.signer-unproven', 'receipt.not-anchored']));
  });

  test('to another document, or under another signature of this one, fails', async () => {
    const { fileId, signature } = answersOf(genuine);
    for (const answers of [
      { fileId: 'ON_NSCHFDOPPR_2BM-2_2BE-1_20261125_other', signature },
      { fileId, signature: genuine.get(placesOf(genuine).signatures['b-lt'])! },
    ])
      expect(await addLate(house.buyer, answers)).toMatchObject({
        outcome: 'failed',
        findings: expect.arrayContaining(['receipt.other-document']),
      });
  });

  test('that came after the last anchor leaves it undecided, even where everything else is right', async () => {
    expect((await addLate(house.buyer)).notes).toContain('receipt.not-anchored');
  });
});

test.each([
  ['its evidence records', [LAYOUT.documentRecord, LAYOUT.sealedRecord], 'evidence.not-there'],
  ['the anchors', [LAYOUT.audit], 'audit.not-there'],
  ['the protocol', [LAYOUT.protocol], 'protocol.not-there'],
  ['the README', [LAYOUT.readme], 'protocol.not-there'],
])('without %s nothing passes', async (_what, paths, code) => {
  const files = copy();
  for (const place of paths) files.delete(place);
  putManifestRight(files);
  expect(await judge(files)).toMatchObject({ outcome: 'indeterminate', findings: [], notes: expect.arrayContaining([code]) });
});

test('an extra file fails, whatever it is called and although the manifest names it', async () => {
  for (const name of ['extra.txt', 'constructor', 'document/file/second.xml', 'certificates/extra.cer', 'status/extra.crl', 'META-INF/a']) {
    const files = copy().set(name, Buffer.from('extra'));
    putManifestRight(files);
    expect({ name, ...(await judge(files)) }).toMatchObject({
      name,
      outcome: 'failed',
      findings: expect.arrayContaining(['file.unknown']),
    });
  }
});

test('a protocol of a version that nobody knows is not taken for compared', async () => {
  const files = copy();
  files.set(
    LAYOUT.manifest,
    Buffer.from(
      files
        .get(LAYOUT.manifest)!
        .toString()
        .replace(/"protocol": \d+/, '"protocol": 99'),
    ),
  );
  files.set(LAYOUT.protocol, Buffer.from('%PDF forged'));
  putManifestRight(files);
  expect(await judge(files)).toMatchObject({ outcome: 'indeterminate', notes: ['protocol.not-compared'] });
});

test(`no mutant of ${MUTANTS} passes that says something else than a genuine container`, async () => {
  const { genuine: before, outcomes, wronglyPassed, broken } = await runMutations(MUTANTS, 1);
  expect({ before: before.map(({ outcome }) => outcome), wronglyPassed, broken }).toEqual({
    before: Array.from({ length: 5 }, () => 'passed'),
    wronglyPassed: [],
    broken: [],
  });
  expect(outcomes.failed).toBeGreaterThan(MUTANTS / 2);
}, 240_000);

test("Debian's unzip shows and unpacks the names as they are", async () => {
  const file = path.join(folder, 'container.zip');
  await writeFile(file, zipFiles(genuine));
  const list = execFileSync('unzip', ['-Z1', file], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  expect(list.trim().split('\n').sort()).toEqual([...genuine.keys()].sort());
  const long = execFileSync('unzip', ['-Z', file], { encoding: 'utf8' });
  expect(long.split('\n').filter((line) => line.startsWith('-rw-r--r--')).length).toBe(genuine.size);
});

const CASES = fileURLToPath(new URL('../../../shared/cases/containers/', import.meta.url));
(existsSync(CASES) ? describe : describe.skip)('the containers of 2026-11-25', () => {
  const verdictOf = async (name: string) => {
    const roots = readPem(readFileSync(path.join(CASES, 'root.pem'), 'utf8'));
    return (await verifyContainer(readFileSync(path.join(CASES, name)), { roots, now: new Date('2026-11-25T15:00:00Z') })).outcome;
  };

  test('the genuine one passes', async () => {
    expect(await verdictOf('00-untouched-repacked.zip')).toBe('passed');
  });

  test.each([
    '03b-extra-listed',
    '09f-refusal-of-another-document-as-late-receipt',
    '11c-refusal-turned-into-acceptance-stripped',
    '12-sealed-facts-changed-stripped',
    '14b-later-event-forged-no-protocol',
    '15-local-name-differs',
    '15c-trailing',
  ])('%s does not', async (name) => {
    expect(await verdictOf(`${name}.zip`)).toBe('failed');
  });
});
