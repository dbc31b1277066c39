import type { Client } from '@temporalio/client';
import { PRINT_ROOM, PRINT_ROOM_ID, TASK_QUEUES } from '../workflows/contract.ts';

/** Starts the workflow that closes print batches; a running one is kept. */
export async function startPrintRoom(client: Client): Promise<void> {
  await client.workflow.start(PRINT_ROOM, {
    workflowId: PRINT_ROOM_ID,
    taskQueue: TASK_QUEUES.documents,
    args: [],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'Print batches',
  });
}
