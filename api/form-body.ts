import express, { type RequestHandler } from 'express';
import { requireUsable } from '../lib/strict-json.ts';

/** The body of a page's form; text that holds what can't be kept (NUL, half a surrogate) is no text. Its fields are decoded one by one. */
export function formBody(maxBytes: number): RequestHandler[] {
  return [
    express.urlencoded({ extended: false, limit: maxBytes }),
    (request, _response, next) => {
      requireUsable(request.body);
      next();
    },
  ];
}
