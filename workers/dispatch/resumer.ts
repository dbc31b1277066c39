import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { RESUMED_REASONS } from '../../domain/attention.ts';
import { SealpostError } from '../../domain/errors.ts';
import { listResumable, listResumableGroups, type ResumableGroup } from '../../lib/database/resume-repository.ts';
import { inTurns } from '../../lib/in-turns.ts';
import type { Logger } from '../../lib/logger.ts';
import type { SigningClient } from '../../lib/signing/service/signing-client.ts';
import { RESOLVE_UPDATE, documentWorkflowId, type ResolveInput } from '../../workflows/contract.ts';

/** Documents of one head that one pass resumes; the next pass goes on with the rest. */
const RESUME_MAX = 500;
const AT_ONCE = 8;
const UPDATE_TIMEOUT_MS = 10_000;
/** Stands in the event log where a person's key would. */
const ACTOR = 'sealpost:resumer';

export interface ResumerOptions {
  db: Knex;
  client: Client;
  signing: Pick<SigningClient, 'check'>;
  logger: Logger;
  intervalMs: number;
  signal: AbortSignal;
}

/** Lets documents go on that waited for a mandate, a certificate, a key or their head's release, as soon as it is there. */
export async function runResumer(options: ResumerOptions): Promise<void> {
  const { logger, intervalMs, signal } = options;
  while (!signal.aborted) {
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await resumeOnce(options).catch((error: unknown) => logger.warn({ err: error }, 'resuming waits'));
  }
}

/** One pass. The signing process is asked once for each head and kind, not once a document. Returns how many were resumed. */
export async function resumeOnce(options: Omit<ResumerOptions, 'intervalMs' | 'signal'>): Promise<number> {
  let resumed = 0;
  for (const group of await listResumableGroups(options.db, RESUMED_REASONS)) {
    if (!(await isMended(options, group))) continue;
    resumed += await resumeGroup(options, group);
  }
  return resumed;
}

async function isMended(
  { signing, logger }: Pick<ResumerOptions, 'signing' | 'logger'>,
  { headId, kind, sellerInn }: ResumableGroup,
): Promise<boolean> {
  try {
    await signing.check({ headId, kind, sellerInn });
    return true;
  } catch (error) {
    if (!(error instanceof SealpostError)) throw error;
    logger.debug({ headId, kind, code: error.code }, 'still not signable');
    return false;
  }
}

async function resumeGroup({ db, client, logger }: Omit<ResumerOptions, 'intervalMs' | 'signal'>, group: ResumableGroup): Promise<number> {
  const ids = await listResumable(db, RESUMED_REASONS, group, RESUME_MAX);
  const input: ResolveInput = { action: 'retry', actor: ACTOR };
  const resume = (id: string) =>
    client
      .withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () =>
        client.workflow.getHandle(documentWorkflowId(id)).executeUpdate(RESOLVE_UPDATE, { args: [input] }),
      )
      .then(
        () => true,
        // One that staff or billing have just decided on refuses; that is an answer too.
        () => false,
      );
  const resumed = (await inTurns(ids, AT_ONCE, resume)).filter(Boolean).length;
  logger.info({ headId: group.headId, kind: group.kind, resumed }, 'resumed');
  return resumed;
}
