import type { Knex } from 'knex';

/** Where clients want to be told of changes, and how telling them went; and how staff find a document. docs/data-model.md explains each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table webhook_endpoints (
  id text primary key,
  client_id text not null,
  url text not null,
  position bigint not null,
  secret_generation integer not null default 1,
  previous_secret_until timestamptz,
  failures integer not null default 0,
  failing_since timestamptz,
  next_try_at timestamptz not null default clock_timestamp(),
  disabled_at timestamptz,
  disabled_because text,
  created_at timestamptz not null default clock_timestamp()
);
create index webhook_endpoints_of_client on webhook_endpoints (client_id);

create table webhook_attempts (
  id bigint primary key generated always as identity,
  endpoint_id text not null references webhook_endpoints (id) on delete cascade,
  position bigint not null,
  at timestamptz not null default clock_timestamp(),
  status integer,
  milliseconds integer not null,
  error text
);
create index webhook_attempts_of_endpoint on webhook_attempts (endpoint_id, id);
create index webhook_attempts_by_age on webhook_attempts (at);

create index documents_by_number on documents (client_id, number);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index documents_by_number; drop table webhook_attempts, webhook_endpoints');
}
