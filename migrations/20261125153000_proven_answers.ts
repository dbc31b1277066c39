import type { Knex } from 'knex';

/**
 * Answers of buyers as the official formats have them: a universal message may come without a signature, a signer may stay unproven, and the
 * buyer's words are kept. Orders may ask for receipt notices of ours. docs/data-model.md explains each column.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table technical_documents drop constraint technical_documents_verdict_check;
alter table technical_documents add constraint technical_documents_verdict_check check (verdict in ('valid', 'invalid', 'not-proven'));
alter table technical_documents alter column signature drop not null;
alter table technical_documents add column words text, add column sender_box text;
alter table technical_documents add column proof text
  check (proof in ('operator', 'organisation', 'person', 'power-of-attorney', 'name', 'operator-vouches'));
alter table signing_orders drop constraint signing_orders_kind_check;
alter table signing_orders add constraint signing_orders_kind_check check (kind in ('month-statement', 'revocation-offer',
  'revocation-acceptance', 'revocation-refusal', 'receipt-notice'));
`);
}

/** What the older schema can't hold is taken away with it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
delete from technical_documents where signature is null;
update technical_documents set verdict = 'invalid' where verdict = 'not-proven';
alter table technical_documents drop constraint technical_documents_verdict_check;
alter table technical_documents add constraint technical_documents_verdict_check check (verdict in ('valid', 'invalid'));
alter table technical_documents alter column signature set not null;
alter table technical_documents drop column words, drop column sender_box, drop column proof;
delete from signing_orders where kind = 'receipt-notice';
alter table signing_orders drop constraint signing_orders_kind_check;
alter table signing_orders add constraint signing_orders_kind_check check (kind in ('month-statement', 'revocation-offer',
  'revocation-acceptance', 'revocation-refusal'));
`);
}
