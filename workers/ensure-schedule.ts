import { ScheduleNotFoundError, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';
import { TASK_QUEUES } from '../workflows/contract.ts';

/** A workflow that is started again and again under its own name. */
export interface ScheduledWorkflow {
  workflowType: string;
  everyMs: number;
  args?: unknown[];
}

/** Creates a schedule, or gives an existing one the interval that is configured now. */
export async function ensureSchedule(client: Client, { workflowType, everyMs, args = [] }: ScheduledWorkflow): Promise<void> {
  const spec = { intervals: [{ every: everyMs }] };
  const options: ScheduleOptions = {
    scheduleId: workflowType,
    spec,
    action: { type: 'startWorkflow', workflowType, taskQueue: TASK_QUEUES.documents, args, workflowId: workflowType },
    // A run that is still at it does the next one's work as well.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  };
  try {
    await client.schedule.getHandle(workflowType).update((previous) => ({ ...previous, spec }));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    await client.schedule.create(options);
  }
}
