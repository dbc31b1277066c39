import { isNativeError } from 'node:util/types';
import { SealpostError } from '../../domain/errors.ts';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);
/** Postgres classes: 08 connection, 53 resources, 57 operator intervention (restart, cancelled statement), 40 rollback of a conflict, 55 lock. */
const TRANSIENT_CLASSES = new Set(['08', '53', '57', '40', '55']);
/** A transaction that idled too long, or lasted too long, because its process was held up. */
const TRANSIENT_STATES = new Set(['25P03', '25P04']);
/** What pg and knex say, without any code, of a connection that has gone; knex puts the statement in front of it. */
const CONNECTION_GONE =
  /(?:^| - )(?:Connection terminated|Connection ended|Client has encountered a connection error|Client was closed and is not queryable|Transaction query already complete|timeout expired|Unable to acquire a connection)[^\n]*$/;

/** A database failure that passes by itself, in the product's own words; anything else is returned unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  if (!isNativeError(error) || error instanceof SealpostError) return error;
  const { code } = error as { code?: unknown };
  const transient =
    error.name === 'KnexTimeoutError' ||
    (typeof code === 'string' &&
      (CONNECTION_CODES.has(code) || (code.length === 5 && (TRANSIENT_CLASSES.has(code.slice(0, 2)) || TRANSIENT_STATES.has(code))))) ||
    CONNECTION_GONE.test(error.message);
  if (!transient) return error;
  return new SealpostError('database.unavailable', 'The database does not answer; try again shortly.', { cause: error });
}

/** Class 22, what a value may not be; class 54, what is too much for a row, an index or a JSON text. */
const UNSTORABLE_CLASSES = new Set(['22', '54']);

/** True where the database can't hold a value, however often it is tried. */
export function isUnstorable(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return isNativeError(error) && typeof code === 'string' && code.length === 5 && UNSTORABLE_CLASSES.has(code.slice(0, 2));
}

/** True where a unique key refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '23505';
}

/** Two writers of one row can pass the same check together; the loser's second try meets the winner's row. */
const RACE_TRIES = 3;

/** Runs again where a unique key refused the row, a bounded number of times. Only for what starts with a check of its own. */
export async function retryOnUniqueViolation<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (!isUniqueViolation(error) || tries === RACE_TRIES) throw error;
    }
  }
}
