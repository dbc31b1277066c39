import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../tests/support/database.ts';
import { describeSchema } from '../tests/support/schema-text.ts';
import { migrateDown, migrateToLatest } from './migrate.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the migrations make exactly what schema.sql shows', async () => {
  expect(await describeSchema(database.db)).toBe(await readFile(new URL('schema.sql', import.meta.url), 'utf8'));
});

test('down takes everything away, and up brings the same back', async () => {
  const before = await describeSchema(database.db);
  await migrateDown(database.db);
  expect(await describeSchema(database.db)).not.toContain('table ');
  await migrateToLatest(database.db);
  expect(await describeSchema(database.db)).toBe(before);
});

test('five processes that migrate at once wait for each other, also after one was killed in the act', async () => {
  await database.db('knex_migrations_lock').update({ is_locked: 1 });
  await Promise.all(Array.from({ length: 5 }, () => migrateToLatest(database.db)));
});
