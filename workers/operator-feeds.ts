import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import {
  DOCFLOW_MOVED,
  OPERATOR_FEED,
  TASK_QUEUES,
  documentWorkflowId,
  operatorFeedId,
  type OperatorFeedInput,
} from '../workflows/contract.ts';

/** Starts the workflow that follows an operator's feed; a running one is kept. */
export async function startFeed(client: Client, operator: string): Promise<void> {
  const input: OperatorFeedInput = { operator };
  await client.workflow.start(OPERATOR_FEED, {
    workflowId: operatorFeedId(operator),
    taskQueue: TASK_QUEUES.documents,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `Feed of the operator ${operator}`,
  });
}

/** Tells a document's workflow that its docflow has moved. One that has ended needs to be told nothing. */
export function tellWorkflowOf(client: Client): (documentId: string) => Promise<void> {
  return async (documentId) => {
    try {
      await client.workflow.getHandle(documentWorkflowId(documentId)).signal(DOCFLOW_MOVED);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
}
