import knex, { type Knex } from 'knex';
import pg from 'pg';
import { ExactTimesClient, keepMicroseconds } from './exact-times.ts';

// A date is a legal date, not an instant: pg would shift it by the server's zone. Money stays text.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
keepMicroseconds();

/** A statement that runs longer holds a lock that others wait for; better to fail and be retried. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** How long a request waits for a free connection before it is told to come back. */
const ACQUIRE_TIMEOUT_MS = 4_000;

/** The pool of one process. Connections that the server closed are replaced on the next use. */
export function openDatabase(url: string, poolMax: number): Knex {
  return knex({
    client: ExactTimesClient,
    connection: {
      connectionString: url,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      options: `-c lock_timeout=${STATEMENT_TIMEOUT_MS}`,
      application_name: 'sealpost',
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max: poolMax },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    // What goes wrong reaches the caller as an error; knex would also print it, past our own log.
    log: { warn: () => undefined, error: () => undefined, deprecate: () => undefined, debug: () => undefined },
  });
}
