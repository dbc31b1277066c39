import {
  ActivityFailure,
  ApplicationFailure,
  TimeoutFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  isCancellation,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type { LocalActivities } from '../activities/index.ts';
import { allowedResolutions, type LifecycleStep, type Phase, type Resolution } from '../domain/document.ts';
import { OWN_STEP } from './activity-options.ts';
import {
  CANCEL_UPDATE,
  DOCFLOW_MOVED,
  RESOLVE_UPDATE,
  STATE_QUERY,
  type CancelInput,
  type DocumentLifecycleState,
  type ResolveInput,
} from './contract.ts';
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
  readonly routeDecision: RouteDecision | undefined;
  /** The policy has decided for paper, or nobody takes the electronic one: as if staff had said so. */
  fallBackToPaper(reason: string): void;
  /**
   * Waits for news from outside, for a term, or for a person where `attention` says why one was called. Returns what the person decided.
   */
  waitOutside(waitMs: number, attention: string | null): Promise<Resolution | undefined>;
  /** Waits for news of the letter. Billing may cancel meanwhile; whether that is too late the database decides. */
  waitForPost(waitMs: number): Promise<void>;
  /** Billing's and staff's answers are given once the outcome is known. */
  close(phase: Phase): void;
}

/** Another way for a routed document, and by whose word. */
export interface RouteDecision {
  decision: 'reroute' | 'print';
  /** Set where no person has decided. */
  fallback?: string;
}

/** What the desk knows of its document. */
interface DeskState {
  documentId: string;
  cancelRequest?: CancelInput;
  decision?: ResolveInput;
  routeDecision?: RouteDecision;
  /** Something came from outside since the last look. */
  news: boolean;
  waiting?: { step: LifecycleStep; reason: string } | undefined;
  /** Past the point of no return: a delivery may be under way. */
  leaving: boolean;
  endPhase?: Phase;
}

const TOO_LATE = 'The document has left or has ended; it can no longer be cancelled.';

/** Where billing's cancellation and staff's decisions arrive. Open before the first step, so that nothing arrives unheard. */
export function openDesk(documentId: string): AttentionDesk {
  const state: DeskState = { documentId, leaving: false, news: false };
  listenToBilling(state);
  listenToStaff(state);
  setHandler(defineSignal(DOCFLOW_MOVED), () => {
    state.news = true;
  });
  return {
    attempt: (step, run) => attempt(state, step, run),
    get routeDecision() {
      return state.routeDecision;
    },
    fallBackToPaper(reason) {
      state.routeDecision = { decision: 'print', fallback: reason };
    },
    waitOutside: (waitMs, attention) => waitOutside(state, waitMs, attention),
    async waitForPost(waitMs) {
      await condition(() => state.news || state.cancelRequest !== undefined, waitMs);
      state.news = false;
    },
    close(phase) {
      state.endPhase = phase;
      showEnd(phase);
    },
  };
}

function listenToBilling(state: DeskState): void {
  setHandler(
    defineUpdate<{ phase: Phase }, [CancelInput]>(CANCEL_UPDATE),
    async (input) => {
      state.cancelRequest ??= input;
      await condition(() => state.endPhase !== undefined || state.cancelRequest === undefined);
      refuseIf(state.endPhase === undefined, 'document.too-late', TOO_LATE);
      return { phase: state.endPhase! };
    },
    {
      validator: (_input: CancelInput) => {
        const tooLate = state.leaving || state.endPhase !== undefined;
        refuseIf(tooLate, 'document.too-late', TOO_LATE);
      },
    },
  );
}

function listenToStaff(state: DeskState): void {
  setHandler(
    defineUpdate<void, [ResolveInput]>(RESOLVE_UPDATE),
    (input) => {
      state.decision = input;
    },
    {
      validator: ({ action }) => {
        const { waiting, decision, cancelRequest } = state;
        const busy = !waiting || decision !== undefined || cancelRequest !== undefined;
        refuseIf(busy, 'document.not-waiting', 'The document does not wait for a decision.');
        const senseless = waiting !== undefined && !allowedResolutions(waiting.step).includes(action);
        refuseIf(senseless, 'document.not-waiting', `At this step the document can't be resolved by ${action}.`);
      },
    },
  );
  setHandler(defineQuery<DocumentLifecycleState>(STATE_QUERY), () => ({
    waitingAt: state.waiting?.step ?? null,
    reason: state.waiting?.reason ?? null,
    cancelRequested: state.cancelRequest !== undefined,
    pastPointOfNoReturn: state.leaving,
  }));
}

async function attempt<T>(state: DeskState, step: LifecycleStep, run: () => Promise<T>): Promise<T | undefined> {
  for (;;) {
    await endIfCancelled(state);
    // The point of no return: once a delivery may be under way, a cancellation would be a lie. Queueing for print sends nothing;
    // billing may see the letter queued before this workflow does.
    state.leaving = step === 'deliver' || step === 'exchange' || step === 'archive';
    try {
      return await run();
    } catch (failure) {
      if (isCancellation(failure)) throw failure;
      const { action, actor } = await park(state, step, reasonOf(failure));
      if (action === 'reject') await end(state, 'REJECTED', 'staff.rejected', actor);
      if (action === 'reroute' || action === 'print') {
        state.routeDecision = { decision: action };
        return undefined;
      }
    }
  }
}

async function park(state: DeskState, step: LifecycleStep, reason: string): Promise<ResolveInput> {
  const { documentId } = state;
  state.leaving = step === 'archive' || step === 'exchange';
  state.waiting = { step, reason };
  delete state.decision;
  showParked(step, reason);
  await parkDocument({ documentId, step, reason });
  const decision = await nextDecision(state, step, reason);
  await resumeDocument({ documentId, action: decision.action, actor: decision.actor });
  showResumed(decision.action);
  return decision;
}

/** A cancellation that the database refuses is no decision: the document goes on waiting for one. */
async function nextDecision(state: DeskState, step: LifecycleStep, reason: string): Promise<ResolveInput> {
  for (;;) {
    await condition(() => state.decision !== undefined || state.cancelRequest !== undefined);
    state.waiting = undefined;
    await endIfCancelled(state);
    if (state.decision) return state.decision;
    state.waiting = { step, reason };
  }
}

async function waitOutside(state: DeskState, waitMs: number, attention: string | null): Promise<Resolution | undefined> {
  if (attention && state.waiting?.reason !== attention) {
    delete state.decision;
    showParked('exchange', attention);
  }
  state.waiting = attention ? { step: 'exchange', reason: attention } : undefined;
  await condition(() => state.news || (state.waiting !== undefined && state.decision !== undefined), waitMs);
  state.news = false;
  const { decision } = state;
  if (!state.waiting || !decision) return undefined;
  state.waiting = undefined;
  delete state.decision;
  await resumeDocument({ documentId: state.documentId, action: decision.action, actor: decision.actor });
  showResumed(decision.action);
  if (decision.action === 'print') state.routeDecision = { decision: 'print' };
  return decision.action;
}

async function endIfCancelled(state: DeskState): Promise<void> {
  const { cancelRequest } = state;
  if (!cancelRequest) return;
  try {
    await end(state, 'CANCELLED', cancelRequest.reason, cancelRequest.actor);
  } catch (failure) {
    if (failure instanceof LifecycleEnded || reasonOf(failure) !== 'document.illegal-move') throw failure;
    // The print batch closed first: billing is told that it was too late, and the document goes on.
    delete state.cancelRequest;
  }
}

async function end({ documentId }: DeskState, phase: 'REJECTED' | 'CANCELLED', reason: string, actor: string): Promise<never> {
  throw new LifecycleEnded((await closeDocument({ documentId, phase, reason, actor })).phase);
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
