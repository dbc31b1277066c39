import type { Knex } from 'knex';

/** Tables of which a row, once written, is never changed or taken away, by anybody. What is disposed of leaves its log and its signature behind. */
const APPEND_ONLY = ['document_events', 'signatures', 'signature_timestamps', 'consents', 'portal_actions'];
/** These have been so since they came into being, but for emptying the whole table. */
const ALREADY = ['registry_changes', 'signing_journal', 'audit_anchors'];

/**
 * The log, the signatures and what consumers have said grow only, also for the owner; what billing has sent stays as it was. Which role may
 * do what stands in rights.ts and is brought up to date after every migration.
 */
export async function up(knex: Knex): Promise<void> {
  for (const table of APPEND_ONLY)
    await knex.raw(`create trigger ${table}_stay before update or delete on ${table} for each row execute function refuse_change()`);
  for (const table of [...APPEND_ONLY, ...ALREADY])
    await knex.raw(`create trigger ${table}_stay_whole before truncate on ${table} for each statement execute function refuse_change()`);
  await knex.raw(
    `create trigger source_stays before update on document_contents for each row when (old.role = 'source') execute function refuse_change()`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop trigger source_stays on document_contents');
  for (const table of [...APPEND_ONLY, ...ALREADY]) await knex.raw(`drop trigger ${table}_stay_whole on ${table}`);
  for (const table of APPEND_ONLY) await knex.raw(`drop trigger ${table}_stay on ${table}`);
}
