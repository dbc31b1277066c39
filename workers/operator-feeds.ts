import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Logger } from '../lib/logger.ts';
import {
  DOCFLOW_MOVED,
  OPERATOR_FEED,
  TASK_QUEUES,
  documentWorkflowId,
  operatorFeedId,
  type OperatorFeedInput,
} from '../workflows/contract.ts';

/** A follower that somebody has ended by hand is started again within this time. */
const LOOK_MS = 20_000;
const RETRY_MS = 1_000;

export interface FeedKeeperOptions {
  client: Client;
  operators: readonly string[];
  logger: Logger;
  signal: AbortSignal;
}

/** Sees to it that each operator's feed is followed by exactly one workflow. */
export async function keepFeeds({ client, operators, logger, signal }: FeedKeeperOptions): Promise<void> {
  while (!signal.aborted) {
    const started = await Promise.all(operators.map((operator) => startFeed(client, operator))).then(
      () => true,
      (error: unknown) => {
        logger.warn({ err: error }, 'feeds wait for Temporal');
        return false;
      },
    );
    await sleep(started ? LOOK_MS : RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}

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
