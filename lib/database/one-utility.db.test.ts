import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { REGISTRY } from '../../fixtures/registry.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { findSeller, saveRegistry } from './registry-repository.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** As rows of an older version lie there: written past the rules that hold now. */
const past = (sql: string) => database.db.raw(`set session_replication_role = replica; ${sql}; set session_replication_role = origin`);

const [seller] = REGISTRY.sellers;
const another = { ...seller!, inn: '7707083893' };

test('a second utility is refused whole: neither its card nor the heads beside it are written', async () => {
  const head = { ...REGISTRY.heads[0]!, id: 'stranger' };
  await expect(saveRegistry(database.db, { sellers: [another], heads: [head] })).rejects.toMatchObject({ code: 'seller.second' });
  await expect(saveRegistry(database.db, { sellers: [seller!, another], heads: [] })).rejects.toMatchObject({ code: 'seller.second' });
  expect(await findSeller(database.db, another.inn)).toBeUndefined();
  expect(await database.db('heads').where({ id: 'stranger' })).toEqual([]);
});

test('two registries that arrive at once on an empty database leave one utility', async () => {
  await past('delete from sellers');
  const outcomes = await Promise.allSettled([seller!, another].map((card) => saveRegistry(database.db, { sellers: [card], heads: [] })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await database.db('sellers')).toHaveLength(1);
});

test('the card of the utility itself is replaced as before, and two from before the rule stay readable', async () => {
  await past('delete from sellers');
  await saveRegistry(database.db, { sellers: [seller!], heads: [] });
  await saveRegistry(database.db, { sellers: [{ ...seller!, name: 'Новое имя' }], heads: [] });
  expect(await findSeller(database.db, seller!.inn)).toMatchObject({ name: 'Новое имя' });
  await past(`insert into sellers (inn, card) values ('${another.inn}', '${JSON.stringify(another)}')`);
  await saveRegistry(database.db, { sellers: [another], heads: [] });
  await expect(saveRegistry(database.db, { sellers: [{ ...seller!, inn: '5024000007' }], heads: [] })).rejects.toMatchObject({
    code: 'seller.second',
  });
});
