import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateMonth } from '../../fixtures/month.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { acceptPackages, digestOfSubmission } from './acceptance.ts';
import { findOpenAttempt, recordAsked, recordAskingEnded, recordNotTaken, recordWithdrawn } from './attempt-repository.ts';

let database: TestDatabase;
const ids: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase(4);
  for (const submission of generateMonth({ month: '2026-10', seed: 5, consumers: 3 })) {
    const [result] = await acceptPackages(database.db, 'billing', [{ submission, bodyDigest: digestOfSubmission(submission) }]);
    if (result!.outcome !== 'refused') ids.push(...result!.documents.map(({ id }) => id));
  }
});
afterAll(() => database.drop());

async function open(): Promise<string> {
  const id = ids.pop()!;
  await database.db('delivery_attempts').insert({ document_id: id, number: 1, channel: 'electronic', door: '2BM' });
  return id;
}
const askedAt = async (id: string) => (await findOpenAttempt(database.db, id))!.asked_at;

test('a clear no takes back its own asking', async () => {
  const id = await open();
  await recordNotTaken(database.db, id, 1, await recordAsked(database.db, id, 1, 0));
  expect(await askedAt(id)).toBeNull();
});

test('a late no to an earlier asking leaves the doubt of the later one, which may have arrived', async () => {
  const id = await open();
  const first = await recordAsked(database.db, id, 1, 0);
  await recordAsked(database.db, id, 1, 0);
  await recordNotTaken(database.db, id, 1, first);
  expect(await askedAt(id)).toBeInstanceOf(Date);
});

test('an attempt that was taken back is not asked for again', async () => {
  const id = await open();
  await recordWithdrawn(database.db, id, 1);
  await expect(recordAsked(database.db, id, 1, 0)).rejects.toMatchObject({ code: 'document.illegal-move' });
});

test('of two that ask at once one asks; the other comes back, and may ask when the first has ended or is given up', async () => {
  const id = await open();
  const asks = await Promise.allSettled([1, 2].map(() => recordAsked(database.db, id, 1, 60_000)));
  expect(asks.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(recordAsked(database.db, id, 1, 60_000)).rejects.toMatchObject({ code: 'operator.uncertain' });
  const { value: asking } = asks.find(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<string>;
  await recordAskingEnded(database.db, id, 1, asking);
  const next = await recordAsked(database.db, id, 1, 60_000);
  await recordAskingEnded(database.db, id, 1, asking);
  await expect(recordAsked(database.db, id, 1, 60_000)).rejects.toMatchObject({ code: 'operator.uncertain' });
  await recordNotTaken(database.db, id, 1, next);
  await recordAsked(database.db, id, 1, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await recordAsked(database.db, id, 1, 1);
});
