import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { objectStoreContract } from '../../tests/contracts/object-store.ts';
import { createFileObjectStore } from './file-object-store.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'sealpost-objects-'));

objectStoreContract('the folder', () => createFileObjectStore(directory));

test('the folder says that it is not WORM, and mends an object that was spoiled when its bytes are put again', async () => {
  const store = createFileObjectStore(directory);
  expect(store.isWorm).toBe(false);
  const bytes = Buffer.from('a document');
  const { key } = await store.put(bytes, '2031-12-31');
  const file = path.join(directory, key.slice(0, 2), key.slice(2, 4), key);
  writeFileSync(file, 'spoiled');
  const stored = await store.put(bytes, '2031-12-31');
  expect((await store.get(stored)).toString()).toBe('a document');
  expect(readdirSync(path.dirname(file))).toEqual([key]);
});

test('a key that is no digest never becomes a path', async () => {
  await expect(createFileObjectStore(directory).get({ key: '../../etc/passwd', versionId: null })).rejects.toThrow();
});
