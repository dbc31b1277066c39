import type { Request, RequestHandler } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { findApiKey, type ApiKeyRow, type Scope } from '../lib/database/api-key-repository.ts';
import type { Viewer } from '../lib/database/document-repository.ts';

/** A key is looked up again after this time, so that a revoked one ends soon without a query for each request. */
const CACHE_MS = 5_000;
const CACHE_MAX = 1_000;

const callers = new WeakMap<Request, ApiKeyRow>();

/** Knows the caller by `Authorization: Bearer sp_…`. @throws SealpostError key.missing, key.unknown */
export function authenticate(db: Knex, keySecret: string): RequestHandler {
  const cache = new Map<string, { key: ApiKeyRow; until: number }>();
  return async (request, _response, next) => {
    const clear = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
    if (!clear)
      throw new SealpostError('key.missing', 'An API key is needed.', {
        details: { header: 'Authorization', hint: 'Authorization: Bearer sp_…' },
      });
    const cached = cache.get(clear);
    let key = cached && cached.until > Date.now() ? cached.key : undefined;
    if (!key) {
      key = await findApiKey(db, keySecret, clear);
      if (!key) throw new SealpostError('key.unknown', 'This API key is not known or was revoked.');
      if (cache.size >= CACHE_MAX) cache.clear();
      cache.set(clear, { key, until: Date.now() + CACHE_MS });
    }
    callers.set(request, key);
    next();
  };
}

/** @throws SealpostError key.scope-missing */
export function requireScope(scope: Scope): RequestHandler {
  return (request, _response, next) => {
    if (!callerOf(request).scopes.includes(scope)) {
      throw new SealpostError('key.scope-missing', `This API key lacks the scope ${scope}.`, { details: { scope } });
    }
    next();
  };
}

export function callerOf(request: Request): ApiKeyRow {
  const caller = callers.get(request);
  if (!caller) throw new Error('A route that needs a caller is not behind authenticate().');
  return caller;
}

/** As whom the caller reads: a client sees its own documents, a consumer those of one partner. */
export function viewerOf(request: Request): Viewer {
  const { client_id: clientId, partner_id: partnerId } = callerOf(request);
  return { clientId, partnerId: partnerId ?? undefined };
}
