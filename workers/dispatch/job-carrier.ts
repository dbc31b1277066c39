import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { OpenJob } from '../../lib/database/job-repository.ts';
import {
  DISPOSAL,
  EVIDENCE_EXPORT,
  PRINT_BATCH,
  TASK_QUEUES,
  disposalWorkflowId,
  exportWorkflowId,
  printBatchId,
  type DisposalInput,
  type ExportInput,
  type PrintBatchInput,
} from '../../workflows/contract.ts';

interface Carrier {
  workflowType: string;
  workflowId: string;
  input: ExportInput | DisposalInput | PrintBatchInput;
  summary?: string;
}

/** The workflow that a job is carried by. A batch goes on with the files that the print shop does not have yet. */
export function carrierOf(job: OpenJob): Carrier {
  switch (job.kind) {
    case 'export':
      return { workflowType: EVIDENCE_EXPORT, workflowId: exportWorkflowId(job.id), input: { exportId: job.id } };
    case 'disposal':
      return { workflowType: DISPOSAL, workflowId: disposalWorkflowId(job.id), input: { clientId: job.clientId, actId: job.id } };
    case 'print-batch':
      return {
        workflowType: PRINT_BATCH,
        workflowId: printBatchId(job.id),
        input: { batchId: job.id, run: job.handedOver ? 0 : 1 },
        summary: `Print batch of ${job.pieces} envelopes`,
      };
  }
}

/**
 * Starts the workflow of a job. False where it runs already.
 * @param reuse whether one that has ended may be followed by another: a lost job's may, a job that is begun for the first time has none
 */
export async function startCarrier(client: Client, job: OpenJob, reuse: 'ALLOW_DUPLICATE' | 'REJECT_DUPLICATE'): Promise<boolean> {
  const { workflowType, workflowId, input, summary } = carrierOf(job);
  try {
    await client.workflow.start(workflowType, {
      workflowId,
      taskQueue: TASK_QUEUES.documents,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: reuse,
      ...(summary ? { staticSummary: summary } : {}),
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
