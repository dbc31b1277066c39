import type { Request, RequestHandler } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { findApiKey, type ApiKeyRow, type Scope } from '../lib/database/api-key-repository.ts';
import { findOrLinkAccount } from '../lib/database/portal-repository.ts';
import { readSiteToken } from '../lib/identity-provider.ts';
import type { Viewer } from '../lib/database/document-repository.ts';

/** A key is looked up again after this time, so that a revoked one ends soon without a query for each request. */
const CACHE_MS = 5_000;
const CACHE_MAX = 1_000;

const callers = new WeakMap<Request, ApiKeyRow>();

/** The site of the utility, whose word on who a consumer is we take. */
export interface TrustedSite {
  clientId: string;
  linkSecret?: string | undefined;
}

/** What a consumer may do who comes with a token of the utility's site: the same as with a consumer's key. */
const CONSUMER_SCOPES: Scope[] = ['documents:read', 'documents:answer'];

/**
 * Knows the caller by `Authorization: Bearer sp_…`, or a consumer by a token of the utility's site (a JWT).
 * @throws SealpostError key.missing, key.unknown, portal.link-invalid, portal.account-unknown
 */
export function authenticate(db: Knex, keySecret: string, site: TrustedSite): RequestHandler {
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
      key = clear.startsWith('eyJ') ? await findConsumer(db, site, clear) : await findApiKey(db, keySecret, clear);
      if (!key) throw new SealpostError('key.unknown', 'This API key is not known or was revoked.');
      if (cache.size >= CACHE_MAX) cache.clear();
      cache.set(clear, { key, until: Date.now() + CACHE_MS });
    }
    callers.set(request, key);
    next();
  };
}

async function findConsumer(db: Knex, { clientId, linkSecret }: TrustedSite, token: string): Promise<ApiKeyRow | undefined> {
  if (!linkSecret) return undefined;
  const identity = await readSiteToken(linkSecret, token, 'api');
  const partner = await findOrLinkAccount(db, clientId, identity);
  return {
    prefix: `site:${identity.subject}`,
    hash: '',
    client_id: clientId,
    scopes: CONSUMER_SCOPES,
    partner_id: partner.id,
    head_id: null,
    created_at: new Date(),
    revoked_at: null,
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

/** The public part of the caller's key, where one was given that is known. */
export function prefixOf(request: Request): string | undefined {
  return callers.get(request)?.prefix;
}

/** As whom the caller reads: a client sees its own documents, a consumer those of one partner. */
export function viewerOf(request: Request): Viewer {
  const { client_id: clientId, partner_id: partnerId } = callerOf(request);
  return { clientId, partnerId: partnerId ?? undefined };
}
