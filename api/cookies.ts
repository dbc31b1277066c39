import type { CookieOptions, Request, Response } from 'express';

/** A cookie of ours: under https it is `Secure` and bound to this very host by its name (`__Host-`, RFC 6265bis 4.1.3.2). */
export interface Cookie {
  /** Its value; empty where there is none. Ours are base64url and dots, so nothing has to be decoded. */
  read(request: Request): string;
  set(request: Request, response: Response, value: string, maxAgeMs: number): void;
  clear(request: Request, response: Response): void;
}

/** Whether the browser has come by https. A proxy in front is believed as far as TRUST_PROXY says; the portal's public address says it as well. */
export type SecureRule = (request: Request) => boolean;

export function secureRule(publicUrl: string): SecureRule {
  const publicIsSecure = publicUrl.startsWith('https:');
  return (request) => publicIsSecure || request.secure;
}

/** Plain http, as in development on loopback, has the bare name: a browser drops a `__Host-` cookie there. */
export function createCookie(name: string, sameSite: 'strict' | 'lax', isSecure: SecureRule): Cookie {
  const nameFor = (request: Request) => (isSecure(request) ? `__Host-${name}` : name);
  const options = (request: Request): CookieOptions => ({ httpOnly: true, sameSite, secure: isSecure(request), path: '/' });
  return {
    read: (request) => new RegExp(`(?:^|; )${nameFor(request)}=([^;]+)`).exec(request.get('cookie') ?? '')?.[1] ?? '',
    set: (request, response, value, maxAge) => void response.cookie(nameFor(request), value, { ...options(request), maxAge }),
    clear: (request, response) => void response.clearCookie(nameFor(request), options(request)),
  };
}
