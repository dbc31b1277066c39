import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityFailure,
  ParentClosePolicy,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
  setCurrentDetails,
  sleep,
  startChild,
  uuid4,
} from '@temporalio/workflow';
import type { PrintRoomActivities } from '../activities/index.ts';
import { PRINT_ROOM_STEP } from './activity-options.ts';
import { CLOSE_BATCH_NOW, printBatchId, type PrintBatchInput } from './contract.ts';

const { lookAtQueues, closePrintBatch, handOverRun, handOverLists, followPrintBatch } =
  proxyActivities<PrintRoomActivities>(PRINT_ROOM_STEP);

/** Looks of one run; then a new run begins, so that no history grows without end. */
const LOOKS_MAX = 150;
const PAUSE_AFTER_FAILURE = '10 seconds';

/** Collects what waits for print and closes batches by size or cut-off, for ever. The queue is in the database, so a run that is lost loses nothing. */
export async function printRoom(before: string[] = []): Promise<void> {
  let closeNow = before;
  setHandler(defineSignal<[string]>(CLOSE_BATCH_NOW), (clientId) => {
    closeNow = [...closeNow, clientId];
  });
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    try {
      const asked = closeNow;
      const { due, nextLookMs } = await lookAtQueues({ closeNow: asked });
      for (const batch of due) await beginBatch(batch);
      closeNow = closeNow.slice(asked.length);
      await condition(() => closeNow.length > 0, nextLookMs);
    } catch (failure) {
      if (isCancellation(failure) || !(failure instanceof ActivityFailure)) throw failure;
      await sleep(PAUSE_AFTER_FAILURE);
    }
  }
  await continueAsNew<typeof printRoom>(closeNow);
}

async function beginBatch(due: Awaited<ReturnType<typeof lookAtQueues>>['due'][number]): Promise<void> {
  const batchId = uuid4().replaceAll('-', '');
  const { pieces } = await closePrintBatch({ batchId, ...due });
  if (pieces === 0) return;
  const input: PrintBatchInput = { batchId, run: 1 };
  // The sweeper may have found the batch first.
  await startChild(printBatch, {
    workflowId: printBatchId(batchId),
    args: [input],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `Print batch of ${pieces} envelopes`,
  }).catch((error: unknown) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  });
}

/** The life of one print batch: handed over file by file, then followed until every envelope is in a known place. */
export async function printBatch({ batchId, run: first }: PrintBatchInput): Promise<void> {
  let run = first;
  if (run > 0) {
    setCurrentDetails('**closed** → being handed over');
    await insist(async () => {
      for (let more = true; more;) {
        ({ more } = await handOverRun({ batchId, run }));
        run += 1;
      }
      await handOverLists({ batchId });
    });
  }
  setCurrentDetails('**handed over** → reports of the print shop and the post');
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const { reconciled, nextLookMs } = await insist(() => followPrintBatch({ batchId }));
    if (reconciled) {
      setCurrentDetails('**reconciled**: every envelope is in a known place');
      return;
    }
    await sleep(nextLookMs);
  }
  await continueAsNew<typeof printBatch>({ batchId, run: 0 });
}

/** A print shop that is away for days is waited for: its batch stands on the staff's page meanwhile. */
async function insist<T>(step: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await step();
    } catch (failure) {
      if (isCancellation(failure) || !(failure instanceof ActivityFailure)) throw failure;
      await sleep(PAUSE_AFTER_FAILURE);
    }
  }
}
