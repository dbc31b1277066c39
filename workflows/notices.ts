import { proxyActivities } from '@temporalio/workflow';
import type { NoticeActivities } from '../activities/index.ts';
import { NOTICES } from './activity-options.ts';

const { sendNotices } = proxyActivities<NoticeActivities>({ ...NOTICES, summary: 'send notices' });

/** Passes of one run; the schedule's next run goes on. */
const PASSES_MAX = 20;

/** Started again and again by a schedule: tells consumers by e-mail what has come. */
export async function portalNotices(): Promise<{ sent: number }> {
  let sum = 0;
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const { sent } = await sendNotices();
    sum += sent;
    if (sent === 0) break;
  }
  return { sent: sum };
}
