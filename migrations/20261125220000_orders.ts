import type { Knex } from 'knex';

/**
 * Keys carry the person who holds them: two persons are two people. A legal hold stands beside how far the archive is, so that lifting it
 * gives that back. Exports and acts say whether their workflow was started: the row is the message. Why billing cancels stays here, out of
 * Temporal's histories. Refusals of the same thing are found again, so that the signing journal tells each of them once.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table api_keys add column person text check (person ~ '^[a-z0-9][a-z0-9._@-]{0,63}$');
alter table disposal_acts add column proposed_person text, add column approved_person text, add column started_at timestamptz,
  add constraint disposal_acts_two_people check (approved_person <> proposed_person);
alter table exports add column started_at timestamptz;
create index exports_to_start on exports (created_at) where state = 'waiting' and started_at is null;
create index disposal_acts_to_start on disposal_acts (approved_at) where state = 'approved' and started_at is null;
alter table documents add column on_hold boolean not null default false, add column cancel_wish jsonb;
update documents set on_hold = true where id in (select document_id from legal_holds where lifted_at is null);
update documents set archive_state = case when sealed_version is null then 'stored' else 'sealed' end where archive_state = 'legalHold';
alter table documents drop constraint documents_archive_state_check,
  add constraint documents_archive_state_check check (archive_state in ('stored', 'sealed', 'verified', 'renewed', 'disposed'));
create index signing_journal_refusals on signing_journal (document_id) where outcome <> 'signed';
create index signing_orders_by_age on signing_orders (client_id, kind, created_at);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop index signing_orders_by_age;
drop index signing_journal_refusals;
alter table documents drop constraint documents_archive_state_check,
  add constraint documents_archive_state_check check (archive_state in ('stored', 'sealed', 'verified', 'renewed', 'legalHold', 'disposed'));
update documents set archive_state = 'legalHold' where on_hold and archive_state is not null;
alter table documents drop column cancel_wish, drop column on_hold;
drop index disposal_acts_to_start;
drop index exports_to_start;
alter table exports drop column started_at;
alter table disposal_acts drop constraint disposal_acts_two_people, drop column started_at, drop column approved_person, drop column proposed_person;
alter table api_keys drop column person;
`);
}
