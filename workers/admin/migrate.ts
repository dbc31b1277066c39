import { migrateToLatest } from '../../migrations/migrate.ts';
import { withDatabase } from './open.ts';

/** `npm run migrate`: brings the schema up to date. */
await withDatabase(async (db) => migrateToLatest(db));
