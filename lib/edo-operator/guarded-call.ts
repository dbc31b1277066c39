import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { SealpostError } from '../../domain/errors.ts';
import type { CallOperator, OperatorAnswer } from './operator-http.ts';

export interface CallBudget {
  /** Calls a second to this operator from this process. */
  callsPerSecond: number;
  /** Failures in a row after which it is left alone. */
  failuresMax: number;
  /** For how long; then one call tries whether it is back. */
  restMs: number;
}

/** Calls that wait for the budget; beyond that the caller is told to come again. */
const WAITING_MAX = 500;

export interface GuardedCall {
  call: CallOperator;
  /** Whether the operator is being left alone now. */
  isOpen(): boolean;
}

/** One operator's rate budget and circuit breaker around every call: its outage costs us one try now and then, and us it no flood. */
export function guardCalls(call: CallOperator, { callsPerSecond, failuresMax, restMs }: CallBudget): GuardedCall {
  const queue = new RateLimiterQueue(new RateLimiterMemory({ points: callsPerSecond, duration: 1 }), { maxQueueSize: WAITING_MAX });
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof SealpostError && error.code === 'operator.unreachable'),
    { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresMax) },
  );
  let open = false;
  breaker.onBreak(() => (open = true));
  breaker.onReset(() => (open = false));

  const answer = async (parameters: Parameters<CallOperator>[0]): Promise<OperatorAnswer> => {
    const answered = await call(parameters);
    // An outage often dresses up as an answer.
    if (answered.status >= 500) throw new SealpostError('operator.unreachable', `The operator answers ${answered.status}.`);
    return answered;
  };
  return {
    isOpen: () => open,
    async call(parameters) {
      await queue.removeTokens(1).catch((cause: unknown) => {
        throw new SealpostError('operator.busy', "The operator's budget is used up.", { details: { retryAfterMs: 1_000 }, cause });
      });
      try {
        return await breaker.execute(() => answer(parameters));
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new SealpostError('operator.unreachable', 'The operator has failed too often and is left alone for a while.', {
          details: { retryAfterMs: restMs, notCalled: true },
        });
      }
    },
  };
}
