import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { getDocument } from '../../lib/database/document-repository.ts';
import { claimOpenOrders, recordOrderRefused, releaseOrder, type OpenOrder } from '../../lib/database/signing-order-repository.ts';
import type { Logger } from '../../lib/logger.ts';
import type { SigningClient } from '../../lib/signing/service/signing-client.ts';
import { startJobs } from './job-sweeper.ts';
import { TASK_QUEUES, TECHNICAL_DELIVERY, technicalDeliveryId, type TechnicalDeliveryInput } from '../../workflows/contract.ts';

const ORDERS_MAX = 50;

export interface OrdersOptions {
  db: Knex;
  client: Client;
  signing: Pick<SigningClient, 'signOrder'>;
  logger: Logger;
  intervalMs: number;
  signal: AbortSignal;
}

/** Has orders signed and starts their way to the operator; begins exports that are wanted and disposals that are approved. */
export async function runOrders(options: OrdersOptions): Promise<void> {
  const { logger, intervalMs, signal } = options;
  while (!signal.aborted) {
    await workOffOrders(options).catch((error: unknown) => logger.warn({ err: error }, 'orders wait'));
    await startJobs(options).catch((error: unknown) => logger.warn({ err: error }, 'jobs wait'));
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

/** One pass. What can't be signed for now stays wanted and holds up no other; a no that stays a no ends the order with its reason. */
export async function workOffOrders(options: Omit<OrdersOptions, 'intervalMs' | 'signal'>): Promise<void> {
  let failure: unknown;
  for (const order of await claimOpenOrders(options.db, ORDERS_MAX)) {
    await workOff(options, order).catch(async (error: unknown) => {
      failure ??= error;
      await releaseOrder(options.db, order.id);
    });
  }
  if (failure !== undefined) throw failure;
}

async function workOff(
  { db, client, signing, logger }: Omit<OrdersOptions, 'intervalMs' | 'signal'>,
  { id, state, document_id: documentId }: OpenOrder,
): Promise<void> {
  try {
    if (state === 'wanted') await signing.signOrder(id);
    if (documentId) await startDelivery(client, id, (await getDocument(db, documentId)).docflow?.operator);
  } catch (error) {
    // A head who has signed as much as one may today signs the rest tomorrow.
    if (!(error instanceof SealpostError) || error.kind === 'unavailable' || error.code === 'signature.quota-exceeded') throw error;
    logger.warn({ orderId: id, code: error.code }, 'an order was refused');
    await recordOrderRefused(db, id, error.code);
  }
}

async function startDelivery(client: Client, orderId: string, operator: string | undefined): Promise<void> {
  if (!operator) throw new SealpostError('docflow.not-found', 'The document is with no operator.');
  const input: TechnicalDeliveryInput = { orderId, operator };
  await client.workflow
    .start(TECHNICAL_DELIVERY, {
      workflowId: technicalDeliveryId(orderId),
      taskQueue: TASK_QUEUES.documents,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    })
    .catch((error: unknown) => {
      if ((error as Error).name !== 'WorkflowExecutionAlreadyStartedError') throw error;
    });
}
