import type { Knex } from 'knex';
import { loadConfig, type Config } from '../../lib/config.ts';
import { openDatabase } from '../../lib/database/connection.ts';

const POOL_MAX = 2;

/** Runs one administrator's command on the configured database and closes it. */
export async function withDatabase(run: (db: Knex, config: Config) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env);
  const db = openDatabase(config.database.url, POOL_MAX);
  try {
    await run(db, config);
  } finally {
    await db.destroy();
  }
}
