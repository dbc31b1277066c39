import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { openDatabase } from '../../lib/database/connection.ts';
import { roleUrl } from '../../migrations/roles.ts';
import type { ProcessRole } from '../../migrations/rights.ts';

const TEMPLATE_DATABASE = 'sealpost_template';

export interface TestDatabase {
  /** The owner: for what a test looks at and plants. */
  db: Knex;
  url: string;
  /** The database as one of the processes sees it. */
  as: (role: ProcessRole) => Knex;
  urlOf: (role: ProcessRole) => string;
  /** Statements that Postgres has refused to a process, as `role: message`. What runs as intended has none. */
  denied: string[];
  drop: () => Promise<void>;
}

const ROLE_POOL_MAX = 8;
const INSUFFICIENT_PRIVILEGE = '42501';

/** A database of its own for a test file, cloned from the migrated template in some 40 ms. */
export async function createTestDatabase(poolMax = 12): Promise<TestDatabase> {
  const adminUrl = process.env.TEST_POSTGRES_URL;
  if (!adminUrl) throw new Error('TEST_POSTGRES_URL is not set: run the tests through `npm test`.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = openDatabase(adminUrl, 1);
  await cloneTemplate(admin, name);
  const url = adminUrl.replace(/\/postgres$/, `/${name}`);
  const db = openDatabase(url, poolMax);
  const roles = new Map<ProcessRole, Knex>();
  const denied: string[] = [];
  const urlOf = (role: ProcessRole) => roleUrl(url, role, process.env.TEST_ROLES_PASSWORD!);
  return {
    db,
    url,
    urlOf,
    denied,
    as(role) {
      const known = roles.get(role);
      if (known) return known;
      const opened = openDatabase(urlOf(role), ROLE_POOL_MAX);
      opened.on('query-error', (error: { code?: string; message: string }) => {
        if (error.code === INSUFFICIENT_PRIVILEGE) denied.push(`${role}: ${error.message}`);
      });
      roles.set(role, opened);
      return opened;
    },
    async drop() {
      for (const opened of [db, ...roles.values()]) await opened.destroy();
      await admin.raw(`drop database if exists ${name} with (force)`);
      await admin.destroy();
    },
  };
}

async function cloneTemplate(admin: Knex, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await admin.raw(`create database ${name} template ${TEMPLATE_DATABASE}`);
      return;
    } catch (error) {
      // 55006: the template is being cloned by another file.
      if ((error as { code?: string }).code !== '55006' || tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
