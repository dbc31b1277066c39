import { ActivityFailure, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { EvidenceActivities } from '../activities/index.ts';
import { EVIDENCE } from './activity-options.ts';

const { stampSignatures, closeEvidenceBatch, renewEvidence } = proxyActivities<EvidenceActivities>(EVIDENCE);

/** Steps of one run; then a new run begins, so that no history grows without end. */
const STEPS_MAX = 100;

export interface EvidenceResult {
  done: number;
  /** True where the authority was away for so long that the run gave up; the schedule's next run goes on. */
  interrupted: boolean;
}

/** Time-stamps the signatures that have left the house since the last run. */
export async function signatureTimestamps(done = 0): Promise<EvidenceResult> {
  return repeat(done, signatureTimestamps, async () => {
    const { stamped, more } = await stampSignatures();
    return { count: stamped, more };
  });
}

/** Puts what was archived since the last run under evidence records, a batch at a time. */
export async function evidenceBatch(done = 0): Promise<EvidenceResult> {
  return repeat(done, evidenceBatch, async () => {
    const { size, more } = await closeEvidenceBatch();
    return { count: size, more };
  });
}

/** Renews evidence before its time-stamps or its hash lose their worth. */
export async function evidenceRenewal(done = 0): Promise<EvidenceResult> {
  return repeat(done, evidenceRenewal, async () => {
    const { batchId } = await renewEvidence();
    return { count: batchId ? 1 : 0, more: batchId !== null };
  });
}

async function repeat(
  before: number,
  again: (done: number) => Promise<EvidenceResult>,
  step: () => Promise<{ count: number; more: boolean }>,
): Promise<EvidenceResult> {
  let done = before;
  try {
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      const { count, more } = await step();
      done += count;
      if (!more) return { done, interrupted: false };
    }
  } catch (failure) {
    if (!(failure instanceof ActivityFailure)) throw failure;
    return { done, interrupted: true };
  }
  return continueAsNew<typeof again>(done);
}
