import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../lib/object-store/object-store.ts';

const RETAIN = '2031-12-31';

/** What every object store must keep. Each implementation's contract test calls it. */
export function objectStoreContract(name: string, open: () => ObjectStore): void {
  describe(`${name} keeps the contract of an object store`, () => {
    test('bytes come back as they were given, under their digest', async () => {
      for (const size of [1, 50_000, 3_000_000]) {
        const bytes = randomBytes(size);
        const stored = await open().put(bytes, RETAIN);
        expect(stored.key).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect((await open().get(stored)).equals(bytes)).toBe(true);
      }
    });

    test('the same bytes are kept once, also when several put them at the same moment', async () => {
      const bytes = randomBytes(1_000);
      const first = await open().put(bytes, RETAIN);
      const rest = await Promise.all(Array.from({ length: 8 }, () => open().put(bytes, RETAIN)));
      for (const stored of rest) expect(stored).toEqual(first);
    });

    test('an object that is not there is said with a code, not with silence', async () => {
      const nowhere = { key: '0'.repeat(64), versionId: null };
      await expect(open().get(nowhere)).rejects.toMatchObject({ code: 'archive.object-missing' });
      await expect(open().getLock(nowhere)).rejects.toMatchObject({ code: 'archive.object-missing' });
    });

    test('each shelf tells what lies on it, and nothing of the other', async () => {
      const [plain, sealed] = [randomBytes(100), randomBytes(100)];
      const stored = [await open().put(plain, RETAIN), await open().put(sealed, RETAIN, 'sealed')];
      expect((await open().get(stored[1]!)).equals(sealed)).toBe(true);
      const keys = async (shelf: 'objects' | 'sealed') => {
        const found: string[] = [];
        for await (const key of open().list(shelf)) found.push(key);
        return found;
      };
      expect(await keys('sealed')).toEqual([stored[1]!.key]);
      const objects = await keys('objects');
      expect(objects).toContain(stored[0]!.key);
      expect(objects).not.toContain(stored[1]!.key);
    });
  });
}
