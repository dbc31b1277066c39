import type { Knex } from 'knex';

/** An archive that proves itself: what was found again, second copies, holds, disposal, anchors over the event log, exports. docs/data-model.md explains each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table documents drop constraint documents_phase_check;
alter table documents add constraint documents_phase_check check (phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'SENT',
  'ISSUED', 'DELIVERED', 'PRINT_QUEUED', 'PRINT_BATCHED', 'PRINTED', 'POSTED', 'ARCHIVED', 'DISPOSED', 'REJECTED', 'CANCELLED'));
alter table documents add column archive_state text check (archive_state in ('stored', 'sealed', 'verified', 'renewed', 'legalHold', 'disposed'));
alter table documents add column sealed_version integer;

alter table archive_objects drop constraint archive_objects_role_check;
alter table archive_objects add constraint archive_objects_role_check check (role ~ '^(content|signature|events|sealed|receipts|later-[0-9]+)$');
alter table archive_objects add column second_version_id text, add column copied_at timestamptz, add column checked_at timestamptz, add column problem text;
create index archive_objects_to_copy on archive_objects (verified_at) where copied_at is null;
create index archive_objects_by_check on archive_objects (checked_at nulls first, key);
create index archive_objects_broken on archive_objects (document_id) where problem is not null;

create table archive_alarms (
  id bigint primary key generated always as identity,
  document_id text not null references documents (id),
  role text not null,
  key text not null,
  what text not null,
  found_at timestamptz not null default clock_timestamp(),
  restored_at timestamptz,
  restored_from text check (restored_from in ('second-copy', 'database'))
);
create index archive_alarms_open on archive_alarms (found_at) where restored_at is null;

create table scrub_passes (
  id bigint primary key generated always as identity,
  kind text not null check (kind in ('sample', 'full')),
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  objects integer not null default 0,
  bytes bigint not null default 0,
  signatures integer not null default 0,
  alarms integer not null default 0,
  restored integer not null default 0
);

create table legal_holds (
  id text primary key,
  client_id text not null,
  document_id text not null references documents (id),
  reason text not null,
  actor text not null,
  placed_at timestamptz not null default clock_timestamp(),
  lifted_at timestamptz,
  lifted_by text
);
create unique index legal_holds_in_force on legal_holds (document_id) where lifted_at is null;

create table retention_rules (
  id bigint primary key generated always as identity,
  client_id text not null,
  years jsonb not null,
  actor text not null,
  valid_from timestamptz not null default clock_timestamp()
);

create table disposal_acts (
  id text primary key,
  number bigint not null unique generated always as identity,
  client_id text not null,
  until date not null,
  state text not null check (state in ('proposed', 'approved', 'executed', 'withdrawn')),
  document_count integer not null,
  list_digest text not null,
  proposed_by text not null,
  proposed_at timestamptz not null default clock_timestamp(),
  approved_by text,
  approved_at timestamptz,
  executed_at timestamptz,
  check (approved_by is null or approved_by <> proposed_by)
);

create table disposal_act_documents (
  act_id text not null references disposal_acts (id),
  document_id text not null references documents (id),
  sealed_digest text,
  disposed_at timestamptz,
  refused text,
  primary key (act_id, document_id)
);

create table audit_anchors (
  number integer primary key,
  first_position bigint not null,
  last_position bigint not null,
  root text not null,
  previous text not null,
  hash text not null,
  leaves_key text not null,
  leaves_version_id text,
  token bytea not null,
  generated_at timestamptz not null,
  authority text not null,
  check (last_position >= first_position)
);
create trigger audit_anchors_stay before update or delete on audit_anchors for each row execute function refuse_change();

create table exports (
  id text primary key,
  client_id text not null,
  filter jsonb not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  total integer not null default 0,
  done integer not null default 0,
  skipped integer not null default 0,
  file_name text,
  sha256 text,
  bytes bigint,
  failure text,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);
create index exports_of_client on exports (client_id, created_at desc);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop table exports, audit_anchors, disposal_act_documents, disposal_acts, retention_rules, legal_holds, scrub_passes, archive_alarms;
drop index archive_objects_broken, archive_objects_by_check, archive_objects_to_copy;
alter table archive_objects drop column problem, drop column checked_at, drop column copied_at, drop column second_version_id;
alter table archive_objects drop constraint archive_objects_role_check;
delete from archive_objects where role not in ('content', 'signature', 'events');
alter table archive_objects add constraint archive_objects_role_check check (role in ('content', 'signature', 'events'));
alter table documents drop column sealed_version, drop column archive_state;
alter table documents drop constraint documents_phase_check;
alter table documents add constraint documents_phase_check check (phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'SENT',
  'ISSUED', 'DELIVERED', 'PRINT_QUEUED', 'PRINT_BATCHED', 'PRINTED', 'POSTED', 'ARCHIVED', 'REJECTED', 'CANCELLED'))`);
}
