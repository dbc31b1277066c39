import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { SealpostError, type ErrorCode, type ErrorKind } from '../domain/errors.ts';
import { translateDatabaseError } from '../lib/database/database-error.ts';
import type { Logger } from '../lib/logger.ts';

const STATUS_OF: Record<ErrorKind, number> = {
  invalid: 400,
  unauthorised: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  refused: 422,
  limited: 429,
  unavailable: 503,
  corrupt: 500,
};
/** Where HTTP has a word of its own. */
const STATUS_OF_CODE: Partial<Record<ErrorCode, number>> = { 'request.too-large': 413, 'request.unsupported-encoding': 415 };
const RETRY_AFTER_SECONDS = 2;

/** RFC 9457, with the product's code, and path and hint where the caller can mend something. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  [detail: string]: unknown;
}

/** The product's errors as HTTP. The only such place. */
export function buildProblem(error: unknown): Problem {
  const known = toSealpostError(error);
  if (!known)
    return {
      type: 'about:blank',
      title: 'Internal error',
      status: 500,
      code: 'internal',
      detail: 'Something went wrong on our side. It has been logged.',
    };
  const status = STATUS_OF_CODE[known.code] ?? STATUS_OF[known.kind];
  return { type: `/docs/errors#${known.code}`, title: known.code, status, code: known.code, detail: known.message, ...known.details };
}

export function problemHandler(logger: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request: Request, response: Response, _next) => {
    const problem = buildProblem(error);
    if (problem.status >= 500) logger.error({ err: error, method: request.method, path: request.path }, 'request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === 503) response.set('Retry-After', String(RETRY_AFTER_SECONDS));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

export const notFoundHandler: RequestHandler = (request) => {
  throw new SealpostError('request.not-found', `There is nothing at ${request.method} ${request.path}.`, {
    details: { hint: 'The API is described at /docs.' },
  });
};

/** Errors of Express's own parsers, by the `type` that they carry. */
const PARSER_CODES: Record<string, [ErrorCode, string]> = {
  'entity.parse.failed': ['request.malformed', 'The body is not valid JSON.'],
  'entity.too.large': ['request.too-large', 'The body is too large.'],
  'encoding.unsupported': ['request.unsupported-encoding', 'The content encoding is not supported.'],
  'charset.unsupported': ['request.unsupported-encoding', 'The charset is not supported; use UTF-8.'],
  'request.aborted': ['request.malformed', 'The body was cut off.'],
};

function toSealpostError(error: unknown): SealpostError | undefined {
  const translated = translateDatabaseError(error);
  if (translated instanceof SealpostError) return translated;
  const { type, limit } = (translated ?? {}) as { type?: string; limit?: number };
  const parser = type ? PARSER_CODES[type] : undefined;
  if (parser) return new SealpostError(parser[0], parser[1], { details: limit ? { limitBytes: limit } : {} });
  if (error instanceof URIError) return new SealpostError('request.malformed', 'The path is not properly encoded.');
  return undefined;
}
