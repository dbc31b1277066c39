import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

/** Where a process can be killed: before an activity's effect, between the effect and our record of it, after our record. */
export const CRASH_POINTS = {
  documents: [
    'validateDocument/before',
    'validateDocument/after',
    'signDocument/before',
    'signDocument/effect',
    'signDocument/after',
    'routeDocument/before',
    'routeDocument/after',
    'deliverDocument/before',
    'deliverDocument/effect',
    'deliverDocument/after',
    'lookAtDocflow/before',
    'lookAtDocflow/after',
    'archiveDocument/before',
    'archiveDocument/effect',
    'archiveDocument/after',
  ],
  delivery: [
    'queueForPrinting/before',
    'queueForPrinting/effect',
    'queueForPrinting/after',
    'sendToOperator/before',
    'sendToOperator/effect',
    'sendToOperator/after',
    'takeBack/before',
    'takeBack/effect',
    'takeBack/after',
    'followOperatorFeed/before',
    'followOperatorFeed/effect',
    'followOperatorFeed/after-fetch',
    'followOperatorFeed/after-apply',
  ],
} as const;

/** Kills this process with SIGKILL when it first comes to a point; the mark that it leaves keeps the next process from dying there again. */
export function createCrasher(folder: string, points: readonly string[]) {
  const reach = (point: string): void => {
    const mark = path.join(folder, point.replace('/', '.'));
    if (!points.includes(point) || existsSync(mark)) return;
    writeFileSync(mark, '');
    process.kill(process.pid, 'SIGKILL');
  };
  return {
    reach,
    /** The same function, with a point right behind its effect. */
    after<Parameters extends unknown[], Result>(point: string, effect: (...parameters: Parameters) => Promise<Result>) {
      return async (...parameters: Parameters): Promise<Result> => {
        const result = await effect(...parameters);
        reach(point);
        return result;
      };
    },
    interceptor: (): ActivityInboundCallsInterceptor => ({
      async execute(input, next) {
        const { activityType } = Context.current().info;
        reach(`${activityType}/before`);
        const result = await next(input);
        reach(`${activityType}/after`);
        return result;
      },
    }),
  };
}
