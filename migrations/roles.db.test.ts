import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertApiKey } from '../lib/database/api-key-repository.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { createTestDatabase, type TestDatabase } from '../tests/support/database.ts';
import { migrateToLatest } from './migrate.ts';
import { PROCESS_ROLES, SEQUENCE_RIGHTS, TABLE_RIGHTS, type ProcessRole } from './rights.ts';
import { prepareRoles, roleName } from './roles.ts';

let database: TestDatabase;

const ID = 'a'.repeat(32);
const HASH = '0'.repeat(64);

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await db.raw(`
    insert into partners (id, client_id, external_id, card, unload_electronically, flag_changed_at) values ('p', 'billing', 'C-1', '{}', true, now());
    insert into packages (id, client_id, external_id, partner_id, seller_inn, period_from, period_to, month, contract, partner_card, expected_count,
                          expected_gross, body_digest, accepted_at)
      select 'k', 'billing', 'K-1', 'p', inn, '2026-10-01', '2026-10-31', '2026-10', '{}', '{}', 1, 1, '', now() from sellers limit 1;
    insert into documents (id, client_id, package_id, partner_id, external_id, seller_inn, kind, number, document_date, revision, head_id, gross, month,
                           phase, version, source_digest, accepted_position, accepted_at, updated_at)
      select '${ID}', 'billing', 'k', 'p', 'D-1', inn, 'act', '1', '2026-10-31', 0, 'head-01', 1, '2026-10', 'VALIDATED', 1, '', 1, now(), now()
        from sellers limit 1;
    insert into document_contents (document_id, role, media_type, file_name, sha256, bytes) values ('${ID}', 'source', '', '', '', ''), ('${ID}', 'legal', '', '', '', '');
    insert into document_events values (1, '${ID}', 'billing', 'p', 1, 'RECEIVED', 'RECEIVED', now(), '{}');
    insert into signatures values ('${ID}', 'head-01', '', '', '', now(), null);
    insert into signature_timestamps values ('${ID}', '', now(), '');
    insert into signing_journal (position, at, document_id, head_id, outcome, content_digest, previous, hash) values (1, now(), '${ID}', 'head-01', 'signed', '', '${HASH}', 'x');
    insert into signing_orders (id, client_id, kind, head_id, state, actor) values ('o', 'billing', 'month-statement', 'head-01', 'wanted', 'a');
    insert into audit_anchors values (1, 1, 1, '', '', '', '', null, '', now(), '');
    insert into portal_sessions values ('h', 'p', 'i', 's', now(), now() + interval '1 day');
    insert into consents (partner_id, electronic, source, actor) values ('p', true, 'billing', 'a');
    insert into portal_actions (document_id, partner_id, action, actor) values ('${ID}', 'p', 'opened', 'a');
    insert into webhook_endpoints (id, client_id, url, position) values ('w', 'billing', 'https://a.example', 0);`);
  // What a database says of itself is not cloned with it.
  await prepareRoles(db);
  await insertApiKey(db, 'a secret of the tests, long enough to be one', { clientId: 'billing', scopes: ['documents:read'] });
});
afterAll(() => database.drop());

const INSERT_SIGNATURE = `insert into signatures (document_id, head_id, content_digest, cms, certificate_thumbprint, signed_at) values ('b', 'head-01', '', '', '', now())`;
const INSERT_JOURNAL = `insert into signing_journal (position, at, document_id, head_id, outcome, content_digest, previous, hash) values (2, now(), 'b', 'head-01', 'signed', '', '', 'y')`;
const INSERT_KEY = `insert into api_keys (prefix, hash, client_id, scopes) values ('0', '0', 'billing', '{documents:write}')`;
const INSERT_DOCUMENT = `insert into documents (id) values ('b')`;

const REFUSED: Record<ProcessRole, readonly string[]> = {
  documents: [
    INSERT_SIGNATURE,
    INSERT_JOURNAL,
    INSERT_KEY,
    INSERT_DOCUMENT,
    'select hash from api_keys',
    'select * from signing_journal',
    'select * from portal_sessions',
    'select * from portal_accounts',
    'select * from consents',
    'select * from portal_actions',
    'select * from webhook_endpoints',
    `update document_events set type = 'SIGNED'`,
    'delete from document_events',
    'truncate document_events',
    `update signatures set cms = ''`,
    'delete from signatures',
    `update documents set head_id = 'head-02'`,
    `update documents set gross = 0`,
    `update documents set source_digest = ''`,
    `update documents set kind = 'invoice'`,
    'delete from documents',
    `update document_contents set role = 'source'`,
    'delete from document_contents',
    `update heads set card = '{}'`,
    `update mandates set revoked_at = null`,
    `insert into mandates select * from mandates`,
    `update signatory_certificates set retired_at = null`,
    'insert into signatory_certificates select * from signatory_certificates',
    `insert into registry_changes select * from registry_changes`,
    `insert into signing_orders (id, client_id, kind, head_id, state, actor) values ('o2', 'billing', 'month-statement', 'head-01', 'wanted', 'a')`,
    `update signing_orders set bytes = 'x', cms = 'x'`,
    `insert into release_rules (rules) values ('{}')`,
    `update release_manifests set released_at = now()`,
    'delete from audit_anchors',
    `insert into audit_anchors select * from audit_anchors`,
    `insert into legal_holds (id, client_id, document_id, reason, actor) values ('l', 'billing', '${ID}', 'r', 'a')`,
    `update partners set unload_electronically = false`,
    'alter table document_events disable trigger all',
    'create table mine (id int)',
    'create temporary table mine (id int)',
    'set role sealpost_api',
    `set session_replication_role = 'replica'`,
    `copy documents to program 'cat'`,
    `select pg_read_file('/etc/passwd')`,
    'select * from pg_authid',
    'select * from knex_migrations',
  ],
  delivery: [
    INSERT_SIGNATURE,
    INSERT_KEY,
    INSERT_DOCUMENT,
    'select * from api_keys',
    'select * from portal_sessions',
    'select * from webhook_endpoints',
    `update document_events set data = '{}'`,
    `update documents set content_digest = ''`,
    `update document_contents set bytes = ''`,
    `insert into signing_orders (id, client_id, kind, head_id, state, actor, bytes, cms) values ('o3', 'billing', 'month-statement', 'head-01', 'signed', 'a', 'x', 'x')`,
    `update signing_orders set cms = 'x'`,
    `update technical_documents set verdict = 'valid'`,
    'delete from operator_events',
  ],
  evidence: [
    INSERT_SIGNATURE,
    'select * from api_keys',
    'select * from consents',
    'update document_events set at = now()',
    'delete from document_events',
    'update audit_anchors set root = 1::text',
    'delete from signature_timestamps',
    `update documents set content_digest = ''`,
    `update evidence_timestamps set token = ''`,
    `update heads set card = '{}'`,
  ],
  dispatcher: [
    INSERT_SIGNATURE,
    'select * from api_keys',
    'select * from portal_sessions',
    `update documents set phase = 'ARCHIVED'`,
    'delete from document_events',
    `update signing_orders set bytes = 'x'`,
    'delete from webhook_endpoints',
    `update webhook_attempts set error = ''`,
  ],
  signing: [
    'select * from api_keys',
    'select * from portal_sessions',
    'select * from webhook_endpoints',
    `update signatures set cms = ''`,
    'delete from signatures',
    `update signing_journal set outcome = 'x'`,
    'delete from signing_journal',
    'truncate signing_journal',
    `update documents set phase = 'SIGNED'`,
    `update document_contents set bytes = ''`,
    `insert into document_events select * from document_events`,
    `insert into mandates select * from mandates`,
    `update mandates set revoked_at = null`,
    `insert into registry_changes select * from registry_changes`,
    `insert into release_rules (rules) values ('{}')`,
  ],
  api: [
    INSERT_SIGNATURE,
    INSERT_JOURNAL,
    INSERT_KEY,
    'select * from signing_journal',
    `update api_keys set scopes = '{}'`,
    `update document_events set type = 'SIGNED'`,
    'delete from document_events',
    `update registry_changes set actor = 'nobody'`,
    'delete from registry_changes',
    `update mandates set valid_to = null`,
    `update signatory_certificates set certificate = ''`,
    `update signing_orders set cms = 'x'`,
    `update documents set content_digest = ''`,
    `update document_contents set bytes = ''`,
    `update consents set electronic = false`,
    'delete from portal_actions',
    `insert into audit_anchors select * from audit_anchors`,
    'delete from documents',
  ],
};

test.each(PROCESS_ROLES.flatMap((role) => REFUSED[role].map((sql) => [role, sql] as const)))('%s may not: %s', async (role, sql) => {
  await expect(database.as(role).raw(sql)).rejects.toMatchObject({ code: '42501' });
});

test.each([
  ['document_events', `type = 'SIGNED'`],
  ['signatures', `cms = ''`],
  ['signature_timestamps', `token = ''`],
  ['signing_journal', `outcome = ''`],
  ['registry_changes', `actor = ''`],
  ['audit_anchors', `root = ''`],
  ['consents', 'electronic = false'],
  ['portal_actions', `actor = ''`],
])('%s only grows, also for the owner', async (table, change) => {
  const { db } = database;
  expect(await db(table).first()).toBeDefined();
  await expect(db.raw(`update ${table} set ${change}`)).rejects.toThrow(/never changed/);
  await expect(db.raw(`delete from ${table}`)).rejects.toThrow(/never changed/);
  await expect(db.raw(`truncate ${table} cascade`)).rejects.toThrow(/never changed/);
});

test('what billing has sent stays, also for a process that may write legal files, and the legal file may be made anew until it is signed', async () => {
  const documents = database.as('documents');
  await expect(documents('document_contents').where({ role: 'source' }).update({ bytes: 'x' })).rejects.toThrow(/never changed/);
  expect(await documents('document_contents').where({ role: 'legal' }).update({ bytes: 'x' })).toBe(1);
});

test('every table has its place among the rights, and no right names a table or column that there is not', async () => {
  const { rows } = await database.db.raw<{ rows: { name: string }[] }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and relname not like 'knex_%' order by 1`,
  );
  expect(Object.keys(TABLE_RIGHTS).sort()).toEqual(rows.map(({ name }) => name));
  const { rows: sequences } = await database.db.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and c.relname not like 'knex_%'
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'i')`,
  );
  expect(Object.keys(SEQUENCE_RIGHTS)).toEqual(sequences.map(({ name }) => name));
  await prepareRoles(database.db);
});

test('a right that somebody has given beside the table of rights is gone after the next migration', async () => {
  const { db } = database;
  await db.raw(`grant insert on signatures to ${roleName('documents')}; grant update (hash) on api_keys to ${roleName('delivery')}`);
  await Promise.all([migrateToLatest(db), migrateToLatest(db)]);
  await expect(database.as('documents').raw(INSERT_SIGNATURE)).rejects.toMatchObject({ code: '42501' });
  await expect(database.as('delivery').raw(`update api_keys set hash = ''`)).rejects.toMatchObject({ code: '42501' });
});

test('roles of another prefix have rights of their own, and databases that make them at once do not meet', async () => {
  const others = await Promise.all([createTestDatabase(3), createTestDatabase(3), createTestDatabase(3)]);
  const prefix = 'second_utility_';
  try {
    await Promise.all(others.map(({ db }) => prepareRoles(db, prefix)));
    const { rows } = await database.db.raw<{ rows: { rolname: string; mighty: boolean }[] }>(
      `select rolname, rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as mighty from pg_roles where rolname like ? order by 1`,
      [`${prefix}%`],
    );
    expect(rows).toEqual([...PROCESS_ROLES].sort().map((role) => ({ rolname: prefix + role, mighty: false })));
  } finally {
    for (const { db } of others) for (const role of PROCESS_ROLES) await db.raw(`drop owned by ${roleName(role, prefix)}`);
    for (const role of PROCESS_ROLES) await database.db.raw(`drop role ${roleName(role, prefix)}`);
    for (const other of others) await other.drop();
  }
});

test('a role that may more than its process needs is refused by name', async () => {
  const { db } = database;
  const prefix = 'mighty_';
  await db.raw(`create role ${roleName('api', prefix)} createrole`);
  try {
    await expect(prepareRoles(db, prefix)).rejects.toThrow(/role mighty_api may more than its process needs/);
  } finally {
    for (const role of PROCESS_ROLES) await db.raw(`drop role if exists ${roleName(role, prefix)}`);
  }
});

test('an owner who may not make roles is told what an administrator has to do, and goes on once that is done', async () => {
  const { db, url } = database;
  const prefix = 'managed_';
  await db.raw(`create role managed_owner login password 'an owner without more'`);
  await db.raw('create database managed owner managed_owner');
  const own = new URL(url);
  Object.assign(own, { username: 'managed_owner', password: 'an owner without more', pathname: '/managed' });
  const managed = openDatabase(own.href, 3);
  try {
    await expect(migrateToLatest(managed, prefix)).rejects.toThrow(
      /role managed_api is missing, and the owner .* may not make roles[\s\S]*create role managed_signing login/,
    );
    for (const role of PROCESS_ROLES) await db.raw(`create role ${roleName(role, prefix)} login`);
    await migrateToLatest(managed, prefix);
    await migrateToLatest(managed, prefix);
    const { rows } = await managed.raw<{ rows: { may: boolean; must: boolean }[] }>(
      `select has_table_privilege('managed_signing', 'api_keys', 'select') as may, has_table_privilege('managed_signing', 'signatures', 'insert') as must`,
    );
    expect(rows).toEqual([{ may: false, must: true }]);
  } finally {
    await managed.destroy();
    await db.raw('drop database managed with (force)');
    for (const name of [...PROCESS_ROLES.map((role) => roleName(role, prefix)), 'managed_owner'])
      await db.raw(`drop role if exists ${name}`);
  }
});
