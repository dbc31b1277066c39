import { expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { createSeededRandom } from '../../tests/support/seeded-random.ts';
import { ZIP_MUTATIONS } from '../../tests/support/zip-mutations.ts';
import { unzipFiles, zipFiles } from './read-files.ts';

const FILES = new Map([
  ['README.txt', Buffer.from('one '.repeat(200))],
  ['receipts/Извещение.xml', Buffer.from('<a/>')],
  ['empty', Buffer.alloc(0)],
]);
const ZIP = zipFiles(FILES);

test('what we write is read back as it was', () => {
  expect(unzipFiles(ZIP)).toEqual(FILES);
});

test.each(
  ZIP_MUTATIONS.filter(({ name }) => !['entries in another order', 'a byte anywhere', 'another version of the packer'].includes(name)),
)('refused: $name', ({ mutate }) => {
  for (let seed = 1; seed <= 12; seed += 1)
    expect(() => unzipFiles(mutate(ZIP, createSeededRandom(seed)))).toThrow(expect.objectContaining({ code: 'container.malformed' }));
});

test('the order of the entries is free', () => {
  const { mutate } = ZIP_MUTATIONS.find(({ name }) => name === 'entries in another order')!;
  expect(unzipFiles(mutate(ZIP, createSeededRandom(1)))).toEqual(FILES);
});

test('no byte can be changed so that another reader shows something else than what is read here', () => {
  for (let at = 0; at < ZIP.length; at += 1) {
    const changed = Buffer.from(ZIP);
    changed[at] = changed[at]! ^ 0x21;
    const read = attempt(() => unzipFiles(changed));
    if (read) expect({ at, read: [...read].sort() }).toEqual({ at, read: asOthersRead(changed) });
  }
});

test.each(['../outside', '/root', 'a//b', './a', 'a\\b', 'C:a', 'a\u0000', 'a\u202Eb', 'e\u0301.xml', 'folder/'])(
  'the name %j is refused',
  (name) => {
    expect(() => unzipFiles(zipFiles(new Map([[name, Buffer.from('a')]])))).toThrow(/unsafe name/);
  },
);

test('a name in other capitals is the same name, and no file lies in a file', () => {
  for (const names of [
    ['a.xml', 'A.xml'],
    ['a', 'a/b'],
  ])
    expect(() => unzipFiles(zipFiles(new Map(names.map((name) => [name, Buffer.from('a')]))))).toThrow(/twice|lies in a file/);
});

test('a bomb is refused before it is unpacked', () => {
  const bomb = zipFiles(new Map(Array.from({ length: 3 }, (_, index) => [`zeros-${index}`, Buffer.alloc(80 * 1024 * 1024)])));
  expect(bomb.length).toBeLessThan(1024 * 1024);
  expect(() => unzipFiles(bomb)).toThrow(/larger/);
});

function asOthersRead(zip: Buffer): [string, Buffer][] {
  return Object.entries(unzipSync(zip))
    .map(([name, bytes]): [string, Buffer] => [name, Buffer.from(bytes)])
    .sort();
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
