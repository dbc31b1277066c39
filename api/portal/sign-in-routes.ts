import type { Request, Response, Router } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { consumeLink, deleteEndedSessions, findOrLinkAccount } from '../../lib/database/portal-repository.ts';
import { readSiteToken, type IdentityProvider, type ProvenIdentity, type SignInState } from '../../lib/identity-provider.ts';
import { createCookie, type SecureRule } from '../cookies.ts';
import { limitCallers } from '../rate-limit.ts';
import type { SecurityLog } from '../security-log.ts';
import { signInPage } from './portal-layout.ts';
import { keepLanguage, languageOf, type PortalSessions } from './portal-session.ts';

export interface SignInDependencies {
  db: Knex;
  sessions: PortalSessions;
  /** The client of ours whose consumers sign in here. */
  clientId: string;
  /** Where browsers reach the portal; the provider sends them back there. */
  publicUrl: string;
  identityProvider: IdentityProvider | undefined;
  linkSecret: string | undefined;
  isSecure: SecureRule;
  securityLog: SecurityLog;
}

const STATE_MS = 10 * 60 * 1000;
const SIGN_INS_MAX = 30;

/** The two ways in: the utility's identity provider, and a signed link from its site. Neither keeps a password here. */
export function signInRoutes(router: Router, deps: SignInDependencies): void {
  const { db, sessions, clientId, publicUrl, identityProvider, linkSecret } = deps;
  const slow = limitCallers(SIGN_INS_MAX);
  const stateCookie = createCookie('sealpost_sign_in', 'lax', deps.isSecure);
  const redirectUri = `${publicUrl}/portal/signed-in`;

  const enter = async (request: Request, response: Response, identity: ProvenIdentity): Promise<void> => {
    const partner = await findOrLinkAccount(db, clientId, identity);
    await deleteEndedSessions(db);
    await sessions.open(request, response, { partnerId: partner.id, issuer: identity.issuer, subject: identity.subject });
    response.redirect(303, '/portal');
  };
  /** Whoever can't come in sees the sign-in page with the code, and never why exactly. */
  const orSignIn = (request: Request, response: Response) => (error: unknown) => {
    if (!(error instanceof SealpostError) || (error.kind !== 'unauthorised' && error.kind !== 'forbidden')) throw error;
    deps.securityLog(request, error.code);
    response
      .status(error.kind === 'forbidden' ? 403 : 401)
      .send(signInPage(languageOf(request), { failed: error.code, oidc: identityProvider !== undefined }));
  };

  router.get('/portal/sign-in', slow, async (request, response) => {
    if (!identityProvider) throw new SealpostError('request.not-found', 'There is no identity provider.');
    const { url, state } = await identityProvider.begin(redirectUri);
    const value = Buffer.from(JSON.stringify(state)).toString('base64url');
    stateCookie.set(request, response, value, STATE_MS);
    response.redirect(303, url);
  });

  router.get('/portal/signed-in', slow, async (request, response) => {
    const kept = stateCookie.read(request);
    stateCookie.clear(request, response);
    const finish = async () => {
      if (!identityProvider || kept === '') throw new SealpostError('portal.sign-in-failed', 'This sign-in was not begun here.');
      const state = readState(kept);
      await enter(request, response, await identityProvider.finish(new URL(request.originalUrl, publicUrl), state));
    };
    await finish().catch(orSignIn(request, response));
  });

  router.get('/portal/enter', slow, async (request, response) => {
    const enterByLink = async () => {
      if (!linkSecret) throw new SealpostError('portal.link-invalid', 'Links are not accepted here.');
      const token = await readSiteToken(linkSecret, textOf(request.query.token), 'link');
      await consumeLink(db, token.tokenId);
      await enter(request, response, token);
    };
    await enterByLink().catch(orSignIn(request, response));
  });

  router.get('/portal/language/:language', (request, response) => {
    const { language } = request.params;
    if (language === 'ru' || language === 'en') keepLanguage(request, response, language);
    const to = textOf(request.query.to);
    // Only back to a page of ours: a link must not lead away from here.
    response.redirect(303, /^\/portal(\/[\w/-]*)?$/.test(to) ? to : '/portal');
  });
}

/** @throws SealpostError portal.sign-in-failed for a cookie that is not ours */
function readState(kept: string): SignInState {
  try {
    return JSON.parse(Buffer.from(kept, 'base64url').toString()) as SignInState;
  } catch (cause) {
    throw new SealpostError('portal.sign-in-failed', 'This sign-in was not begun here.', { cause });
  }
}

/** A query parameter that was given once; anything else is nothing. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
