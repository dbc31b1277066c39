import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { createContainerHouse, makeContainer, type ContainerHouse } from '../../tests/support/genuine-container.ts';
import { placesOf, putManifestRight } from '../../tests/support/tampering.ts';
import { writeDer } from '../signing/asn1/der.ts';
import { sha256Hex } from '../sha256.ts';
import { LAYOUT } from './layout.ts';
import { zipFiles, type ContainerFiles } from './read-files.ts';
import { verifyContainer } from './verify-container.ts';

let house: ContainerHouse;
let genuine: ContainerFiles;
let folder: string;

beforeAll(async () => {
  house = createContainerHouse();
  genuine = await makeContainer(house, {
    documentId: 'a'.repeat(32),
    number: '7/1',
    receipts: ['receipt-date', 'buyer-title'],
    late: [],
    version: 2,
  });
  folder = await mkdtemp(path.join(tmpdir(), 'sealpost-hostile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function judgeWith(place: string, bytes: Buffer): Promise<{ outcome: string; codes: string[] }> {
  const files = new Map(genuine).set(place, bytes);
  putManifestRight(files);
  const { outcome, findings } = await verifyContainer(zipFiles(files), house);
  return { outcome, codes: findings.map(({ code }) => code) };
}

const deepDer = (tag: number): Buffer => {
  let der: Buffer = Buffer.alloc(0);
  for (let depth = 0; depth < 3_000; depth += 1) der = writeDer(tag, der);
  return der;
};

test.each([0x30, 0x31, 0xa0])('3,000 values of the tag %i inside each other are no signature, certificate, list or record', async (tag) => {
  const der = deepDer(tag);
  const { signatures } = placesOf(genuine);
  const stem = `${LAYOUT.statusFolder}${sha256Hex(der).slice(0, 16)}`;
  const places = [signatures['b-b'], signatures['b-lt'], LAYOUT.documentRecord, 'certificates/a.cer', `${stem}.crl`, `${stem}.ocsp`];
  for (const place of places) expect({ place, ...(await judgeWith(place, der)) }).toMatchObject({ place, outcome: 'failed' });
});

test.each([60, 3_000, 100_000])('data of an event that are %i deep are no event, and break nobody', async (depth) => {
  const deep = `"data":{"deep":${'['.repeat(depth)}${']'.repeat(depth)},`;
  const { codes } = await judgeWith(LAYOUT.events, Buffer.from(genuine.get(LAYOUT.events)!.toString().replace('"data":{', deep)));
  expect(codes).toContain('events.malformed');
});

test.each(['constructor', '__proto__', 'toString'])('a phase that is called %s is no phase', async (phase) => {
  const log = genuine
    .get(LAYOUT.events)!
    .toString()
    .replaceAll(/"phase":"\w+"/g, `"phase":"${phase}"`);
  expect((await judgeWith(LAYOUT.events, Buffer.from(log))).codes).toContain('events.illegal-move');
});

test('an XML of a million elements, one that is 100,000 deep, and entities that double are not read', async () => {
  const { content } = placesOf(genuine);
  const entities = 'bcdefghijk'.replaceAll(
    /./g,
    (name) => `<!ENTITY ${name} "${`&${String.fromCharCode(name.charCodeAt(0) - 1)};`.repeat(10)}">`,
  );
  for (const xml of [
    `<Файл ИдФайл="a">${'<a/>'.repeat(1_000_000)}</Файл>`,
    `<Файл ИдФайл="a">${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</Файл>`,
    `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${entities}]><Файл ИдФайл="&k;"/>`,
  ]) {
    const files = new Map(genuine).set(content, Buffer.from(xml));
    const { outcome, notes } = await verifyContainer(zipFiles(files), house);
    expect(outcome).toBe('failed');
    expect(notes.map(({ code }) => code)).toContain('document.unreadable');
  }
});

test('a thousand certificates are not compared with each other', async () => {
  const files = new Map(genuine);
  for (let index = 0; index < 1_000; index += 1) files.set(`${LAYOUT.certificatesFolder}${index}.cer`, house.chain[0]!.raw);
  putManifestRight(files);
  expect((await verifyContainer(zipFiles(files), house)).findings).toHaveLength(1);
});

test('a bomb, names outside, twins and links are refused before anything is unpacked', async () => {
  const bomb = Buffer.from(zipSync({ 'a.txt': new Uint8Array(1_000_000) }));
  const directory = bomb.readUInt32LE(bomb.length - 6);
  for (const size of [22, directory + 24]) bomb.writeUInt32LE(300 * 1024 * 1024, size);
  // Says that it unpacks to 10 bytes, and does to a million.
  const liar = Buffer.from(zipSync({ 'a.txt': new Uint8Array(10) }));
  const packed = deflateRawSync(Buffer.alloc(1_000_000));
  const lying = Buffer.concat([liar.subarray(0, 35), packed, liar.subarray(35 + liar.readUInt32LE(18))]);
  const link = Buffer.from(zipSync({ 'a.txt': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }));
  const named = (name: string) => Buffer.from(zipSync({ [name]: strToU8('a') }));
  const twins = [
    { 'README.txt': strToU8('a'), 'readme.TXT': strToU8('b') },
    { 'и\u0306': strToU8('a'), й: strToU8('b') },
  ].map((files) => Buffer.from(zipSync(files)));
  const outside = ['../a', '/a', 'a/../../b', 'C:a', 'a\\b', 'a//b', './a', 'a\u202Eb', 'a\0b'].map(named);
  for (const zip of [bomb, lying, link, ...twins, ...outside])
    expect((await verifyContainer(zip, house)).findings).toMatchObject([{ code: 'zip.refused' }]);
});

test("Python's zipfile and Debian's unzip find every file whole, under its name, written on Unix", async () => {
  const file = path.join(folder, 'container.zip');
  await writeFile(file, zipFiles(genuine));
  const script = `import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([[i.filename, i.create_system, bool(i.flag_bits & 0x800) or i.filename.isascii(), i.external_attr >> 16] for i in archive.infolist()]))`;
  const shown = JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })) as unknown[];
  expect(shown).toEqual([...genuine.keys()].sort().map((name) => [name, 3, true, 0o100644]));
  expect(execFileSync('unzip', ['-tq', file], { encoding: 'utf8' })).toMatch(/^No errors detected/);
});
