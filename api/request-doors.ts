import type { Express, RequestHandler } from 'express';
import { SealpostError } from '../domain/errors.ts';

/** What stands here is for the one who has asked, and for no cache on the way; public files say otherwise themselves. */
export const privateByDefault: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** A path or query that no text of ours can be: NUL, which Postgres refuses in any text, and octets that are no UTF-8. */
export const readableAddress: RequestHandler = (request, _response, next) => {
  let text: string;
  try {
    text = decodeURIComponent(request.originalUrl);
  } catch (cause) {
    throw new SealpostError('request.malformed', 'The address is not properly encoded.', {
      cause,
      details: { hint: 'Percent-encode UTF-8.' },
    });
  }
  if (text.includes('\0')) throw new SealpostError('request.malformed', 'The address has a NUL in it.');
  next();
};

interface RouterLayer {
  route?: { path: unknown; stack: { method?: string }[] };
  handle: { stack?: RouterLayer[] };
}

/** Every path that an app answers, with its methods, read from its own routers. */
export function listRoutes(app: Express): Map<string, Set<string>> {
  const routes = new Map<string, Set<string>>();
  const walk = (stack: readonly RouterLayer[]) => {
    for (const { route, handle } of stack) {
      if (!route) {
        walk(handle.stack ?? []);
        continue;
      }
      const methods = routes.get(String(route.path)) ?? new Set();
      for (const { method } of route.stack) if (method) methods.add(method.toUpperCase());
      routes.set(String(route.path), methods);
    }
  };
  walk((app.router as unknown as { stack: RouterLayer[] }).stack);
  return routes;
}

/** Stands behind all routes: a path that is known answers another method with 405 and what it allows (RFC 9110, 15.5.6). */
export function methodNotAllowed(app: Express): RequestHandler {
  const known = [...listRoutes(app)].map(([path, methods]) => ({ pattern: patternOf(path), methods }));
  return (request, response, next) => {
    const allowed = new Set(known.flatMap(({ pattern, methods }) => (pattern.test(request.path) ? [...methods] : [])));
    if (allowed.size === 0) return next();
    if (allowed.has('GET')) allowed.add('HEAD');
    const list = [...allowed].sort();
    response.set('Allow', list.join(', '));
    throw new SealpostError('request.method-not-allowed', `${request.path} does not know the method ${request.method}.`, {
      details: { allow: list },
    });
  };
}

function patternOf(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')));
  return new RegExp(`^${parts.join('/')}/?$`, 'i');
}
