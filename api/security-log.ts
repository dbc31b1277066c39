import type { Request } from 'express';
import type { Logger } from '../lib/logger.ts';

/** Tells what was refused to whom: one line, without what was given as proof, and without the query, where a link's token stands. */
export type SecurityLog = (request: Request, code: string, details?: Record<string, string>) => void;

/** Somebody who tries thousands of keys fills no disk: so many lines a minute for one address and code, then their number. */
const LINES_MAX = 5;
const WINDOW_MS = 60_000;
const CALLERS_MAX = 10_000;
const PATH_MAX = 200;

export function createSecurityLog(logger: Logger, now: () => number = Date.now): SecurityLog {
  const seen = new Map<string, { since: number; count: number }>();
  return (request, code, details = {}) => {
    const key = `${code} ${request.ip}`;
    const known = seen.get(key);
    const fresh = !known || now() - known.since > WINDOW_MS;
    const count = fresh ? 1 : known.count + 1;
    if (seen.size >= CALLERS_MAX) seen.clear();
    seen.set(key, { since: fresh ? now() : known.since, count });
    if (count > LINES_MAX) return;
    const untold = fresh && known && known.count > LINES_MAX ? { untoldBefore: known.count - LINES_MAX } : {};
    logger.warn(
      { security: code, method: request.method, path: request.path.slice(0, PATH_MAX), ip: request.ip, ...details, ...untold },
      'refused',
    );
  };
}
