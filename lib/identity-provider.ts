import { jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { SealpostError } from '../domain/errors.ts';
import { callOutside } from './outside-call.ts';

/** The utility's identity provider, by OpenID Connect. */
export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Claim that holds the consumer's number at billing (externalId). */
  claim: string;
  /** For one exchange with the provider; a default where absent. */
  callMs?: number;
}

const CALL_MS = 10_000;
/** Metadata, keys or a token. */
const ANSWER_MAX_BYTES = 1024 * 1024;
const BODILESS = [204, 205, 304];

/** Somebody who has proven who he is. */
export interface ProvenIdentity {
  issuer: string;
  subject: string;
  externalId: string;
}

/** What has to come back from the provider with the answer; kept by the browser in the meantime. */
export interface SignInState {
  state: string;
  nonce: string;
  verifier: string;
}

export interface IdentityProvider {
  begin(redirectUri: string): Promise<{ url: string; state: SignInState }>;
  /** @throws SealpostError portal.sign-in-failed */
  finish(callbackUrl: URL, state: SignInState): Promise<ProvenIdentity>;
}

/** Authorization code flow with PKCE, state and nonce (RFC 6749, RFC 7636, OpenID Connect Core 3.1). Discovered when first needed. */
export function createIdentityProvider({ issuer, clientId, clientSecret, claim, callMs = CALL_MS }: OidcConfig): IdentityProvider {
  let discovered: Promise<oidc.Configuration> | undefined;
  const configuration = () => {
    const execute = issuer.startsWith('http://') ? [oidc.allowInsecureRequests] : [];
    discovered ??= oidc
      .discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, [oidc.customFetch]: fetchWithin(callMs) })
      .catch((cause: unknown) => {
        discovered = undefined;
        throw new SealpostError('portal.sign-in-failed', 'The identity provider does not answer.', { cause });
      });
    return discovered;
  };
  return {
    async begin(redirectUri) {
      const state = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        state: state.state,
        nonce: state.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(state.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, state };
    },
    async finish(callbackUrl, { state, nonce, verifier }) {
      try {
        const tokens = await oidc.authorizationCodeGrant(await configuration(), callbackUrl, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims()!;
        const externalId = claims[claim];
        if (typeof externalId !== 'string') throw new Error(`The claim ${claim} is missing.`);
        return { issuer: claims.iss, subject: claims.sub, externalId };
      } catch (cause) {
        throw new SealpostError('portal.sign-in-failed', 'The identity provider did not sign you in.', { cause });
      }
    },
  };
}

/** The library's calls, with our limits: its own know when an answer is late, but not when it is too large. */
function fetchWithin(totalMs: number): oidc.CustomFetch {
  return async (url, { method, headers, body }) => {
    const answer = await callOutside({
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      headers,
      totalMs,
      bytesMax: ANSWER_MAX_BYTES,
      ...(body === undefined || body === null
        ? {}
        : { body: body instanceof URLSearchParams ? body.toString() : Buffer.from(body as Uint8Array) }),
    });
    const type = answer.headers['content-type'];
    return new Response(BODILESS.includes(answer.status) ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: type ? { 'content-type': type } : {},
    });
  };
}

/** What the utility's own site says of a consumer who is signed in there, signed with a secret that both know (HS256). */
export interface SiteToken extends ProvenIdentity {
  tokenId: string;
}

/** A link or a call may wait in the browser for so long. */
const TOKEN_AGE = { link: '5 minutes', api: '15 minutes' } as const;
const AUDIENCE = { link: 'sealpost-portal', api: 'sealpost-api' } as const;

/** @throws SealpostError portal.link-invalid */
export async function readSiteToken(secret: string, token: string, use: 'link' | 'api'): Promise<SiteToken> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      audience: AUDIENCE[use],
      maxTokenAge: TOKEN_AGE[use],
      requiredClaims: ['sub', 'iss', 'jti', 'exp', 'iat'],
    });
    return { issuer: payload.iss!, subject: payload.sub!, externalId: payload.sub!, tokenId: `${payload.iss}/${payload.jti}` };
  } catch (cause) {
    throw new SealpostError('portal.link-invalid', 'This link is not valid or has ended; go back to the site and open it again.', {
      cause,
    });
  }
}
