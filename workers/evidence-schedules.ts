import type { Client } from '@temporalio/client';
import { EVIDENCE_WORKFLOWS } from '../workflows/contract.ts';
import { ensureSchedule } from './ensure-schedule.ts';

/** Signatures are stamped soon after they left; renewal looks once a day. */
const STAMP_INTERVAL_MS = 10_000;
const RENEWAL_INTERVAL_MS = 24 * 60 * 60 * 1000;

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
