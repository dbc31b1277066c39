import type { Knex } from 'knex';

/** What buyers have said no to, asked about, or offered to annul is found among millions of documents that are answered or want no answer. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create index documents_with_buyer_word on documents (client_id, updated_at desc)
  where portal_answer = 'refused' or docflow->'facets'->>'buyerResponse' = 'refused' or docflow->'facets'->>'revocation' = 'requestedByBuyer'
    or docflow->'facets'->'amendment' @> '["requested"]'
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index documents_with_buyer_word');
}
