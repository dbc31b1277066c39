import express, { type RequestHandler } from 'express';
import { SealpostError } from '../domain/errors.ts';

/** The body of a page's form; text that holds a NUL is no text that we could keep. */
export function formBody(maxBytes: number): RequestHandler[] {
  return [
    express.urlencoded({ extended: false, limit: maxBytes }),
    (request, _response, next) => {
      const texts = Object.entries((request.body ?? {}) as Record<string, unknown>).flat(2);
      if (texts.some((text) => String(text).includes('\0'))) throw new SealpostError('request.malformed', 'The form has a NUL in it.');
      next();
    },
  ];
}
