import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import { deleteSession, findSession, insertSession, type PortalSession } from '../../lib/database/portal-repository.ts';
import { readCookie } from '../read-cookie.ts';
import type { Language } from './texts.ts';

const COOKIE = 'sealpost_portal';
const LANGUAGE_COOKIE = 'sealpost_language';
const LIFE_MS = 2 * 60 * 60 * 1000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Sessions of consumers: a random id in a cookie, its hash and end in the database, so that signing out ends it everywhere. */
export interface PortalSessions {
  open(request: Request, response: Response, identity: { partnerId: string; issuer: string; subject: string }): Promise<void>;
  close(request: Request, response: Response): Promise<void>;
  find(request: Request): Promise<PortalSession | undefined>;
  formToken(request: Request): string;
  isFormToken(request: Request, token: unknown): boolean;
}

export function createPortalSessions(db: Knex, secret: string): PortalSessions {
  const formToken = (request: Request) =>
    createHmac('sha256', secret)
      .update(`portal form\n${readCookie(request, COOKIE)}`)
      .digest('base64url');
  return {
    async open(request, response, { partnerId, issuer, subject }) {
      const id = await insertSession(db, { partner_id: partnerId, issuer, subject }, LIFE_MS);
      // Lax, because the consumer comes from the utility's site or from its identity provider.
      response.cookie(COOKIE, id, { httpOnly: true, sameSite: 'lax', secure: request.secure, path: '/portal', maxAge: LIFE_MS });
    },
    async close(request, response) {
      await deleteSession(db, readCookie(request, COOKIE));
      response.clearCookie(COOKIE, { path: '/portal' });
    },
    async find(request) {
      const id = readCookie(request, COOKIE);
      return id === '' ? undefined : findSession(db, id);
    },
    formToken,
    isFormToken(request, token) {
      const [given, expected] = [Buffer.from(String(token)), Buffer.from(formToken(request))];
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

/** The language of the cookie, else the browser's, else Russian. */
export function languageOf(request: Request): Language {
  const chosen = readCookie(request, LANGUAGE_COOKIE);
  if (chosen === 'ru' || chosen === 'en') return chosen;
  return request.acceptsLanguages('ru', 'en') === 'en' ? 'en' : 'ru';
}

export function keepLanguage(response: Response, language: Language): void {
  response.cookie(LANGUAGE_COOKIE, language, { httpOnly: true, sameSite: 'lax', path: '/portal', maxAge: YEAR_MS });
}
