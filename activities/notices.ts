import type { Knex } from 'knex';
import { isUsableEmail } from '../domain/email.ts';
import { SealpostError } from '../domain/errors.ts';
import { buildNotice } from '../domain/notice-text.ts';
import {
  claimNotices,
  isBounced,
  listUnopened,
  planNotices,
  recordNoticeCancelled,
  recordNoticeDelayed,
  recordNoticeFailed,
  recordNoticeSent,
  type DueNotice,
  type NoticePlan,
} from '../lib/database/notice-repository.ts';
import type { Logger } from '../lib/logger.ts';
import type { Mailer } from '../lib/mail/mailer.ts';

export interface NoticeDependencies {
  db: Knex;
  mailer: Mailer;
  logger: Logger;
  portalUrl: string;
  plan: NoticePlan;
}

const AT_ONCE = 4;

/** Consumers are told by e-mail what has come, once and again where they have not looked. */
export function createNoticeActivities(deps: NoticeDependencies) {
  return {
    /**
     * One pass: plans what is due and sends it. Harmless to repeat: a notice is claimed by one process, has its Message-ID for ever, and one
     * that was being sent when its process died is sent once more at most. Returns how many were sent.
     */
    async sendNotices(): Promise<{ sent: number }> {
      await planNotices(deps.db, deps.plan);
      const queue = await claimNotices(deps.db);
      let sent = 0;
      let signInRefused: string | undefined;
      const work = async () => {
        for (let notice = queue.shift(); notice; notice = queue.shift()) {
          // A sign-in that was refused is not tried for each mail: that locks accounts.
          if (signInRefused) {
            await recordNoticeDelayed(deps.db, notice, signInRefused, { forEver: true });
            continue;
          }
          const outcome = await sendOne(deps, notice);
          if (outcome === 'sent') sent += 1;
          else signInRefused ??= outcome.signInRefused;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return { sent };
    },
  };
}

type Outcome = 'sent' | { signInRefused: string | undefined };

async function sendOne({ db, mailer, logger, portalUrl }: NoticeDependencies, notice: DueNotice): Promise<Outcome> {
  const { id, kind, card, partner_id: partnerId, package_id: packageId } = notice;
  const unopened = packageId ? await listUnopened(db, packageId) : [];
  if (packageId && unopened.length === 0) return giveUp(db, id, 'everything was opened');
  if (!card.email || !isUsableEmail(card.email)) return giveUp(db, id, 'no address');
  if (await isBounced(db, partnerId, card.email)) return giveUp(db, id, 'the address has bounced');
  const language = card.language ?? 'ru';
  try {
    await mailer.send({ id, to: card.email, language, ...buildNotice(kind, language, portalUrl) });
  } catch (error) {
    if (!(error instanceof SealpostError)) throw error;
    const { responseCode, signIn } = error.details;
    const failure = typeof responseCode === 'number' ? `${error.code} ${responseCode}` : error.code;
    if (error.code === 'mail.refused') await recordNoticeFailed(db, id, failure);
    else await recordNoticeDelayed(db, notice, failure, { forEver: signIn === true });
    if (error.code === 'mail.sender-refused') logger.error({ err: error, noticeId: id }, 'the mail server refuses us');
    return { signInRefused: signIn === true ? failure : undefined };
  }
  await recordNoticeSent(db, notice, unopened);
  return 'sent';
}

async function giveUp(db: Knex, id: string, reason: string): Promise<Outcome> {
  await recordNoticeCancelled(db, id, reason);
  return { signInRefused: undefined };
}
