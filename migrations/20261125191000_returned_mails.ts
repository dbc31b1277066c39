import type { Knex } from 'knex';

/** Mails that came back for a notice and are no report that a program can read: for a person. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table returned_mails (
  id text primary key,
  notice_id text not null references notices (id),
  client_id text not null,
  subject text not null,
  excerpt text not null,
  received_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  read_by text,
  address_bad boolean
);
create index returned_mails_unread on returned_mails (client_id, received_at) where read_at is null;
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table returned_mails');
}
