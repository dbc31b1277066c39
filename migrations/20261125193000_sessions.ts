import type { Knex } from 'knex';

/** Staff sessions live on the server, so that signing out ends them; both kinds know when they were last used, so that idle ones end. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table staff_sessions (
  id_hash text primary key,
  key_prefix text not null references api_keys (prefix) on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index staff_sessions_by_end on staff_sessions (expires_at);
alter table portal_sessions add column seen_at timestamptz not null default clock_timestamp();
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
alter table portal_sessions drop column seen_at;
drop table staff_sessions;
`);
}
