import type { Knex } from 'knex';

export const REOPEN = `update operator_events set applied_at = null, outcome = null, tries = 1, next_try_at = clock_timestamp(),
  failing_since = clock_timestamp(), failure = substr(outcome, length('failed: ') + 1) where outcome like 'failed: %'`;

/**
 * What can't be applied stays open and is tried again after a pause that grows. Until now an operator's no to fetching a receipt closed its
 * event for good: those are opened again, applying an event twice changes nothing.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table operator_events
  add column tries integer not null default 0,
  add column next_try_at timestamptz,
  add column failing_since timestamptz,
  add column failure text;
${REOPEN};
create index operator_events_failing on operator_events (operator, message_id, id) where applied_at is null and next_try_at is not null;
create index operator_events_counted_for_nobody on operator_events (applied_at desc) where outcome = any (array['unknown-document', 'other-operator']);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop index operator_events_counted_for_nobody;
drop index operator_events_failing;
alter table operator_events drop column failure, drop column failing_since, drop column next_try_at, drop column tries;
`);
}
