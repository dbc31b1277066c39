import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import { deleteSession, findSession, insertSession, type PortalSession } from '../../lib/database/portal-repository.ts';
import { createCookie, type SecureRule } from '../cookies.ts';
import type { Language } from './texts.ts';

const LIFE_MS = 2 * 60 * 60 * 1000;
const IDLE_MS = 30 * 60 * 1000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Sessions of consumers: a random id in a cookie, its hash and end in the database, so that signing out ends it everywhere. */
export interface PortalSessions {
  open(request: Request, response: Response, identity: { partnerId: string; issuer: string; subject: string }): Promise<void>;
  close(request: Request, response: Response): Promise<void>;
  find(request: Request): Promise<PortalSession | undefined>;
  formToken(request: Request): string;
  isFormToken(request: Request, token: unknown): boolean;
}

export function createPortalSessions(db: Knex, secret: string, isSecure: SecureRule): PortalSessions {
  // Lax, because the consumer comes from the utility's site or from its identity provider.
  const cookie = createCookie('sealpost_portal', 'lax', isSecure);
  const formToken = (request: Request) =>
    createHmac('sha256', secret)
      .update(`portal form\n${cookie.read(request)}`)
      .digest('base64url');
  return {
    async open(request, response, { partnerId, issuer, subject }) {
      const id = await insertSession(db, { partner_id: partnerId, issuer, subject }, LIFE_MS);
      cookie.set(request, response, id, LIFE_MS);
    },
    async close(request, response) {
      await deleteSession(db, cookie.read(request));
      cookie.clear(request, response);
    },
    async find(request) {
      const id = cookie.read(request);
      return id === '' ? undefined : findSession(db, id, IDLE_MS);
    },
    formToken,
    isFormToken(request, token) {
      const [given, expected] = [Buffer.from(String(token)), Buffer.from(formToken(request))];
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

/** A choice of words is no secret: it has one name, with https or without. */
const languageCookie = createCookie('sealpost_language', 'lax', () => false);

/** The language of the cookie, else the browser's, else Russian. */
export function languageOf(request: Request): Language {
  const chosen = languageCookie.read(request);
  if (chosen === 'ru' || chosen === 'en') return chosen;
  return request.acceptsLanguages('ru', 'en') === 'en' ? 'en' : 'ru';
}

export function keepLanguage(request: Request, response: Response, language: Language): void {
  languageCookie.set(request, response, language, YEAR_MS);
}
