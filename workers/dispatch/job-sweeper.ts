import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { findOpenJob, listOpenJobs, listUnstartedJobs, recordJobStarted } from '../../lib/database/job-repository.ts';
import type { Logger } from '../../lib/logger.ts';
import { carrierOf, startCarrier } from './job-carrier.ts';
import { isRunning } from './start-document.ts';

const SWEEP_MAX = 200;
const START_MAX = 50;

/**
 * One pass over exports that are wanted and acts that are approved: each row is its own message, committed with what it says, and gets its
 * workflow here. Harmless to repeat: a job has one workflow id.
 */
export async function startJobs({ db, client }: { db: Knex; client: Client }): Promise<void> {
  for (const job of await listUnstartedJobs(db, START_MAX)) {
    await startCarrier(client, job, 'REJECT_DUPLICATE');
    await recordJobStarted(db, job);
  }
}

/**
 * One pass over rows that are committed before their workflow is started: exports, approved disposals, closed print batches. Those that have
 * none get one. (Orders to sign are started anew by their own loop.) Returns the ids of the workflows that were started.
 */
export async function sweepJobs({
  db,
  client,
  logger,
  staleAfterSeconds,
}: {
  db: Knex;
  client: Client;
  logger: Logger;
  staleAfterSeconds: number;
}): Promise<string[]> {
  const started: string[] = [];
  for (const job of await listOpenJobs(db, staleAfterSeconds, SWEEP_MAX)) {
    if (await isRunning(client, carrierOf(job).workflowId)) continue;
    // It may have been done between the two looks.
    const now = await findOpenJob(db, job);
    if (!now || !(await startCarrier(client, now, 'ALLOW_DUPLICATE'))) continue;
    started.push(carrierOf(now).workflowId);
    logger.warn({ job: now.kind, id: now.id }, 'a job had no workflow, started anew');
  }
  return started;
}
