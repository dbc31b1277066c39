import { PROCESS_ROLES, type ProcessRole } from '../../migrations/rights.ts';
import { migrateToLatest } from '../../migrations/migrate.ts';
import { setPasswords } from '../../migrations/roles.ts';
import { withDatabase } from './open.ts';

/**
 * `npm run migrate`: brings the schema up to date, and the roles of the processes with their rights. Where DATABASE_ROLE_PASSWORDS is set, they get
 * these; where it is not, an administrator of the cluster sees to how they sign in.
 */
await withDatabase(async (db, { database }) => {
  await migrateToLatest(db, database.rolePrefix);
  const { rolePasswords } = database;
  if (Object.keys(rolePasswords).length === 0) return;
  const missing = PROCESS_ROLES.filter((role) => !rolePasswords[role]);
  if (missing.length > 0) throw new Error(`Configuration is wrong:\nDATABASE_ROLE_PASSWORDS lacks ${missing.join(', ')}.`);
  await setPasswords(db, rolePasswords as Record<ProcessRole, string>, database.rolePrefix);
});
