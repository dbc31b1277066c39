import type { Knex } from 'knex';

/**
 * What two processes must not do at once is claimed in the row, for a time: a claim whose holder died ends by itself. News of letters get
 * a number of their own: what is told is taken out by it, never by a time.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create sequence paper_news_number;
alter table paper_news add column number bigint not null default nextval('paper_news_number'), add column claimed_until timestamptz;
alter sequence paper_news_number owned by paper_news.number;
alter table webhook_endpoints add column claimed_by text, add column claimed_until timestamptz;
alter table workflow_starts add column claimed_until timestamptz;
alter table signing_orders add column claimed_until timestamptz;
alter table delivery_attempts add column asking_until timestamptz;
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
alter table delivery_attempts drop column asking_until;
alter table signing_orders drop column claimed_until;
alter table workflow_starts drop column claimed_until;
alter table webhook_endpoints drop column claimed_until, drop column claimed_by;
alter table paper_news drop column claimed_until, drop column number;
`);
}
