import express, { type Request, type RequestHandler } from 'express';
import { SealpostError } from '../domain/errors.ts';
import { parseJson } from '../lib/strict-json.ts';

/** Bodies as JSON. Read as bytes, so that a wrong encoding is seen before it has become replacement characters. */
export function jsonBody(limitBytes: number): RequestHandler[] {
  const parse: RequestHandler = (request, _response, next) => {
    // The parser before this one reads JSON only; bodies of other types are read by their own routes.
    const bytes: unknown = request.body;
    if (Buffer.isBuffer(bytes)) request.body = bytes.length === 0 ? undefined : parseJson(bytes);
    next();
  };
  return [requireUtf8, express.raw({ type: 'application/json', limit: limitBytes }), parse];
}

/** JSON is UTF-8 (RFC 8259, 8.1); who announces another charset would be read wrong. */
const requireUtf8: RequestHandler = (request, _response, next) => {
  const charset = charsetOf(request);
  if (request.is('application/json') && !isUtf8(charset))
    throw new SealpostError('request.unsupported-encoding', `The charset ${charset} is not taken.`, {
      details: { header: 'Content-Type', hint: 'Send UTF-8.' },
    });
  next();
};

/** `utf-8` where none is named. */
export function charsetOf(request: Request): string {
  return /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.get('content-type') ?? '')?.[1] ?? 'utf-8';
}

export function isUtf8(charset: string): boolean {
  return /^utf-?8$/i.test(charset);
}
