import { ActivityFailure, continueAsNew, isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import type { OperatorActivities } from '../activities/index.ts';
import { FEED } from './activity-options.ts';
import { operatorQueue, type OperatorFeedInput } from './contract.ts';

/** Readings of one run; then a new run begins, so that no history grows without end. */
const READINGS_MAX = 200;
const PAUSE_AFTER_FAILURE = '10 seconds';

/** Follows the feed of one operator for ever. The cursor is in the database, so a run that is lost loses nothing. */
export async function operatorFeed(input: OperatorFeedInput): Promise<void> {
  const { followOperatorFeed } = proxyActivities<OperatorActivities>({
    ...FEED,
    taskQueue: operatorQueue(input.operator),
    summary: 'follow the feed',
  });
  for (let reading = 0; reading < READINGS_MAX; reading += 1) {
    try {
      await followOperatorFeed(input);
    } catch (failure) {
      if (isCancellation(failure) || !(failure instanceof ActivityFailure)) throw failure;
      // Recorded with its reason by the activity; a person may mend it meanwhile.
      await sleep(PAUSE_AFTER_FAILURE);
    }
  }
  await continueAsNew<typeof operatorFeed>(input);
}
