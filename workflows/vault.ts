import { ActivityFailure, ApplicationFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { VaultActivities } from '../activities/index.ts';
import { VAULT } from './activity-options.ts';
import type { DisposalInput, ExportInput } from './contract.ts';

const { exportEvidence, failExport, executeDisposal } = proxyActivities<VaultActivities>(VAULT);

/** One export for an auditor or a tax office. A failure stands in its row: nobody should have to look here for it. */
export async function evidenceExport({ exportId }: ExportInput): Promise<{ documents: number }> {
  try {
    return await exportEvidence({ exportId });
  } catch (failure) {
    if (isCancellation(failure) || !(failure instanceof ActivityFailure)) throw failure;
    const reason = failure.cause instanceof ApplicationFailure ? (failure.cause.type ?? 'step.failed') : 'step.failed';
    await failExport({ exportId, reason });
    return { documents: 0 };
  }
}

/** Carries out a disposal act that two persons have agreed on. */
export async function disposal(input: DisposalInput): Promise<{ disposed: number; refused: number }> {
  return executeDisposal(input);
}
