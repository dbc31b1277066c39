import { SealpostError } from '../../domain/errors.ts';

const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);
/** Postgres classes: 08 connection, 53 resources, 57 operator intervention (restart, cancelled statement), 40 rollback of a conflict, 55 lock. */
const TRANSIENT_CLASSES = new Set(['08', '53', '57', '40', '55']);

/** A database failure that passes by itself, in the product's own words; anything else is returned unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SealpostError) return error;
  const { code } = error as { code?: unknown };
  const transient =
    error.name === 'KnexTimeoutError' ||
    (typeof code === 'string' && (CONNECTION_CODES.has(code) || (code.length === 5 && TRANSIENT_CLASSES.has(code.slice(0, 2))))) ||
    error.message === 'Connection terminated unexpectedly' ||
    error.message.startsWith('Connection ended') ||
    error.message.startsWith('Client has encountered a connection error');
  if (!transient) return error;
  return new SealpostError('database.unavailable', 'The database does not answer; try again shortly.', { cause: error });
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
