import type { Knex } from 'knex';

/** The buyer may offer to annul again after our no: an order names the offer that it answers, and each offer is answered once. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table signing_orders add column answers text;
drop index signing_orders_once;
create unique index signing_orders_once on signing_orders (document_id, kind, coalesce(answers, ''))
  where document_id is not null and state <> 'refused';
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop index signing_orders_once;
create unique index signing_orders_once on signing_orders (document_id, kind) where document_id is not null and state <> 'refused';
alter table signing_orders drop column answers;
`);
}
