import { ActivityFailure, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { ArchiveCareActivities, AuditActivities } from '../activities/index.ts';
import { EVIDENCE } from './activity-options.ts';

const { copyObjects, sealLater, storeSigned, beginScrub, scrubObjects, reportAlarms } = proxyActivities<ArchiveCareActivities>(EVIDENCE);
const { anchorEvents } = proxyActivities<AuditActivities>(EVIDENCE);

/** Steps of one run; then a new run begins, so that no history grows without end. */
const STEPS_MAX = 100;

/** Signed bytes of what is on its way, second copies of what was archived, and what has come since documents were sealed. A schedule starts it again and again. */
export async function archiveCopies(): Promise<{ copied: number; sealed: number; stored: number }> {
  const sum = { copied: 0, sealed: 0, stored: 0 };
  try {
    for (let step = 0, more = true; more && step < STEPS_MAX; step += 1) {
      const signed = await storeSigned();
      const later = await sealLater();
      const copies = await copyObjects();
      sum.stored += signed.stored;
      sum.sealed += later.sealed;
      sum.copied += copies.copied;
      more = signed.more || later.more || copies.more;
    }
  } catch (failure) {
    // A store that is away is met again by the schedule's next run.
    if (!(failure instanceof ActivityFailure)) throw failure;
  }
  return sum;
}

export interface ScrubInput {
  kind: 'sample' | 'full';
  /** A pass that goes on in a new run. */
  pass?: { passId: number; startedAt: string; left: number };
}

/** One pass over the archive: what it says it has is read, hashed and verified; what is spoiled is restored. */
export async function archiveScrub(input: ScrubInput = { kind: 'sample' }): Promise<{ passId: number; open: number }> {
  const { kind } = input;
  const begun = input.pass ?? (await begin(kind));
  let { left } = begun;
  for (let step = 0; left > 0; step += 1) {
    if (step === STEPS_MAX) return continueAsNew<typeof archiveScrub>({ kind, pass: { ...begun, left } });
    const { checked } = await scrubObjects({ passId: begun.passId, startedAt: begun.startedAt, left });
    if (checked === 0) break;
    left -= checked;
  }
  const { open } = await reportAlarms();
  return { passId: begun.passId, open };
}

async function begin(kind: ScrubInput['kind']): Promise<NonNullable<ScrubInput['pass']>> {
  const { passId, startedAt, objects } = await beginScrub({ kind });
  return { passId, startedAt, left: objects };
}

/** Binds the log of events to a time-stamp; a schedule starts it once a day. */
export async function auditAnchors(): Promise<{ events: number; interrupted: boolean }> {
  let events = 0;
  try {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const anchored = await anchorEvents();
      events += anchored.events;
      if (!anchored.more) break;
    }
  } catch (failure) {
    if (!(failure instanceof ActivityFailure)) throw failure;
    return { events, interrupted: true };
  }
  return { events, interrupted: false };
}
