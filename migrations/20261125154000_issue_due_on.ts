import type { Knex } from 'knex';

/**
 * The last day of the term of issue, counted once, at acceptance: it follows from the end of the service and the working calendar, which
 * SQL doesn't know. Documents from before keep date and five days, moved off Saturday and Sunday.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table documents add column issue_due_on date;
update documents set issue_due_on = document_date + 5 + case extract(isodow from document_date + 5) when 6 then 2 when 7 then 1 else 0 end
 where kind in ('invoice', 'transfer', 'correction') and revision = 0`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`alter table documents drop column issue_due_on`);
}
