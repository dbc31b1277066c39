import { proxyActivities } from '@temporalio/workflow';
import type { OperatorActivities } from '../activities/index.ts';
import { OPERATOR } from './activity-options.ts';
import { operatorQueue, type TechnicalDeliveryInput } from './contract.ts';

/** Brings one technical document of ours to the operator: an offer to annul, or our answer to one. */
export async function technicalDelivery({ orderId, operator }: TechnicalDeliveryInput): Promise<void> {
  const { sendTechnical } = proxyActivities<OperatorActivities>({
    ...OPERATOR,
    taskQueue: operatorQueue(operator),
    summary: `talk with ${operator}`,
  });
  await sendTechnical({ orderId });
}
