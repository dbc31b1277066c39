import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { REGISTRY } from '../../fixtures/registry.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { getRegistryVersion, listBrokenRegistryChanges, listRegistryChanges, recordChange } from './registry-changes.ts';
import { saveHead, saveRegistry } from './registry-repository.ts';

let database: TestDatabase;
const head = REGISTRY.heads[0]!;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('cards that are loaded stand in the log, each once; what is loaded again unchanged writes nothing', async () => {
  const { db } = database;
  const changes = await listRegistryChanges(db, 0, 1_000);
  const of = (subject: string) => changes.filter((change) => change.subject === subject).map(({ subjectId }) => subjectId);
  expect(of('seller')).toEqual(REGISTRY.sellers.map(({ inn }) => inn));
  expect(of('head')).toEqual(REGISTRY.heads.map(({ id }) => id));
  const version = await getRegistryVersion(db);
  await saveRegistry(db, REGISTRY);
  expect(await getRegistryVersion(db)).toBe(version);
  await saveRegistry(db, { ...REGISTRY, heads: [{ ...head, post: 'another post' }] });
  expect(await getRegistryVersion(db)).toBe(version + 1);
});

test.each([
  ['sellers', `update sellers set card = card || '{"x": 1}'`],
  ['heads', `update heads set card = card || '{"x": 1}'`],
  ['heads', `insert into heads (id, card) values ('planted', '{}')`],
  ['signatories', `insert into signatories (id, full_name) values ('planted', '{}')`],
  ['mandates', 'update mandates set valid_to = null, revoked_at = now()'],
  ['absences', `insert into absences (id, head_id, absent_from) select 'planted', id, now() from heads limit 1`],
  ['release_rules', `insert into release_rules (rules) values ('{}')`],
])('a change of %s without its line in the log is refused at the commit, also to the owner: %s', async (_, sql) => {
  await expect(database.db.raw(sql)).rejects.toThrow(/changed without a line in registry_changes/);
});

test('a line of an earlier commit does not cover a later change, and the API may make both in one', async () => {
  const api = database.as('api');
  await saveHead(api, { ...head, id: 'head-80' }, 'test');
  await expect(api('heads').where({ id: 'head-80' }).update({ card: '{}' })).rejects.toThrow(/without a line/);
  await recordChange(api, 'test', async (trx) => {
    await trx('heads')
      .where({ id: 'head-80' })
      .update({ card: JSON.stringify(head) });
    return { change: { subject: 'head', subjectId: 'head-80', action: 'saved', data: {} }, result: undefined };
  });
  expect(await listBrokenRegistryChanges(database.db)).toEqual([]);
});

test('position, binding and transaction are the database’s own: what a caller says of them is not taken', async () => {
  const version = await getRegistryVersion(database.db);
  await database.as('api').raw(
    `insert into registry_changes (position, at, actor, subject, subject_id, action, data, transaction_id, previous, hash)
     values (9999, now(), 'thief', 'head', 'head-01', 'saved', '{}', '7', 'x', 'y')`,
  );
  expect(await getRegistryVersion(database.db)).toBe(version + 1);
  expect(await listBrokenRegistryChanges(database.db)).toEqual([]);
});

test('each line is bound to the one before it by SHA-256 of its fields, as another program computes it', async () => {
  const rows = await database
    .db('registry_changes')
    .orderBy('position')
    .select(
      '*',
      database.db.raw('data::text as said'),
      database.db.raw(`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as stamp`),
    );
  let previous = '0'.repeat(64);
  for (const { position, actor, subject, subject_id: id, action, said, stamp, hash } of rows) {
    const fields = [previous, stamp, actor, subject, id, action].map((field) => JSON.stringify(field)).join(', ');
    previous = createHash('sha256').update(`[${position}, ${fields}, ${said}]`).digest('hex');
    expect(hash).toBe(previous);
  }
});

test.each([
  ['edited', `update registry_changes set actor = 'nobody' where position = 3`, [3]],
  ['taken out', 'delete from registry_changes where position = 5', [6]],
])('a line that an owner has %s is found', async (_, sql, broken) => {
  const { db } = database;
  await db
    .transaction(async (trx) => {
      await trx.raw('alter table registry_changes disable trigger registry_changes_stay');
      await trx.raw(sql);
      expect(await listBrokenRegistryChanges(trx)).toEqual(broken);
      await trx.rollback();
    })
    .catch(() => undefined);
  expect(await listBrokenRegistryChanges(db)).toEqual([]);
});
