import type { Client } from '@temporalio/client';
import { ARCHIVE_COPIES, ARCHIVE_SCRUB, AUDIT_ANCHORS, EVIDENCE_WORKFLOWS } from '../workflows/contract.ts';
import { ensureSchedule } from './ensure-schedule.ts';

/** Signatures are stamped soon after they left; renewal looks once a day. */
const STAMP_INTERVAL_MS = 10_000;
const RENEWAL_INTERVAL_MS = 24 * 60 * 60 * 1000;

/** Creates the schedules of the evidence workflows, or gives existing ones the interval that is configured now. */
export async function scheduleEvidence(client: Client, { batchMs, anchorMs }: { batchMs: number; anchorMs: number }): Promise<void> {
  const intervals = {
    signatureTimestamps: Math.min(STAMP_INTERVAL_MS, batchMs),
    evidenceBatch: batchMs,
    evidenceRenewal: RENEWAL_INTERVAL_MS,
  };
  for (const workflowType of EVIDENCE_WORKFLOWS)
    await ensureSchedule(client, { workflowType, everyMs: intervals[workflowType], args: [0] });
  await ensureSchedule(client, { workflowType: AUDIT_ANCHORS, everyMs: anchorMs });
}

/** The same for what is done about the archive's own objects. */
export async function scheduleCare(
  client: Client,
  { copyIntervalMs, scrubIntervalMs }: { copyIntervalMs: number; scrubIntervalMs: number },
): Promise<void> {
  await ensureSchedule(client, { workflowType: ARCHIVE_COPIES, everyMs: copyIntervalMs });
  await ensureSchedule(client, { workflowType: ARCHIVE_SCRUB, everyMs: scrubIntervalMs, args: [{ kind: 'sample' }] });
}
