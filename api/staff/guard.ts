import type { Request, RequestHandler, Response } from 'express';
import { SealpostError } from '../../domain/errors.ts';
import type { ApiKeyRow, Scope } from '../../lib/database/api-key-repository.ts';
import type { SecurityLog } from '../security-log.ts';
import { signInPage, type PageContext } from './layout.ts';
import type { Sessions } from './session.ts';

export interface PageCall {
  request: Request;
  response: Response;
  caller: ApiKeyRow;
  context: PageContext;
}

/** A page for somebody who has signed in and has the right; a form only with its token. */
export type Guard = (scope: Scope | undefined, run: (call: PageCall) => Promise<unknown>) => RequestHandler;

export function createGuard(sessions: Sessions, securityLog: SecurityLog): Guard {
  return (scope, run) => async (request, response) => {
    const caller = await sessions.find(request);
    response.set('Cache-Control', 'no-store');
    if (caller && scope && !caller.scopes.includes(scope)) securityLog(request, 'key.scope-missing', { key: caller.prefix });
    if (!caller || (scope && !caller.scopes.includes(scope))) return void response.status(401).send(signInPage(false));
    if (request.method === 'POST' && !sessions.isFormToken(request, (request.body as { token?: unknown } | undefined)?.token))
      throw new SealpostError('request.invalid', 'Форма устарела; откройте страницу снова.');
    const context = { scopes: caller.scopes, token: sessions.formToken(request) };
    return void (await run({ request, response, caller, context }));
  };
}
