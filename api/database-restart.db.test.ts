import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rightPackage } from '../fixtures/broken-case.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { newKey, startApi, type Api } from '../tests/support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

const ROUNDS = 25;
const CALLERS = 8;

test('while every connection to the database is cut again and again, callers hear 503 and when to come back, never 500; what was accepted is there', async () => {
  const body = rightPackage('restarts', ['invoice', 'bill']);
  const { body: first } = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const [{ id }] = first.documents;
  const admin = openDatabase(api.database.url, 1);
  let cutting = true;
  const cut = async () => {
    while (cutting) {
      await admin.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };
  const cutter = cut();
  const answers: { status: number; code: string }[] = [];
  const accepted: string[] = [];
  const caller = async (number: number) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const fresh = rightPackage(`restarts-${number}-${round}`, ['act']);
      const posted = await api.call('POST', '/v1/packages', { body: fresh, headers: { 'idempotency-key': newKey() } });
      if (posted.status === 202) accepted.push(posted.body.documents[0].id);
      const others = await Promise.all([
        api.call('GET', `/v1/documents/${id}`),
        api.call('GET', '/v1/changes?limit=10'),
        api.call('GET', '/health/ready'),
        api.call('POST', '/v1/imports', { body: {} }),
      ]);
      for (const { status, body: answer } of [posted, ...others]) answers.push({ status, code: answer?.code });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)));
  cutting = false;
  await cutter;
  await admin.destroy();
  // The cuts were felt.
  expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(20);
  expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  const known = await api.database.db('documents').whereIn('id', accepted);
  expect(known).toHaveLength(accepted.length);
}, 120_000);
