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

// A database error's own fields repeat the row ("Key (number)=(…)"), so only code, message and stack pass.
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return { name: error.name, code, message: error.message, stack: error.stack };
}
