import type { Knex } from 'knex';

/** What is signed beside documents: the month's statement, offers to annul and answers to them; and about which terms somebody was told. docs/data-model.md explains each column. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table signing_orders (
  id text primary key,
  client_id text not null,
  kind text not null check (kind in ('month-statement', 'revocation-offer', 'revocation-acceptance', 'revocation-refusal')),
  head_id text not null references heads (id),
  document_id text references documents (id),
  month text,
  note text,
  state text not null check (state in ('wanted', 'signed', 'sent', 'refused')),
  failure text,
  actor text not null,
  file_name text,
  bytes bytea,
  sha256 text,
  cms bytea,
  mandate_id text,
  thumbprint text,
  created_at timestamptz not null default clock_timestamp(),
  signed_at timestamptz
);
create index signing_orders_open on signing_orders (created_at) where state in ('wanted', 'signed');
create index signing_orders_of_document on signing_orders (document_id) where document_id is not null;
create index signing_orders_of_month on signing_orders (client_id, month) where month is not null;
alter table documents add column term_told_on date;
create index documents_before_leaving on documents (document_date) where phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'SENT');
create unique index signing_orders_once on signing_orders (document_id, kind) where document_id is not null and state <> 'refused';
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop table signing_orders;
alter table documents drop column term_told_on`);
}
