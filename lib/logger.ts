import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard error. Payloads are never logged; the paths below are a second fence. */
export function createLogger(processName: string, level: string): Logger {
  return pino(
    {
      name: processName,
      level,
      redact: ['*.authorization', '*.secret', '*.passphrase', '*.partner', '*.fullName', '*.inn', 'req.headers'],
      serializers: { err: describeError },
    },
    pino.destination({ fd: 2, sync: false }),
  );
}

// A database error's own fields repeat the row ("Key (number)=(…)"), and its message the whole statement: neither is logged.
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  const message = severity === undefined ? error.message : (error.message.split(' - ').at(-1) ?? '');
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    code,
    message,
    frames: frames.map((line) => line.trim()),
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  };
}
