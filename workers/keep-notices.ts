import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Logger } from '../lib/logger.ts';
import { PORTAL_NOTICES } from '../workflows/contract.ts';
import { ensureSchedule } from './ensure-schedule.ts';

const EVERY_MS = 15_000;
const RETRY_MS = 2_000;

/** Makes the schedule of the notices as soon as Temporal answers. */
export async function keepNotices({ client, logger, signal }: { client: Client; logger: Logger; signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    try {
      return await ensureSchedule(client, { workflowType: PORTAL_NOTICES, everyMs: EVERY_MS });
    } catch (error) {
      logger.warn({ err: error }, 'the schedule of notices waits for Temporal');
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
