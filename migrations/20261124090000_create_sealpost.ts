import type { Knex } from 'knex';

/** The first schema. docs/data-model.md tells the meaning and the reason of each table, column and index. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table sellers (inn text primary key, card jsonb not null);
create table heads (id text primary key, card jsonb not null);

create table api_keys (
  prefix text primary key,
  hash text not null,
  client_id text not null,
  scopes text[] not null,
  partner_id text,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table idempotency_keys (
  client_id text not null,
  key text not null,
  request_digest text not null,
  response json,
  created_at timestamptz not null,
  primary key (client_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

create table partners (
  id text primary key,
  client_id text not null,
  external_id text not null,
  card jsonb not null,
  unload_electronically boolean not null,
  flag_changed_at timestamptz not null,
  unique (client_id, external_id)
);

create table packages (
  id text primary key,
  client_id text not null,
  external_id text not null,
  partner_id text not null references partners (id),
  seller_inn text not null references sellers (inn),
  period_from date not null,
  period_to date not null,
  month text not null,
  contract jsonb not null,
  partner_card jsonb not null,
  unload_electronically boolean,
  expected_count integer not null,
  expected_gross numeric(19, 2) not null,
  body_digest text not null,
  accepted_at timestamptz not null,
  unique (client_id, external_id)
);
create index packages_by_month on packages (client_id, month);

create table documents (
  id text primary key,
  client_id text not null,
  package_id text not null references packages (id),
  partner_id text not null references partners (id),
  external_id text not null,
  seller_inn text not null,
  kind text not null,
  number text not null,
  document_date date not null,
  revision integer not null,
  head_id text not null,
  gross numeric(19, 2) not null,
  month text not null,
  phase text not null check (phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'DELIVERED', 'PRINT_QUEUED', 'ARCHIVED', 'REJECTED', 'CANCELLED')),
  channel text check (channel in ('electronic', 'paper')),
  version integer not null,
  source_digest text not null,
  content_digest text,
  signed_at timestamptz,
  attention jsonb,
  findings jsonb,
  accepted_position bigint not null,
  accepted_at timestamptz not null,
  updated_at timestamptz not null,
  swept_at timestamptz,
  constraint documents_identity unique (seller_inn, kind, number, document_date, revision),
  constraint documents_external_id unique (client_id, external_id)
) with (fillfactor = 70);
create index documents_by_package on documents (package_id);
create index documents_by_month on documents (client_id, month, accepted_position);
create index documents_parked on documents (client_id, accepted_position) where attention is not null;
create index documents_of_partner on documents (partner_id, accepted_position);

create table document_contents (
  document_id text not null references documents (id),
  role text not null check (role in ('source', 'legal')),
  media_type text not null,
  file_name text not null,
  sha256 text not null,
  bytes bytea not null,
  primary key (document_id, role)
);

create table signatures (
  document_id text primary key references documents (id),
  head_id text not null,
  content_digest text not null,
  cms bytea not null,
  certificate_thumbprint text not null,
  signed_at timestamptz not null
);

create table portal_documents (
  document_id text primary key references documents (id),
  partner_id text not null references partners (id),
  content_digest text not null,
  signature_digest text not null,
  published_at timestamptz not null
);

create table print_queue (
  document_id text primary key references documents (id),
  package_id text not null references packages (id),
  partner_id text not null references partners (id),
  postal_index text not null,
  pages integer not null,
  wet_signature boolean not null,
  pdf_key text not null,
  pdf_sha256 text not null,
  queued_at timestamptz not null
);

create table archive_objects (
  document_id text not null references documents (id),
  role text not null check (role in ('content', 'signature', 'events')),
  key text not null,
  version_id text,
  sha256 text not null,
  bytes integer not null,
  retain_until date not null,
  verified_at timestamptz not null,
  primary key (document_id, role)
);

create table event_feed (only_row boolean primary key default true check (only_row), position bigint not null);
insert into event_feed (position) values (0);

create table document_events (
  position bigint primary key,
  document_id text not null references documents (id) deferrable initially deferred,
  client_id text not null,
  partner_id text not null,
  version integer not null,
  type text not null,
  phase text not null,
  at timestamptz not null,
  data jsonb not null,
  unique (document_id, version)
);
create index document_events_of_client on document_events (client_id, position);

create table workflow_starts (document_id text primary key references documents (id), position bigint not null, created_at timestamptz not null);
create index workflow_starts_in_order on workflow_starts (position);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop table workflow_starts, document_events, event_feed, archive_objects, print_queue, portal_documents, signatures, document_contents,
  documents, packages, partners, idempotency_keys, api_keys, heads, sellers`);
}
