import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { FINAL_PHASES } from '../../domain/document.ts';
import { getDocument, listStaleDocuments, recordSweep } from '../../lib/database/document-repository.ts';
import { deleteOldRequestKeys } from '../../lib/database/idempotency-repository.ts';
import type { Logger } from '../../lib/logger.ts';
import { documentWorkflowId } from '../../workflows/contract.ts';
import { sweepJobs } from './job-sweeper.ts';
import { isRunning, startDocument } from './start-document.ts';

/** Bounded, so that a restored server isn't asked about everything at once; the next pass goes on with the rest. */
const SWEEP_MAX = 200;
/** Old request keys that one pass forgets. */
const FORGOTTEN_MAX = 5_000;

export interface SweeperOptions {
  db: Knex;
  client: Client;
  logger: Logger;
  intervalMs: number;
  staleAfterSeconds: number;
  signal: AbortSignal;
}

/** Looks for accepted documents, and for jobs, that no workflow carries any more, and gives them one. */
export async function runSweeper(options: SweeperOptions): Promise<void> {
  const { logger, intervalMs, signal } = options;
  while (!signal.aborted) {
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await sweepOnce(options)
      .then(() => sweepJobs(options))
      .then(() => deleteOldRequestKeys(options.db, FORGOTTEN_MAX))
      .catch((error: unknown) => logger.warn({ err: error }, 'sweep waits'));
  }
}

/** One pass; returns the ids of the documents whose workflow was started anew. */
export async function sweepOnce({
  db,
  client,
  logger,
  staleAfterSeconds,
}: Omit<SweeperOptions, 'intervalMs' | 'signal'>): Promise<string[]> {
  const stale = await listStaleDocuments(db, staleAfterSeconds, SWEEP_MAX);
  const restarted: string[] = [];
  for (const document of stale) {
    const { id: documentId, kind, head_id: headId, partner_id: partnerId, package_id: packageId } = document;
    if (await isRunning(client, documentWorkflowId(documentId))) continue;
    // The list is older than Temporal's answer: a workflow that has just ended has ended its document first.
    const { phase } = await getDocument(db, documentId);
    if (FINAL_PHASES.includes(phase)) continue;
    // The steps read the document's phase first, so the new run goes on where the lost one stood.
    await startDocument(client, { documentId, kind, headId, partnerId, packageId }, true);
    restarted.push(documentId);
    logger.warn({ documentId, phase }, 'workflow was missing, started anew');
  }
  if (stale.length > 0)
    await recordSweep(
      db,
      stale.map(({ id }) => id),
    );
  return restarted;
}
