import type { Knex } from 'knex';

/** Heads, mandates, certificates, the signing journal, time-stamps, evidence and the heads' batches. docs/data-model.md explains each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table signatories (
  id text primary key,
  full_name jsonb not null,
  created_at timestamptz not null default clock_timestamp()
);

create table mandates (
  id text primary key,
  head_id text not null references heads (id),
  signatory_id text not null references signatories (id),
  role text not null check (role in ('head', 'deputy')),
  post text not null,
  department text not null,
  seller_inn text not null references sellers (inn),
  basis text not null check (basis in ('law', 'charter', 'power-of-attorney')),
  power_of_attorney jsonb,
  kinds text[],
  valid_from timestamptz not null,
  valid_to timestamptz,
  revoked_at timestamptz,
  check (valid_to is null or valid_to > valid_from),
  check ((basis = 'power-of-attorney') = (power_of_attorney is not null))
);
create index mandates_of_head on mandates (head_id);

create table absences (
  id text primary key,
  head_id text not null references heads (id),
  absent_from timestamptz not null,
  absent_to timestamptz,
  check (absent_to is null or absent_to > absent_from)
);

create table signatory_certificates (
  thumbprint text primary key,
  signatory_id text not null references signatories (id),
  certificate bytea not null,
  chain bytea[] not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  use_from timestamptz not null,
  retired_at timestamptz
);
create index certificates_of_signatory on signatory_certificates (signatory_id);

create table registry_changes (
  position bigint primary key,
  at timestamptz not null,
  actor text not null,
  subject text not null,
  subject_id text not null,
  action text not null,
  data jsonb not null
);

create table signing_journal (
  position bigint primary key,
  at timestamptz not null,
  document_id text not null,
  head_id text not null,
  outcome text not null,
  content_digest text not null,
  signature_digest text,
  mandate_id text,
  thumbprint text,
  previous text not null,
  hash text not null unique
);
create index signing_journal_of_head on signing_journal (head_id, at);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name;
end $$;
create trigger registry_changes_stay before update or delete on registry_changes for each row execute function refuse_change();
create trigger signing_journal_stays before update or delete on signing_journal for each row execute function refuse_change();

alter table documents add column signer jsonb, add column evidence_batch_id text, add column evidence_leaf integer;
create index documents_without_evidence on documents (updated_at) where phase = 'ARCHIVED' and evidence_batch_id is null;
create index documents_of_head on documents (head_id, accepted_at);
alter table signatures add column mandate_id text;

create table signature_timestamps (
  document_id text primary key references signatures (document_id),
  token bytea not null,
  generated_at timestamptz not null,
  authority text not null
);

create table timestamp_queue (
  document_id text primary key references documents (id),
  left_at timestamptz not null
);
create index timestamp_queue_in_order on timestamp_queue (left_at);
insert into timestamp_queue (document_id, left_at) select document_id, published_at from portal_documents;

create table status_proofs (
  sha256 text primary key,
  thumbprint text not null,
  source text not null check (source in ('list', 'answer')),
  bytes bytea not null,
  this_update timestamptz not null,
  next_update timestamptz not null,
  fetched_at timestamptz not null
);
create index status_proofs_of_certificate on status_proofs (thumbprint, fetched_at);

create table known_certificates (
  thumbprint text primary key,
  certificate bytea not null,
  issuer_thumbprint text
);

create table evidence_batches (
  id text primary key,
  size integer not null,
  created_at timestamptz not null
);

create table evidence_timestamps (
  batch_id text not null references evidence_batches (id),
  chain integer not null,
  position integer not null,
  hash text not null,
  leaves bytea,
  token bytea not null,
  generated_at timestamptz not null,
  authority text not null,
  authority_ends_at timestamptz not null,
  primary key (batch_id, chain, position)
);
alter table documents add constraint documents_evidence_batch_id_fkey foreign key (evidence_batch_id) references evidence_batches (id);

create table trust_services (
  name text primary key,
  last_success_at timestamptz,
  failing_since timestamptz
);

create table release_rules (
  id bigint primary key generated always as identity,
  rules jsonb not null,
  valid_from timestamptz not null default clock_timestamp()
);

create table release_manifests (
  id text primary key,
  head_id text not null references heads (id),
  client_id text not null,
  merkle_root text not null,
  document_count integer not null,
  gross numeric(19, 2) not null,
  created_at timestamptz not null,
  released_at timestamptz,
  released_by text
);

create table document_holds (
  document_id text primary key references documents (id),
  head_id text not null,
  content_digest text not null,
  reasons text[] not null,
  held_at timestamptz not null,
  manifest_id text references release_manifests (id)
);
create index document_holds_open on document_holds (head_id) where manifest_id is null;
create index document_holds_of_manifest on document_holds (manifest_id);

alter table api_keys add column head_id text references heads (id);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
alter table api_keys drop column head_id;
drop table document_holds, release_manifests, release_rules, trust_services;
alter table documents drop constraint documents_evidence_batch_id_fkey;
drop table evidence_timestamps, evidence_batches, known_certificates, status_proofs, timestamp_queue, signature_timestamps;
alter table signatures drop column mandate_id;
drop index documents_without_evidence;
drop index documents_of_head;
alter table documents drop column signer, drop column evidence_batch_id, drop column evidence_leaf;
drop table signing_journal, registry_changes, signatory_certificates, absences, mandates, signatories;
drop function refuse_change;
`);
}
