import type { Knex } from 'knex';
import * as createSealpost from './20261124090000_create_sealpost.ts';
import * as signByMandate from './20261124150000_sign_by_mandate.ts';
import * as webhooks from './20261124180000_webhooks.ts';
import * as operators from './20261124210000_operators.ts';
import * as portal from './20261124230000_portal.ts';
import * as signingOrders from './20261125000000_signing_orders.ts';
import * as paper from './20261125020000_paper.ts';
import * as archive from './20261125030000_archive.ts';
import * as provenAnswers from './20261125153000_proven_answers.ts';
import * as issueDueOn from './20261125154000_issue_due_on.ts';
import * as buyerAnswers from './20261125155000_buyer_answers.ts';
import * as claims from './20261125160000_claims.ts';
import * as returnedMails from './20261125191000_returned_mails.ts';
import * as openOperatorEvents from './20261125192000_open_operator_events.ts';
import * as ordersNameWhatTheyAnswer from './20261125192100_orders_name_what_they_answer.ts';
import * as sessions from './20261125193000_sessions.ts';
import * as appendOnly from './20261125210000_append_only.ts';
import * as registryChain from './20261125210100_registry_chain.ts';
import * as orders from './20261125220000_orders.ts';
import * as numberKey from './20261125230100_number_key.ts';
import { prepareRoles } from './roles.ts';

const MIGRATIONS: Record<string, Knex.Migration> = {
  '20261124090000_create_sealpost': createSealpost,
  '20261124150000_sign_by_mandate': signByMandate,
  '20261124180000_webhooks': webhooks,
  '20261124210000_operators': operators,
  '20261124230000_portal': portal,
  '20261125000000_signing_orders': signingOrders,
  '20261125020000_paper': paper,
  '20261125030000_archive': archive,
  '20261125153000_proven_answers': provenAnswers,
  '20261125154000_issue_due_on': issueDueOn,
  '20261125155000_buyer_answers': buyerAnswers,
  '20261125160000_claims': claims,
  '20261125191000_returned_mails': returnedMails,
  '20261125192000_open_operator_events': openOperatorEvents,
  '20261125192100_orders_name_what_they_answer': ordersNameWhatTheyAnswer,
  '20261125193000_sessions': sessions,
  '20261125210000_append_only': appendOnly,
  '20261125210100_registry_chain': registryChain,
  '20261125220000_orders': orders,
  '20261125230100_number_key': numberKey,
};

/** An object of imports instead of file names: works the same from source and compiled, and nothing is globbed. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => Object.keys(MIGRATIONS).sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => MIGRATIONS[name]!,
};

/** Any number, as long as nobody else locks it: "seal" in ASCII. */
const ADVISORY_LOCK = 0x7365616c;

/**
 * Brings the schema up to date, and the rights of the processes' roles. Processes that start together wait for each other on an advisory lock,
 * which a killed process gives back by itself; knex's own lock row would stay, so it is cleared under our lock.
 */
export async function migrateToLatest(db: Knex, rolePrefix?: string): Promise<void> {
  const connection: unknown = await db.client.acquireConnection();
  const onConnection = (sql: string) => db.raw(sql).connection(connection);
  try {
    await onConnection(`select pg_advisory_lock(${ADVISORY_LOCK})`);
    await db.migrate.forceFreeMigrationsLock({ migrationSource });
    await db.migrate.latest({ migrationSource });
    await prepareRoles(db, rolePrefix);
  } finally {
    await onConnection(`select pg_advisory_unlock(${ADVISORY_LOCK})`).catch(() => undefined);
    await db.client.releaseConnection(connection);
  }
}

export async function migrateDown(db: Knex): Promise<void> {
  await db.migrate.rollback({ migrationSource }, true);
}
