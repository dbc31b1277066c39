import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ArchiveActivities, LocalActivities, PrintingActivities } from '../../activities/index.ts';
import { ARCHIVE, DELIVERY, OWN_STEP } from '../../workflows/activity-options.ts';
import type { DocumentLifecycleInput } from '../../workflows/contract.ts';
import { showOnTheWay } from '../../workflows/display.ts';

const { validateDocument, signDocument, routeDocument } = proxyLocalActivities<LocalActivities>(OWN_STEP);
const { queueForPrinting } = proxyActivities<PrintingActivities>(DELIVERY);
const { archiveDocument } = proxyActivities<ArchiveActivities>(ARCHIVE);

/** The negative control of the replay suite: the same steps in another order, which must be noticed. */
export async function documentLifecycle({ documentId, headId }: DocumentLifecycleInput): Promise<void> {
  await validateDocument({ documentId });
  await signDocument({ documentId, headId });
  await routeDocument({ documentId });
  showOnTheWay('ROUTED_P');
  await archiveDocument({ documentId });
  await queueForPrinting({ documentId });
}
