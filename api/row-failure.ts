import { SealpostError } from '../domain/errors.ts';
import { isUnstorable, translateDatabaseError } from '../lib/database/database-error.ts';

/** True for a failure that is the database's, not of one row: the same packages will pass later. */
export function isPassing(error: unknown): boolean {
  const translated = translateDatabaseError(error);
  return translated instanceof SealpostError && translated.code === 'database.unavailable';
}

/** A package that fails alone: refused where the database can't hold it; any other failure is ours and stays what it is. */
export function refusalOfRow(error: unknown): unknown {
  if (!isUnstorable(error)) return error;
  return new SealpostError('package.unstorable', 'The package holds a value that can not be kept.', {
    details: { path: '', hint: 'Look for characters or numbers that no form has; the same package will be refused again.' },
    cause: error,
  });
}
