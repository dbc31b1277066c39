import type { Knex } from 'knex';

/** E-document operators: attempts, what the operators tell us, the technical documents, the policy of the legal clock. docs/data-model.md explains each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table documents drop constraint documents_phase_check;
alter table documents add constraint documents_phase_check check (phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'SENT',
  'ISSUED', 'DELIVERED', 'PRINT_QUEUED', 'ARCHIVED', 'REJECTED', 'CANCELLED'));
alter table documents add column docflow jsonb;
alter table documents add column amends_id text references documents (id);
create index documents_amending on documents (amends_id) where amends_id is not null;

create table delivery_attempts (
  document_id text not null references documents (id),
  number integer not null,
  channel text not null check (channel in ('electronic', 'paper')),
  door text not null,
  created_at timestamptz not null default clock_timestamp(),
  asked_at timestamptz,
  withdrawn_at timestamptz,
  voided_at timestamptz,
  void_reason text,
  primary key (document_id, number),
  constraint one_original exclude (document_id with =) where (voided_at is null) deferrable initially immediate
);

alter table portal_documents add column voided_at timestamptz;

create table operator_feeds (
  operator text primary key,
  cursor text,
  read_at timestamptz,
  failing_since timestamptz,
  failure text
);

create table operator_events (
  id bigint generated always as identity unique,
  operator text not null,
  event_id text not null,
  cursor text not null,
  message_id text not null,
  kind text not null,
  data jsonb not null,
  document_id text references documents (id),
  received_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  outcome text,
  primary key (operator, event_id)
);
create index operator_events_open on operator_events (operator, id) where applied_at is null;
create index operator_events_of_document on operator_events (document_id) where document_id is not null;

create table technical_documents (
  operator text not null,
  entity_id text not null,
  document_id text not null references documents (id),
  kind text not null,
  code text,
  file_name text not null,
  sha256 text not null,
  bytes bytea not null,
  signature bytea not null,
  verdict text not null check (verdict in ('valid', 'invalid')),
  reason text,
  signer text,
  thumbprint text,
  answers text,
  stated_at timestamptz,
  received_at timestamptz not null default clock_timestamp(),
  primary key (operator, entity_id)
);
create index technical_documents_of_document on technical_documents (document_id, received_at);

create table docflow_policies (
  id bigint primary key generated always as identity,
  client_id text not null,
  policy jsonb not null,
  valid_from timestamptz not null default clock_timestamp(),
  actor text not null
);
create index docflow_policies_of_client on docflow_policies (client_id, id);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop table docflow_policies, technical_documents, operator_events, operator_feeds, delivery_attempts;
alter table portal_documents drop column voided_at;
alter table documents drop column amends_id, drop column docflow;
alter table documents drop constraint documents_phase_check;
alter table documents add constraint documents_phase_check check (phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'DELIVERED',
  'PRINT_QUEUED', 'ARCHIVED', 'REJECTED', 'CANCELLED'))`);
}
