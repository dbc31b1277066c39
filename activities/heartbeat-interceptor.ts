import { Context } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';

/** Beats a third as long as the server waits for the next beat. */
const BEATS = 3;

/** Says that this process is alive for as long as an activity runs that has a heartbeat timeout: a killed worker is noticed within that time. */
export class HeartbeatInterceptor implements ActivityInboundCallsInterceptor {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const context = Context.current();
    const timeoutMs = context.info.heartbeatTimeoutMs;
    if (!timeoutMs) return next(input);
    const beating = setInterval(() => context.heartbeat(), timeoutMs / BEATS);
    try {
      return await next(input);
    } finally {
      clearInterval(beating);
    }
  }
}
