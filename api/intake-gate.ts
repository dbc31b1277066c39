import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { findTimestampsOverdueSince } from '../lib/database/timestamp-repository.ts';

/** The database is asked this often at most, not for every request. */
const CACHE_MS = 2_000;

/**
 * Nothing new is taken in while time-stamps are overdue: what can't be proven later must not pile up. A dry run goes through.
 * @param stopAfterMs undefined where no time-stamping authority is configured
 */
export function requireOpenIntake(db: Knex, stopAfterMs: number | undefined): RequestHandler {
  let known: { until: number; overdueSince: Promise<Date | undefined> } | undefined;
  return async (request, _response, next) => {
    if (stopAfterMs === undefined || request.query.mode === 'plan') return next();
    if (!known || known.until <= Date.now())
      known = { until: Date.now() + CACHE_MS, overdueSince: findTimestampsOverdueSince(db, stopAfterMs) };
    const overdueSince = await known.overdueSince.catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    if (!overdueSince) return next();
    throw new SealpostError('intake.stopped', 'Nothing is accepted: no time-stamping authority has answered for too long.', {
      details: {
        overdueSince: overdueSince.toISOString(),
        hint: 'Intake opens by itself with the first time-stamp. Repeat the request then.',
      },
    });
  };
}
