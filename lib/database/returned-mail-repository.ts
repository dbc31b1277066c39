import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { recordNoticeFailed } from './notice-repository.ts';

/** A mail that has come back for a notice and says nothing that a program understands. */
export interface ReturnedMail {
  id: string;
  noticeId: string;
  externalId: string;
  subject: string;
  excerpt: string;
  receivedAt: Date;
}

/** Whether a notice is one of this client's consumers. */
export async function hasNotice(db: Knex, clientId: string, noticeId: string): Promise<boolean> {
  const row = await db('notices as n')
    .join('partners as p', 'p.id', 'n.partner_id')
    .where({ 'n.id': noticeId, 'p.client_id': clientId })
    .first('n.id');
  return row !== undefined;
}

/** Safe to repeat: the same mail is kept once. @param id digest of its bytes */
export async function insertReturnedMail(
  db: Knex,
  mail: { id: string; noticeId: string; clientId: string; subject: string; excerpt: string },
): Promise<void> {
  const { id, noticeId, clientId, subject, excerpt } = mail;
  await db('returned_mails')
    .insert({ id, notice_id: noticeId, client_id: clientId, subject: stored(subject), excerpt: stored(excerpt) })
    .onConflict('id')
    .ignore();
}

/** Postgres takes no NUL, and no half of a pair that a cut has left. */
function stored(text: string): string {
  return Buffer.from(text.replaceAll('\0', '')).toString();
}

/** Those that nobody has read, the oldest first. */
export async function listReturnedMails(db: Knex, clientId: string, limit: number): Promise<ReturnedMail[]> {
  const { rows } = await db.raw<{ rows: ReturnedMail[] }>(
    `select m.id, m.notice_id as "noticeId", p.external_id as "externalId", m.subject, m.excerpt, m.received_at as "receivedAt"
       from returned_mails m join notices n on n.id = m.notice_id join partners p on p.id = n.partner_id
      where m.client_id = ? and m.read_at is null order by m.received_at limit ?`,
    [clientId, limit],
  );
  return rows;
}

/**
 * Somebody has read it, and said whether the address takes nothing any more. Safe to repeat: the first word counts.
 * @throws SealpostError bounce.unknown
 */
export async function recordMailRead(
  db: Knex,
  { clientId, id, actor, addressIsBad }: { clientId: string; id: string; actor: string; addressIsBad: boolean },
): Promise<void> {
  await db.transaction(async (trx) => {
    const mail = await trx('returned_mails')
      .where({ id, client_id: clientId })
      .forUpdate()
      .first<{ notice_id: string; read_at: Date | null } | undefined>();
    if (!mail) throw new SealpostError('bounce.unknown', 'Такого письма нет.');
    if (mail.read_at) return;
    await trx('returned_mails')
      .where({ id })
      .update({ read_at: trx.raw('clock_timestamp()'), read_by: actor, address_bad: addressIsBad });
    if (addressIsBad) await recordNoticeFailed(trx, mail.notice_id, `staff ${actor}`, { addressIsBad });
  });
}
