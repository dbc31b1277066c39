import { Router, type RequestHandler } from 'express';
import { SealpostError } from '../domain/errors.ts';
import { requireUsable } from '../lib/strict-json.ts';
import type { Route } from './openapi-route.ts';
import { parseInput } from './parse.ts';
import { z } from './zod.ts';

/**
 * Every route takes the parameters that its description names, with the values that it names, each once, and no other: a wish that is misspelt must
 * not be done as if it had not been said (`?dry_run=true` would send for real). That one is missing is said by the route, after the key's scope.
 */
export function requireDeclaredQuery(routes: readonly Route[]): Router {
  const router = Router();
  // A path without parameters before one that would take its last part for an id.
  const specificFirst = [...routes].sort((a, b) => a.path.split('{').length - b.path.split('{').length);
  for (const { method, path, request } of specificFirst) {
    const schema = request?.query instanceof z.ZodObject ? request.query.partial().strict() : z.strictObject({});
    router[method as 'get'](path.replaceAll(/\{(\w+)\}/g, ':$1'), checkQuery(schema));
  }
  return router;
}

function checkQuery(schema: z.ZodObject): RequestHandler {
  return ({ query }, _response, next) => {
    requireUsable(query);
    const parsed = parseInput(schema, query) as Record<string, unknown>;
    for (const [name, value] of Object.entries(query)) requireSpelling(name, value, parsed[name]);
    next('router');
  };
}

/** A number is digits: not nothing, which would be 0, and not 0x10 or 1e3. */
function requireSpelling(name: string, value: unknown, parsed: unknown): void {
  if (typeof parsed !== 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value))) return;
  throw new SealpostError('request.invalid', 'A number is written in digits.', {
    details: { path: `/${name}`, hint: 'The parameters are described at /docs.' },
  });
}
