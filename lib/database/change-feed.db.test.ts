import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createDocumentActivities } from '../../activities/documents.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';

let api: Api;
let counter = 0;

beforeAll(async () => void (api = await startApi()));
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

/** So many packages at once, each validated at once: writers race for positions. */
async function write(packages: number): Promise<void> {
  await Promise.all(
    Array.from({ length: packages }, async () => {
      counter += 1;
      const body = rightPackage(`feed-${counter}`, ['transfer', 'bill']);
      const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
      await Promise.all(
        answer.body.documents.map(({ id }: { id: string }) =>
          createDocumentActivities({ db: api.database.db }).validateDocument({ documentId: id }),
        ),
      );
    }),
  );
}

interface Seen {
  position: number;
  documentId: string;
  version: number;
}

test('any paging, any crash of the reader, any race of writers: nothing lost, nothing doubled, nothing out of order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ limit: fc.integer({ min: 1, max: 7 }), crash: fc.boolean() }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, packages) => {
        const { body: start } = await api.call('GET', '/v1/changes?after=0&limit=500');
        let after: number = start.changes.at(-1)?.position ?? 0;
        const from = after;
        const seen: Seen[] = [];
        const writing = write(packages);
        const read = async (limit: number, crash: boolean) => {
          const { body } = await api.call('GET', `/v1/changes?after=${after}&limit=${limit}`);
          // A reader that dies before it has kept the page asks for it again.
          if (crash) return body.more as boolean;
          seen.push(...body.changes);
          after = body.next;
          return body.more as boolean;
        };
        for (const { limit, crash } of steps) await read(limit, crash);
        await writing;
        while (await read(500, false));
        const { rows } = await api.database.db.raw<{ rows: { position: number }[] }>(
          'select position from document_events where position > ? order by position',
          [from],
        );
        expect(seen.map(({ position }) => position)).toEqual(rows.map(({ position }) => Number(position)));
        // Positions have no gaps, and each document's versions rise by one.
        seen.forEach(({ position }, index) => expect(position).toBe(from + index + 1));
        const versions = new Map<string, number>();
        for (const { documentId, version } of seen) {
          expect(version).toBe((versions.get(documentId) ?? 0) + 1);
          versions.set(documentId, version);
        }
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
