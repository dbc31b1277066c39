import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { SealpostError } from '../domain/errors.ts';
import { callerOf } from './authentication.ts';

const WINDOW_MS = 60_000;

/** So many calls a minute of one caller's address at a page that needs no key; behind a proxy, whose address that is says TRUST_PROXY. */
export function limitCallers(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response, next) => {
      response.set('Retry-After', String(Math.ceil(WINDOW_MS / 1000)));
      next(new SealpostError('request.rate-limited', 'Слишком много попыток; подождите минуту. / Too many tries; wait a minute.'));
    },
  });
}

/** So many requests a minute and key, counted by process, told in the RateLimit headers. */
export function limitRequests(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => callerOf(request).prefix,
    handler: (_request, response, next) => {
      response.set('Retry-After', String(Math.ceil(WINDOW_MS / 1000)));
      next(
        new SealpostError('request.rate-limited', 'Too many requests with this key.', {
          details: { limitPerMinute: perMinute, hint: 'Use /v1/imports for many packages and long polls for status.' },
        }),
      );
    },
  });
}
