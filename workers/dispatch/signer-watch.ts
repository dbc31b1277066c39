import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../lib/logger.ts';
import type { SigningClient } from '../../lib/signing/service/signing-client.ts';

const LOOK_MS = 10_000;
/** A restart is no alarm. */
const ALARM_AFTER_LOOKS = 3;

/** Tells when the signing process can't be reached: documents wait for it for a day before any of them calls a person. */
export async function runSignerWatch({
  signing,
  logger,
  signal,
}: {
  signing: Pick<SigningClient, 'health'>;
  logger: Logger;
  signal: AbortSignal;
}): Promise<void> {
  for (let failed = 0; !signal.aborted;) {
    await signing.health().then(
      () => {
        if (failed >= ALARM_AFTER_LOOKS) logger.info('the signing process answers again');
        failed = 0;
      },
      (error: unknown) => {
        failed += 1;
        if (failed >= ALARM_AFTER_LOOKS)
          logger.error({ err: error, looks: failed }, 'the signing process can not be reached: nothing is signed');
      },
    );
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}
