import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table documents add column archive_state text check (archive_state in ('stored', 'sealed', 'verified', 'renewed', 'legalHold', 'disposed'));
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`alter table documents drop column archive_state`);
}
