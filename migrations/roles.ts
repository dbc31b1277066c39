import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { PROCESS_ROLES, SEQUENCE_RIGHTS, TABLE_RIGHTS, type ProcessRole, type TableRights } from './rights.ts';

/** Roles belong to the whole cluster: two Sealposts in one tell theirs apart by this. */
export const ROLE_PREFIX = 'sealpost_';

/** Name of the Postgres role of a process. @throws Error where the prefix is no plain name */
export function roleName(role: ProcessRole, prefix = ROLE_PREFIX): string {
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(prefix)) throw new Error('DATABASE_ROLE_PREFIX must be small letters, digits and underscores.');
  return `${prefix}${role}`;
}

/** The owner's URL with a process's own name and password in the place of his. */
export function roleUrl(ownerUrl: string, role: ProcessRole, password: string, prefix = ROLE_PREFIX): string {
  const url = new URL(ownerUrl);
  url.username = roleName(role, prefix);
  url.password = password;
  return url.href;
}

/**
 * Makes the roles where they are missing and gives them exactly the rights of rights.ts on this database, in one commit; running processes see the
 * old rights or the new ones, never none. Safe to repeat.
 * @throws Error with what an administrator has to do, where a role is missing and the owner may not make one, or where a role may too much
 */
export async function prepareRoles(db: Knex, prefix = ROLE_PREFIX): Promise<void> {
  const names = PROCESS_ROLES.map((role) => roleName(role, prefix));
  for (const name of names) await makeRole(db, name);
  await refuseMighty(db, names);
  await db.transaction(async (trx) => {
    const all = names.join(', ');
    await trx.raw(`revoke all on all tables in schema public from public, ${all}`);
    await trx.raw(`revoke all on all sequences in schema public from public, ${all}`);
    await trx.raw(`revoke create on schema public from public, ${all}`);
    await trx.raw(`grant usage on schema public to ${all}`);
    await trx.raw(grantsOf('table', TABLE_RIGHTS, prefix));
    await trx.raw(grantsOf('sequence', SEQUENCE_RIGHTS, prefix));
    const { rows } = await trx.raw<{ rows: { name: string }[] }>('select quote_ident(current_database()) as name');
    await trx.raw(`revoke all on database ${rows[0]!.name} from public, ${all}`);
    await trx.raw(`grant connect on database ${rows[0]!.name} to ${all}`);
  });
}

/** Lets the processes sign in. Postgres is given the SCRAM verifier, so that no password stands in a statement. */
export async function setPasswords(db: Knex, passwords: Readonly<Record<ProcessRole, string>>, prefix = ROLE_PREFIX): Promise<void> {
  for (const role of PROCESS_ROLES)
    await againIfConcurrent(() => db.raw(`alter role ${roleName(role, prefix)} with login password '${scramVerifier(passwords[role])}'`));
}

function grantsOf(kind: 'table' | 'sequence', rights: Readonly<Record<string, TableRights>>, prefix: string): string {
  return Object.entries(rights)
    .flatMap(([name, own]) =>
      Object.entries(own).map(([role, what]) => `grant ${what} on ${kind} ${name} to ${roleName(role as ProcessRole, prefix)}`),
    )
    .join(';\n');
}

// Another database of the cluster may be doing the same at this moment, and locks don't reach over.
async function makeRole(db: Knex, name: string): Promise<void> {
  const { rows } = await db.raw<{ rows: unknown[] }>('select 1 from pg_roles where rolname = ?', [name]);
  if (rows.length > 0) return;
  try {
    await db.raw(`do $$ begin create role ${name} login; exception when duplicate_object or unique_violation then null; end $$`);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new Error(
      `The role ${name} is missing, and the owner of this database may not make roles. Let an administrator run, and start again:\n` +
        PROCESS_ROLES.map((role) => `  create role ${name.slice(0, name.lastIndexOf('_') + 1)}${role} login password '…';`).join('\n'),
      { cause: error },
    );
  }
}

/** A role of this name that somebody else has made may not go round the rights. */
async function refuseMighty(db: Knex, names: readonly string[]): Promise<void> {
  const { rows } = await db.raw<{ rows: { rolname: string }[] }>(
    `select rolname from pg_roles r where rolname = any(?)
        and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication
             or exists (select 1 from pg_auth_members m where m.member = r.oid)
             or exists (select 1 from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace))`,
    [[...names]],
  );
  if (rows.length > 0)
    throw new Error(
      `The role ${rows[0]!.rolname} may more than its process needs: it must be no superuser, own nothing, and be a member of no other role.`,
    );
}

const TRIES = 20;
const PAUSE_MS = 50;

/** XX000 "tuple concurrently updated": another database of the cluster changes the same role. */
async function againIfConcurrent(run: () => PromiseLike<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await run();
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'XX000' || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

const ITERATIONS = 4_096;

/**
 * What Postgres keeps of a password (RFC 5803): `SCRAM-SHA-256$iterations:salt$stored key:server key`.
 * @throws Error where the password is short, or would need the preparation of RFC 4013
 */
function scramVerifier(password: string): string {
  if (!/^[!-~]{16,}$/.test(password)) throw new Error("A role's password must be 16 or more printable ASCII characters without blanks.");
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
