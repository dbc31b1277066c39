import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import { readCookie } from '../read-cookie.ts';
import { findLiveKey, type ApiKeyRow } from '../../lib/database/api-key-repository.ts';

const COOKIE = 'sealpost_staff';
const LIFE_MS = 8 * 60 * 60 * 1000;

/** A session in a signed cookie: the prefix of the key that opened it, and its end. The key itself is not kept. */
export interface Sessions {
  open(request: Request, response: Response, key: ApiKeyRow): void;
  close(response: Response): void;
  /** The key of the session, read anew: a revoked key ends it. */
  find(request: Request): Promise<ApiKeyRow | undefined>;
  /** What a form must bring back, so that another site can't send it in a head's name. */
  formToken(request: Request): string;
  isFormToken(request: Request, token: unknown): boolean;
}

export function createSessions(db: Knex, secret: string): Sessions {
  const sign = (purpose: string, text: string) => createHmac('sha256', secret).update(`staff ${purpose}\n${text}`).digest('base64url');
  const cookieOf = (request: Request) => readCookie(request, COOKIE);
  const formToken = (request: Request) => sign('form', cookieOf(request));
  return {
    open(request, response, key) {
      const body = `${key.prefix}.${Date.now() + LIFE_MS}`;
      response.cookie(COOKIE, `${body}.${sign('session', body)}`, {
        httpOnly: true,
        sameSite: 'strict',
        secure: request.secure,
        path: '/staff',
        maxAge: LIFE_MS,
      });
    },
    close: (response) => void response.clearCookie(COOKIE, { path: '/staff' }),
    async find(request) {
      const [prefix = '', until = '', mac = ''] = cookieOf(request).split('.');
      if (!isSame(mac, sign('session', `${prefix}.${until}`)) || Number(until) < Date.now()) return undefined;
      return findLiveKey(db, prefix);
    },
    formToken,
    isFormToken: (request, token) => typeof token === 'string' && isSame(token, formToken(request)),
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
