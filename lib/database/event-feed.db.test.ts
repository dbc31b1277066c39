import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateMonth } from '../../fixtures/month.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { acceptPackages, digestOfSubmission } from './acceptance.ts';
import { recordAttention, recordMove } from './document-moves.ts';
import { listChanges, listDocumentEvents } from './event-repository.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(20);
});
afterAll(() => database.drop());

const viewer = { clientId: 'billing' };

async function accept(seed: number, consumers: number): Promise<string[]> {
  const packages = [...generateMonth({ month: '2026-10', seed, consumers })].map((submission) => ({
    submission,
    bodyDigest: digestOfSubmission(submission),
  }));
  const results = await Promise.all(packages.map((item) => acceptPackages(database.db, 'billing', [item])));
  return results.flatMap(([result]) => (result!.outcome === 'refused' ? [] : result!.documents.map(({ id }) => id)));
}

test('a reader that follows twenty writers sees every event once, without a gap and in order, at any page size', async () => {
  let writing = true;
  const seen: number[] = [];
  const reading = (async () => {
    for (let quiet = 0; quiet < 2;) {
      const page = await listChanges(database.db, viewer, seen.at(-1) ?? 0, 1 + (seen.length % 7));
      seen.push(...page.map(({ position }) => position));
      if (page.length === 0 && !writing) quiet += 1;
    }
  })();
  const ids = await accept(31, 40);
  // Some commits are slow, some are given up: neither may make a hole that a reader jumps over.
  await Promise.all(
    ids.map((id, index) =>
      database.db
        .transaction(async (trx) => {
          await recordMove(trx, id, { to: 'VALIDATED' });
          if (index % 5 === 0) await trx.raw('select pg_sleep(0.01)');
          if (index % 7 === 0) throw new Error('given up');
        })
        .catch(() => undefined),
    ),
  );
  writing = false;
  await reading;
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => index + 1));
  const { position } = await database.db('event_feed').first();
  expect(seen.length).toBe(position);
});

test('a late attempt cannot step a status back, and a repeated move writes nothing', async () => {
  const [id] = await accept(32, 1);
  const { db } = database;
  await recordMove(db, id!, { to: 'VALIDATED' });
  await recordMove(db, id!, { to: 'SIGNED' });
  expect(await recordMove(db, id!, { to: 'VALIDATED' })).toEqual({ repeated: true, phase: 'SIGNED' });
  await recordMove(db, id!, { to: 'CANCELLED' });
  await expect(recordMove(db, id!, { to: 'DELIVERED' })).rejects.toMatchObject({ code: 'document.illegal-move' });
  await expect(recordMove(db, 'f'.repeat(32), { to: 'SIGNED' })).rejects.toMatchObject({ code: 'document.not-found' });
  const events = await listDocumentEvents(db, id!);
  expect(events.map(({ type, version }) => [type, version])).toEqual([
    ['RECEIVED', 1],
    ['VALIDATED', 2],
    ['SIGNED', 3],
    ['CANCELLED', 4],
  ]);
});

test('of twenty attempts at one move at once exactly one writes', async () => {
  const [id] = await accept(33, 1);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => recordMove(database.db, id!, { to: 'VALIDATED' })));
  expect(outcomes.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(await listDocumentEvents(database.db, id!)).toHaveLength(2);
});

test('a document whose life is over is not parked', async () => {
  const [id] = await accept(34, 1);
  const attention = {
    reason: 'x.y',
    owner: 'operations',
    step: 'sign',
    since: new Date().toISOString(),
    otherwiseRu: '',
    otherwiseEn: '',
  } as const;
  await recordMove(database.db, id!, { to: 'CANCELLED' });
  await recordAttention(database.db, id!, attention, {});
  expect(await database.db('documents').where({ id }).first('attention')).toEqual({ attention: null });
});
