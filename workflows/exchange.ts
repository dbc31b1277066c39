import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { LocalActivities, OperatorActivities } from '../activities/index.ts';
import { OPERATOR, OWN_STEP } from './activity-options.ts';
import type { AttentionDesk } from './attention-desk.ts';
import { operatorQueue } from './contract.ts';
import { showOnTheWay } from './display.ts';

const { lookAtDocflow, keepElectronic } = proxyLocalActivities<LocalActivities>({ ...OWN_STEP, summary: 'look at the docflow' });

/**
 * One electronic attempt through an operator: sent, then followed until nobody owes anything more. Returns undefined where the attempt
 * was given up and taken back; the desk then knows the other way.
 */
export async function exchangeWithOperator(documentId: string, operator: string, desk: AttentionDesk): Promise<true | undefined> {
  const { sendToOperator, takeBack } = proxyActivities<OperatorActivities>({
    ...OPERATOR,
    taskQueue: operatorQueue(operator),
    summary: `talk with ${operator}`,
  });
  showOnTheWay('ROUTED_E');
  for (;;) {
    const sent = await desk.attempt('deliver', () => sendToOperator({ documentId }));
    if (sent?.outcome === 'paper') desk.fallBackToPaper(sent.reason);
    if (sent?.outcome === 'sent') return follow();
    // Another way is wanted for what may already be there: it is taken back first, or it stays.
    if (await isTakenBack()) return undefined;
  }

  async function follow(): Promise<true | undefined> {
    for (;;) {
      const verdict = await desk.attempt('exchange', () => lookAtDocflow({ documentId }));
      if (verdict?.action === 'complete') return true;
      if (verdict?.action === 'wait' && (await desk.waitOutside(verdict.waitMs, verdict.attention)) !== 'print') continue;
      if (verdict?.action === 'paper') desk.fallBackToPaper(verdict.reason);
      if (await isTakenBack()) return undefined;
      // The buyer has signed for it meanwhile: the electronic original stays, and its docflow goes on.
      await desk.attempt('exchange', () => keepElectronic({ documentId }));
    }
  }

  async function isTakenBack(): Promise<boolean> {
    for (;;) {
      const back = await desk.attempt('exchange', () => takeBack({ documentId }));
      if (back) return back.outcome === 'taken-back';
    }
  }
}
