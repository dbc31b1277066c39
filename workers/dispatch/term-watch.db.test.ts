import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { createClock } from '../../lib/clock.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { watchTerms } from './term-watch.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

/** A clock that stands at noon of a day in Moscow. */
const on = (date: string) => ({ ...createClock({ speed: 1, epoch: new Date(0) }), now: () => new Date(`${date}T12:00:00+03:00`) });

test('documents that have not left are told of a day before their term of issue ends, and once more when it is broken; others are not', async () => {
  const { db } = api.database;
  const body = rightPackage('terms', ['invoice', 'bill']);
  const accepted = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const [invoice, bill] = accepted.body.documents.map(({ id }: { id: string }) => id);
  // Dated 2026-10-31: the last day is 2026-11-05.
  expect(await watchTerms(db, on('2026-11-03'))).toBe(0);
  expect(await watchTerms(db, on('2026-11-04'))).toBe(1);
  expect(await watchTerms(db, on('2026-11-05'))).toBe(0);
  expect(await watchTerms(db, on('2026-11-06'))).toBe(1);
  expect(await watchTerms(db, on('2026-11-07'))).toBe(0);
  const eventsOf = async (id: string) =>
    (await api.call('GET', `/v1/documents/${id}/events`)).body.events.map(({ type, data }: { type: string; data: object }) => ({
      type,
      data,
    }));
  expect((await eventsOf(invoice)).slice(1)).toEqual([
    { type: 'TERM_NEAR', data: { dueOn: '2026-11-05' } },
    { type: 'TERM_BROKEN', data: { dueOn: '2026-11-05' } },
  ]);
  expect(await eventsOf(bill)).toHaveLength(1);
  const { body: feed } = await api.call('GET', '/v1/changes');
  const positions = feed.changes.map(({ position }: { position: number }) => position);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
});

test('a document that has left is not told of', async () => {
  const body = rightPackage('left-in-time', ['invoice']);
  const accepted = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  await api.database.db('documents').where({ id: accepted.body.documents[0].id }).update({ phase: 'ISSUED' });
  expect(await watchTerms(api.database.db, on('2026-12-01'))).toBe(0);
});
