import { allHandlersFinished, condition, patched, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { RouteResult } from '../activities/documents.ts';
import type { ArchiveActivities, LocalActivities, PrintingActivities } from '../activities/index.ts';
import { FINAL_PHASES, type Phase } from '../domain/document.ts';
import { ARCHIVE, DELIVERY, OWN_STEP } from './activity-options.ts';
import { LifecycleEnded, openDesk, type AttentionDesk } from './attention-desk.ts';
import type { DocumentLifecycleInput, DocumentLifecycleResult } from './contract.ts';
import { showOnTheWay, showStep } from './display.ts';
import { exchangeWithOperator } from './exchange.ts';

const { validateDocument } = proxyLocalActivities<LocalActivities>({ ...OWN_STEP, summary: 'validate' });
const { signDocument } = proxyLocalActivities<LocalActivities>({ ...OWN_STEP, summary: 'sign' });
const { routeDocument } = proxyLocalActivities<LocalActivities>({ ...OWN_STEP, summary: 'route' });
const { deliverDocument } = proxyLocalActivities<LocalActivities>({ ...OWN_STEP, summary: 'deliver to the portal' });
const { lookAtPaper } = proxyLocalActivities<LocalActivities>({ ...OWN_STEP, summary: 'look for the letter' });
const { queueForPrinting } = proxyActivities<PrintingActivities>({ ...DELIVERY, summary: 'queue for printing' });
const { archiveDocument } = proxyActivities<ArchiveActivities>({ ...ARCHIVE, summary: 'archive with proof' });

/** News of the letter come as a signal; one that is lost is found by looking. */
const LETTER_WAIT_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * The life of one outgoing document: validated, signed by its head, routed, delivered or posted, archived.
 * Every step is harmless to repeat, so a workflow that is started anew for a document in mid-life goes on where it stands.
 */
export async function documentLifecycle(input: DocumentLifecycleInput): Promise<DocumentLifecycleResult> {
  const desk = openDesk(input.documentId);
  const phase = await carry(input, desk).catch((end: unknown) => {
    if (end instanceof LifecycleEnded) return end.phase;
    throw end;
  });
  desk.close(phase);
  await condition(allHandlersFinished);
  return { documentId: input.documentId, phase };
}

async function carry({ documentId, headId }: DocumentLifecycleInput, desk: AttentionDesk): Promise<Phase> {
  const verdict = (await desk.attempt('validate', () => validateDocument({ documentId })))!;
  if (FINAL_PHASES.includes(verdict.phase)) return verdict.phase;
  showStep('VALIDATED', `signature by ${headId}`);

  await desk.attempt('sign', () => signDocument({ documentId, headId }));
  showStep('SIGNED', 'routing');

  await leave(documentId, desk);
  const archived = await desk.attempt('archive', () => archiveDocument({ documentId }));
  return archived!.phase;
}

/** Out of the house by the channel of its route; a failed delivery may be given another route by staff or by the policy. */
async function leave(documentId: string, desk: AttentionDesk): Promise<void> {
  for (;;) {
    const { routeDecision } = desk;
    const route = await desk.attempt('route', () => routeDocument({ documentId, ...(routeDecision ?? { decision: undefined }) }));
    if (route && (await leaveBy(route, documentId, desk))) return;
  }
}

async function leaveBy({ channel, operator }: RouteResult, documentId: string, desk: AttentionDesk): Promise<unknown> {
  if (channel === 'paper') return print(documentId, desk);
  return operator ? exchangeWithOperator(documentId, operator, desk) : desk.attempt('deliver', () => deliverDocument({ documentId }));
}

/** Rendering may queue up behind others, so what waits for it can be found in the Temporal UI. Then the letter's way is followed to the post. */
async function print(documentId: string, desk: AttentionDesk): Promise<unknown> {
  showOnTheWay('ROUTED_P');
  const queued = await desk.attempt('print', () => queueForPrinting({ documentId }));
  // Until 0.3 a document was archived as soon as its page was in the queue.
  if (!queued || !patched('follow-the-letter')) return queued;
  showStep('PRINT_QUEUED', 'print shop and post');
  for (;;) {
    const verdict = await desk.attempt('post', () => lookAtPaper({ documentId }));
    if (verdict?.posted) return verdict;
    await desk.waitForPost(LETTER_WAIT_MS);
  }
}
