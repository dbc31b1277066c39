import {
  ActivityFailure,
  ApplicationFailure,
  TimeoutFailure,
  condition,
  defineQuery,
  defineUpdate,
  isCancellation,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type { LocalActivities } from '../activities/index.ts';
import { allowedResolutions, type LifecycleStep, type Phase } from '../domain/document.ts';
import { OWN_STEP } from './activity-options.ts';
import { CANCEL_UPDATE, RESOLVE_UPDATE, STATE_QUERY, type CancelInput, type DocumentLifecycleState, type ResolveInput } from './contract.ts';
import { showEnd, showParked, showResumed } from './display.ts';

const { parkDocument, resumeDocument, closeDocument } = proxyLocalActivities<LocalActivities>({ ...OWN_STEP, summary: 'record' });

/** Ends the story early: a decision of billing or staff has closed the document. */
export class LifecycleEnded extends Error {
  readonly phase: Phase;

  constructor(phase: Phase) {
    super(phase);
    this.phase = phase;
  }
}

export interface AttentionDesk {
  /**
   * Runs a step. What can't go on is parked until a person decides: a retry runs it again, a rejection ends the document.
   * Returns undefined where staff decided for another route (then `routeDecision` says which).
   */
  attempt<T>(step: LifecycleStep, run: () => Promise<T>): Promise<T | undefined>;
  readonly routeDecision: 'reroute' | 'print' | undefined;
  /** Billing's and staff's answers are given once the outcome is known. */
  close(phase: Phase): void;
}

/** Where billing's cancellation and staff's decisions arrive. Open before the first step, so that nothing arrives unheard. */
export function openDesk(documentId: string): AttentionDesk {
  let cancelRequest: CancelInput | undefined;
  let decision: ResolveInput | undefined;
  let routeDecision: 'reroute' | 'print' | undefined;
  let waiting: { step: LifecycleStep; reason: string } | undefined;
  let leaving = false;
  let endPhase: Phase | undefined;

  setHandler(
    defineUpdate<{ phase: Phase }, [CancelInput]>(CANCEL_UPDATE),
    async (input) => {
      cancelRequest ??= input;
      await condition(() => endPhase !== undefined);
      return { phase: endPhase! };
    },
    { validator: (_input: CancelInput) => refuseIf(leaving || endPhase !== undefined, 'document.too-late', 'The document has left or has ended; it can no longer be cancelled.') },
  );
  setHandler(
    defineUpdate<void, [ResolveInput]>(RESOLVE_UPDATE),
    (input) => {
      decision = input;
    },
    {
      validator: ({ action }) => {
        refuseIf(!waiting || decision !== undefined || cancelRequest !== undefined, 'document.not-waiting', 'The document does not wait for a decision.');
        refuseIf(!allowedResolutions(waiting!.step).includes(action), 'document.not-waiting', `At this step the document can't be resolved by ${action}.`);
      },
    },
  );
  setHandler(defineQuery<DocumentLifecycleState>(STATE_QUERY), () => ({
    waitingAt: waiting?.step ?? null,
    reason: waiting?.reason ?? null,
    cancelRequested: cancelRequest !== undefined,
    pastPointOfNoReturn: leaving,
  }));

  const end = async (phase: 'REJECTED' | 'CANCELLED', reason: string, actor: string): Promise<never> => {
    throw new LifecycleEnded((await closeDocument({ documentId, phase, reason, actor })).phase);
  };

  const park = async (step: LifecycleStep, reason: string): Promise<ResolveInput> => {
    leaving = step === 'archive';
    waiting = { step, reason };
    decision = undefined;
    showParked(step, reason);
    await parkDocument({ documentId, step, reason });
    await condition(() => decision !== undefined || cancelRequest !== undefined);
    waiting = undefined;
    if (cancelRequest) return end('CANCELLED', cancelRequest.reason, cancelRequest.actor);
    await resumeDocument({ documentId, action: decision!.action, actor: decision!.actor });
    showResumed(decision!.action);
    return decision!;
  };

  return {
    async attempt(step, run) {
      for (;;) {
        if (cancelRequest) await end('CANCELLED', cancelRequest.reason, cancelRequest.actor);
        // The point of no return: once a delivery may be under way, a cancellation would be a lie.
        leaving = step === 'deliver' || step === 'print' || step === 'archive';
        try {
          return await run();
        } catch (failure) {
          if (isCancellation(failure)) throw failure;
          const { action, actor } = await park(step, reasonOf(failure));
          if (action === 'reject') await end('REJECTED', 'staff.rejected', actor);
          if (action === 'reroute' || action === 'print') {
            routeDecision = action;
            return undefined;
          }
        }
      }
    },
    get routeDecision() {
      return routeDecision;
    },
    close(phase) {
      endPhase = phase;
      showEnd(phase);
    },
  };
}

/** The code under which a step failed; bugs and exhausted time have codes of their own. Local activities throw their failure unwrapped. */
function reasonOf(failure: unknown): string {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure) return cause.type?.includes('.') ? cause.type : 'step.failed';
  if (cause instanceof TimeoutFailure) return 'step.timed-out';
  if (failure instanceof ActivityFailure) return 'step.failed';
  throw failure;
}

function refuseIf(refused: boolean, code: string, message: string): void {
  if (refused) throw ApplicationFailure.nonRetryable(message, code);
}
