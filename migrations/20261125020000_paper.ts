import type { Knex } from 'knex';

/** Paper in a closed loop: batches, pieces, sheets as they were seen, reports as they came. docs/data-model.md explains each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table documents drop constraint documents_phase_check;
alter table documents add constraint documents_phase_check check (phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'SENT',
  'ISSUED', 'DELIVERED', 'PRINT_QUEUED', 'PRINT_BATCHED', 'PRINTED', 'POSTED', 'ARCHIVED', 'REJECTED', 'CANCELLED'));
alter table documents add column print_state text check (print_state in ('queued', 'batched', 'printed', 'posted', 'returned', 'delivered', 'cancelled', 'reprinting'));
-- Whoever waits for print has a row in the queue, and none of those is in a batch yet.
update documents set print_state = 'queued' where channel = 'paper' and id in (select document_id from print_queue);

create table print_batches (
  id text primary key,
  number bigint not null unique generated always as identity,
  seller_inn text not null references sellers (inn),
  client_id text not null,
  state text not null check (state in ('closed', 'handed-over', 'reconciled')),
  closed_because text not null check (closed_because in ('size', 'cut-off', 'wait', 'staff')),
  door text not null,
  pieces integer not null default 0,
  sheets integer not null default 0,
  problem text,
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  handed_over_at timestamptz,
  reconciled_at timestamptz,
  report jsonb
);
create index print_batches_of_client on print_batches (client_id, number desc);
create index print_batches_open on print_batches (opened_at) where state <> 'reconciled';

create table print_pieces (
  id text primary key,
  batch_id text not null references print_batches (id),
  number integer,
  package_id text not null references packages (id),
  partner_id text not null references partners (id),
  attempt integer not null,
  replaces_id text references print_pieces (id),
  postal_index text not null,
  sheets integer not null,
  state text not null check (state in ('batched', 'printed', 'spoiled', 'posted', 'delivered', 'returned', 'void')),
  problem text,
  problem_sheets integer[],
  tracking text,
  posted_on date,
  delivered_on date,
  returned_on date,
  return_reason text,
  updated_at timestamptz not null default clock_timestamp(),
  unique (batch_id, number)
);
create index print_pieces_of_batch on print_pieces (batch_id, state);
create index print_pieces_by_tracking on print_pieces (tracking) where tracking is not null;
create index print_pieces_of_package on print_pieces (package_id);
-- An envelope is replaced once: two reprints of one piece would be two letters.
create unique index print_pieces_replaced_once on print_pieces (replaces_id) where replaces_id is not null;

create table print_piece_documents (
  piece_id text not null references print_pieces (id),
  place integer not null,
  document_id text not null references documents (id),
  first_sheet integer not null,
  sheets integer not null,
  primary key (piece_id, place)
);
create index print_piece_documents_of on print_piece_documents (document_id);

create table print_sheets_seen (
  batch_id text not null references print_batches (id),
  piece integer not null,
  sheet integer not null,
  times integer not null,
  primary key (batch_id, piece, sheet)
);

create table print_files (
  batch_id text not null references print_batches (id),
  name text not null,
  sha256 text not null,
  bytes integer not null,
  reference text not null,
  handed_over_at timestamptz not null default clock_timestamp(),
  primary key (batch_id, name)
);

create table print_reports (
  id bigint primary key generated always as identity,
  batch_id text not null references print_batches (id),
  kind text not null check (kind in ('sheets', 'pieces', 'posted', 'delivered', 'returned')),
  sha256 text not null,
  outcome jsonb not null,
  actor text not null,
  at timestamptz not null default clock_timestamp(),
  unique (batch_id, kind, sha256)
);

create table paper_news (
  document_id text primary key references documents (id),
  at timestamptz not null default clock_timestamp()
);

alter table print_queue add column piece_id text references print_pieces (id), add column replaces_id text references print_pieces (id),
  add column attempt integer not null default 1;
create index print_queue_waiting on print_queue (queued_at) where piece_id is null;

alter table partner_contacts add column returned_address jsonb, add column returned_at timestamptz, add column return_reason text;
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
alter table partner_contacts drop column returned_address, drop column returned_at, drop column return_reason;
alter table print_queue drop column attempt, drop column replaces_id, drop column piece_id;
drop table paper_news, print_reports, print_files, print_sheets_seen, print_piece_documents, print_pieces, print_batches;
alter table documents drop column print_state;
alter table documents drop constraint documents_phase_check;
alter table documents add constraint documents_phase_check check (phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_E', 'ROUTED_P', 'SENT',
  'ISSUED', 'DELIVERED', 'PRINT_QUEUED', 'ARCHIVED', 'REJECTED', 'CANCELLED'))`);
}
