import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { findOpenJob, listOpenJobs, type OpenJob } from '../../lib/database/job-repository.ts';
import type { Logger } from '../../lib/logger.ts';
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
import { isRunning } from './start-document.ts';

const SWEEP_MAX = 200;

interface Carrier {
  workflowType: string;
  workflowId: string;
  input: ExportInput | DisposalInput | PrintBatchInput;
  summary?: string;
}

/** The workflow that a job is carried by. A batch goes on with the files that the print shop does not have yet. */
function carrierOf(job: OpenJob): Carrier {
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
 * One pass over rows that are committed before their workflow is started: exports, approved disposals, closed print batches. Those that have
 * none get one. (Orders to sign are started anew by their own loop.) Returns the ids of the workflows that were started.
 */
export async function sweepJobs({
  db,
  client,
  logger,
  staleAfterSeconds,
}: {
  db: Knex;
  client: Client;
  logger: Logger;
  staleAfterSeconds: number;
}): Promise<string[]> {
  const started: string[] = [];
  for (const job of await listOpenJobs(db, staleAfterSeconds, SWEEP_MAX)) {
    if (await isRunning(client, carrierOf(job).workflowId)) continue;
    // It may have been done between the two looks.
    const now = await findOpenJob(db, job);
    if (!now || !(await start(client, carrierOf(now)))) continue;
    started.push(carrierOf(now).workflowId);
    logger.warn({ job: now.kind, id: now.id }, 'a job had no workflow, started anew');
  }
  return started;
}

async function start(client: Client, { workflowType, workflowId, input, summary }: Carrier): Promise<boolean> {
  try {
    await client.workflow.start(workflowType, {
      workflowId,
      taskQueue: TASK_QUEUES.documents,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      ...(summary ? { staticSummary: summary } : {}),
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
