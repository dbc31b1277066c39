import type { Knex } from 'knex';

/** The consumer's portal: who signs in, what he has opened and answered, notices by e-mail, consent. docs/data-model.md explains each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table documents add column portal_state text check (portal_state in ('notified', 'notifyFailed', 'opened', 'downloaded'));
alter table documents add column portal_answer text check (portal_answer in ('accepted', 'refused'));

create table portal_accounts (
  issuer text not null,
  subject text not null,
  partner_id text not null references partners (id),
  created_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  primary key (issuer, subject)
);

create table portal_sessions (
  id_hash text primary key,
  partner_id text not null references partners (id),
  issuer text not null,
  subject text not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index portal_sessions_by_end on portal_sessions (expires_at);

create table portal_links (
  token_id text primary key,
  used_at timestamptz not null default clock_timestamp()
);
create index portal_links_by_age on portal_links (used_at);

create table portal_actions (
  id bigint primary key generated always as identity,
  document_id text not null references documents (id),
  partner_id text not null references partners (id),
  action text not null check (action in ('opened', 'downloaded', 'answered')),
  part text,
  actor text not null,
  comment text,
  at timestamptz not null default clock_timestamp()
);
create index portal_actions_of_document on portal_actions (document_id, id);

create table consents (
  id bigint primary key generated always as identity,
  partner_id text not null references partners (id),
  electronic boolean not null,
  source text not null check (source in ('billing', 'portal', 'staff')),
  actor text not null,
  text_version text,
  at timestamptz not null default clock_timestamp()
);
create index consents_of_partner on consents (partner_id, id);

create table notices (
  id text primary key,
  partner_id text not null references partners (id),
  package_id text references packages (id),
  document_id text references documents (id),
  kind text not null check (kind in ('new-documents', 'reminder', 'invitation')),
  number integer not null,
  due_at timestamptz not null,
  state text not null check (state in ('due', 'sending', 'sent', 'failed', 'cancelled')),
  attempts integer not null default 0,
  sending_at timestamptz,
  sent_at timestamptz,
  failure text,
  created_at timestamptz not null default clock_timestamp()
);
create unique index notices_of_package on notices (package_id, number) where kind = 'new-documents';
create index notices_to_send on notices (due_at) where state in ('due', 'sending');

create table partner_contacts (
  partner_id text primary key references partners (id),
  bounced_address text,
  bounced_at timestamptz,
  bounce_reason text
);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop table partner_contacts, notices, consents, portal_actions, portal_links, portal_sessions, portal_accounts;
alter table documents drop column portal_answer, drop column portal_state`);
}
