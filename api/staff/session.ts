import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import type { ApiKeyRow } from '../../lib/database/api-key-repository.ts';
import { deleteStaffSession, findStaffSession, insertStaffSession } from '../../lib/database/staff-session-repository.ts';
import { createCookie, type SecureRule } from '../cookies.ts';

const LIFE_MS = 8 * 60 * 60 * 1000;
const IDLE_MS = 30 * 60 * 1000;

/** Sessions of staff: a random id in a cookie, its hash in the database beside the key that opened it. Signing out ends it for every copy. */
export interface Sessions {
  open(request: Request, response: Response, key: ApiKeyRow): Promise<void>;
  close(request: Request, response: Response): Promise<void>;
  /** The key of the session, read anew: a revoked key ends it. */
  find(request: Request): Promise<ApiKeyRow | undefined>;
  /** What a form must bring back, so that another site can't send it in a head's name. */
  formToken(request: Request): string;
  isFormToken(request: Request, token: unknown): boolean;
}

export function createSessions(db: Knex, secret: string, isSecure: SecureRule): Sessions {
  const cookie = createCookie('sealpost_staff', 'strict', isSecure);
  const formToken = (request: Request) =>
    createHmac('sha256', secret)
      .update(`staff form\n${cookie.read(request)}`)
      .digest('base64url');
  return {
    async open(request, response, { prefix }) {
      // Whoever signs in anew, on another key perhaps, leaves no session behind.
      await deleteStaffSession(db, cookie.read(request));
      cookie.set(request, response, await insertStaffSession(db, prefix, LIFE_MS), LIFE_MS);
    },
    async close(request, response) {
      await deleteStaffSession(db, cookie.read(request));
      cookie.clear(request, response);
    },
    async find(request) {
      const id = cookie.read(request);
      return id === '' ? undefined : findStaffSession(db, id, IDLE_MS);
    },
    formToken,
    isFormToken(request, token) {
      const [given, expected] = [Buffer.from(String(token)), Buffer.from(formToken(request))];
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
