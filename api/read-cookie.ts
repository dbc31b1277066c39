import type { Request } from 'express';

/** The value of a cookie; empty where there is none. Ours are base64url and dots, so nothing has to be decoded. */
export function readCookie(request: Request, name: string): string {
  return new RegExp(`(?:^|; )${name}=([^;]+)`).exec(request.get('cookie') ?? '')?.[1] ?? '';
}
