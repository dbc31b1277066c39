import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Config } from '../lib/config.ts';
import type { Logger } from '../lib/logger.ts';
import { openTemporalClient } from '../lib/temporal-client.ts';
import { EVIDENCE_WORKFLOWS } from '../workflows/contract.ts';
import { ensureSchedule } from './ensure-schedule.ts';

/** Signatures are stamped soon after they left; renewal looks once a day. */
const STAMP_INTERVAL_MS = 10_000;
const RENEWAL_INTERVAL_MS = 24 * 60 * 60 * 1000;

const RETRY_MS = 2_000;

/** Makes the schedules as soon as Temporal answers. */
export async function keepSchedules(config: Config, logger: Logger): Promise<void> {
  const client = openTemporalClient(config.temporal);
  for (;;) {
    try {
      await scheduleEvidence(client, config.evidence.intervalMs);
      return await client.connection.close();
    } catch (error) {
      logger.warn({ err: error }, 'schedules wait for Temporal');
      await sleep(RETRY_MS);
    }
  }
}

/** Creates the schedules of the evidence workflows, or gives existing ones the interval that is configured now. */
export async function scheduleEvidence(client: Client, batchIntervalMs: number): Promise<void> {
  const intervals = {
    signatureTimestamps: Math.min(STAMP_INTERVAL_MS, batchIntervalMs),
    evidenceBatch: batchIntervalMs,
    evidenceRenewal: RENEWAL_INTERVAL_MS,
  };
  for (const workflowType of EVIDENCE_WORKFLOWS)
    await ensureSchedule(client, { workflowType, everyMs: intervals[workflowType], args: [0] });
}
