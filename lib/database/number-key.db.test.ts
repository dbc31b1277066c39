import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { numberKey } from '../../domain/identity-text.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the database reads a number as we do, whichever character stands in it', async () => {
  // Every character of the first plane but NUL, which no text of Postgres holds, and halves of surrogate pairs.
  const points = Array.from({ length: 0xffff }, (_, index) => index + 1).filter((point) => point < 0xd800 || point > 0xdfff);
  const numbers = points.map((point) => `N${String.fromCodePoint(point)}7`).filter((number) => !/\p{Cn}/u.test(number));
  // Two programs may know different versions of Unicode: what only one of them knows has no form on which they could agree.
  const { rows } = await database.db.raw<{ rows: { number: string; key: string }[] }>(
    'select number, number_key_of(number) as key from unnest(?::text[]) as number where unicode_assigned(number)',
    [numbers],
  );
  expect(rows.length).toBeGreaterThan(55_000);
  expect(rows.filter(({ number, key }) => key !== numberKey(number))).toEqual([]);
});
