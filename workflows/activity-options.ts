import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import { TASK_QUEUES } from './contract.ts';

/**
 * Our own database and signing process. A restart of either takes seconds, an outage is somebody's emergency: a day, then a person.
 * Longer pauses become timers of the server, so that the worker isn't held.
 */
export const OWN_STEP = {
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '1 day',
  localRetryThreshold: '2 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
} satisfies LocalActivityOptions;

/**
 * Operators and portals are down for hours at the end of a month, so three days before a person looks.
 * A worker that dies in the act is noticed by the time of one try, so that is short.
 */
export const DELIVERY = {
  taskQueue: TASK_QUEUES.delivery,
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '3 days',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} satisfies ActivityOptions;

/** The same for an operator; one try talks with it a few times, and a worker that dies in the act is noticed by its heartbeat. */
export const OPERATOR = {
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '6 seconds',
  scheduleToCloseTimeout: '3 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 1.5, maximumInterval: '2 minutes' },
} satisfies ActivityOptions;

/** Following a feed never ends; a worker that dies is noticed by its heartbeat and another goes on from the cursor. */
export const FEED = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '6 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
} satisfies ActivityOptions;

/** A file of a batch takes seconds to render and to send; a print shop that is away is asked again by the workflow. */
export const PRINT_ROOM_STEP = {
  taskQueue: TASK_QUEUES.delivery,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
} satisfies ActivityOptions;

/** What has left must be archived, however long the store is away; the alarm is the age of the document. */
export const ARCHIVE = {
  taskQueue: TASK_QUEUES.documents,
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} satisfies ActivityOptions;

/** A run that meets an authority that is away tries for a while; what it leaves undone the schedule's next run takes up. */
export const EVIDENCE = {
  taskQueue: TASK_QUEUES.evidence,
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '15 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
} satisfies ActivityOptions;

/** A pass of notices; what a mail server doesn't take now has its own pause, so a pass that fails is a fault of ours. */
export const NOTICES = {
  taskQueue: TASK_QUEUES.delivery,
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '15 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
} satisfies ActivityOptions;

/** An export of a year takes hours; a worker that dies is noticed by its heartbeat, and the file is begun anew. */
export const VAULT = {
  taskQueue: TASK_QUEUES.evidence,
  startToCloseTimeout: '12 hours',
  scheduleToCloseTimeout: '2 days',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
} satisfies ActivityOptions;
