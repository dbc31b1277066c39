import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { PartnerCard } from '../../domain/submission.ts';
import { recordPortalState } from './portal-repository.ts';

export type NoticeKind = 'new-documents' | 'reminder' | 'invitation';

/** A notice that is to be sent now, with the address as it stands in the card now. */
export interface DueNotice {
  id: string;
  kind: NoticeKind;
  number: number;
  partner_id: string;
  package_id: string | null;
  attempts: number;
  card: PartnerCard;
}

const NOTICES_MAX = 200;
/** A server that says "later" is asked again after 5 minutes, then after twice as long each time, until somebody has to look. */
const RETRY_BASE_MINUTES = 5;
const ATTEMPTS_MAX = 8;
/** A mail that was being sent when its process died: whether it left is uncertain, and it is sent once more under the same Message-ID. */
const SENDING_MAX_SECONDS = 120;

export interface NoticePlan {
  delaySeconds: number;
  /** Real time after which what nobody has opened is told again. */
  repeatSeconds: number;
}

/** Plans notices for what has come into the portal since: one a package at once, one more for what is still unopened days later. */
export async function planNotices(db: Knex, { delaySeconds, repeatSeconds }: NoticePlan): Promise<void> {
  for (const [number, seconds] of [
    [1, delaySeconds],
    [2, repeatSeconds],
  ] as const) {
    await db.raw(
      `insert into notices (id, partner_id, package_id, kind, number, due_at, state)
       select encode(uuid_send(gen_random_uuid()), 'hex'), d.partner_id, d.package_id, 'new-documents', :number::int, min(p.published_at) + make_interval(secs => :seconds), 'due'
         from portal_documents p join documents d on d.id = p.document_id
        where p.voided_at is null and p.published_at > clock_timestamp() - interval '40 days'
          and not exists (select 1 from notices n where n.package_id = d.package_id and n.kind = 'new-documents' and n.number = :number)
          and (:number = 1 or exists (select 1 from notices n where n.package_id = d.package_id and n.kind = 'new-documents' and n.number = 1 and n.state = 'sent'))
        group by d.partner_id, d.package_id
       on conflict do nothing`,
      { number, seconds },
    );
  }
}

/** Takes notices to send, so that no other process takes them too; those that a dead process was sending among them. */
export async function claimNotices(db: Knex): Promise<DueNotice[]> {
  const result = await db.raw<{ rows: DueNotice[] }>(
    `with due as (
       select id from notices
        where (state = 'due' and due_at <= clock_timestamp())
           or (state = 'sending' and sending_at < clock_timestamp() - make_interval(secs => ?) and attempts < 2)
        order by due_at limit ? for update skip locked
     ), claimed as (
       update notices n set state = 'sending', sending_at = clock_timestamp(), attempts = attempts + 1 from due where n.id = due.id
       returning n.id, n.kind, n.number, n.partner_id, n.package_id, n.attempts
     )
     select claimed.*, p.card from claimed join partners p on p.id = claimed.partner_id`,
    [SENDING_MAX_SECONDS, NOTICES_MAX],
  );
  return result.rows;
}

/** Whether there is anything to tell any more: a repeated notice is for what nobody has opened. */
export async function listUnopened(db: Knex, packageId: string): Promise<string[]> {
  const rows = await db('documents as d')
    .join('portal_documents as p', 'p.document_id', 'd.id')
    .where({ package_id: packageId })
    .whereNull('p.voided_at')
    .where((either) => void either.whereNull('d.portal_state').orWhereIn('d.portal_state', ['notified', 'notifyFailed']))
    .select<{ id: string }[]>('d.id');
  return rows.map(({ id }) => id);
}

export async function isBounced(db: Knex, partnerId: string, address: string): Promise<boolean> {
  const row = await db('partner_contacts').where({ partner_id: partnerId, bounced_address: address }).first('partner_id');
  return row !== undefined;
}

export async function recordNoticeSent(
  db: Knex,
  notice: Pick<DueNotice, 'id' | 'package_id'>,
  documentIds: readonly string[],
): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('notices')
      .where({ id: notice.id })
      .update({ state: 'sent', sent_at: trx.raw('clock_timestamp()'), failure: null });
    if (documentIds.length > 0) await recordPortalState(trx, documentIds, 'notified', { noticeId: notice.id });
  });
}

/** Nothing to tell, or nobody to tell it to. */
export async function recordNoticeCancelled(db: Knex, id: string, reason: string): Promise<void> {
  await db('notices').where({ id }).update({ state: 'cancelled', failure: reason });
}

/** The server has said "later", or has something against us. A notice that waits for us to mend our own trouble is never given up. */
export async function recordNoticeDelayed(
  db: Knex,
  { id, attempts }: Pick<DueNotice, 'id' | 'attempts'>,
  failure: string,
  { forEver = false } = {},
): Promise<void> {
  const minutes = RETRY_BASE_MINUTES * 2 ** Math.min(attempts - 1, ATTEMPTS_MAX);
  await db('notices')
    .where({ id })
    .update({
      failure,
      ...(attempts >= ATTEMPTS_MAX && !forEver
        ? { state: 'failed' }
        : { state: 'due', due_at: db.raw('clock_timestamp() + make_interval(mins => ?)', [minutes]) }),
    });
}

/**
 * The notice has failed, and its documents say so. Where that speaks of the address, it is not written to until the card has another. Returns false for an
 * id that is none of ours.
 */
export async function recordNoticeFailed(
  db: Knex,
  id: string,
  reason: string,
  { addressIsBad }: { addressIsBad: boolean } = { addressIsBad: true },
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const notice = await trx('notices as n')
      .join('partners as p', 'p.id', 'n.partner_id')
      .where('n.id', id)
      .first<{ partner_id: string; package_id: string | null; card: PartnerCard } | undefined>('n.partner_id', 'n.package_id', 'p.card');
    if (!notice) return false;
    await trx('notices').where({ id }).update({ state: 'failed', failure: reason });
    if (addressIsBad) await recordBadAddress(trx, notice.partner_id, notice.card.email ?? null, reason);
    if (notice.package_id) await recordNotifyFailed(trx, notice.package_id, reason);
    return true;
  });
}

async function recordBadAddress(trx: Knex, partnerId: string, address: string | null, reason: string): Promise<void> {
  await trx('partner_contacts')
    .insert({ partner_id: partnerId, bounced_address: address, bounced_at: trx.raw('clock_timestamp()'), bounce_reason: reason })
    .onConflict('partner_id')
    .merge();
}

/** A bounce may come after "sent" and takes that back, as long as nobody has opened the document. */
async function recordNotifyFailed(trx: Knex, packageId: string, reason: string): Promise<void> {
  const ids = await listUnopened(trx, packageId);
  await trx('documents').whereIn('id', ids).where({ portal_state: 'notified' }).update({ portal_state: null });
  if (ids.length > 0) await recordPortalState(trx, ids, 'notifyFailed', { reason });
}

/** Beside a reminder of the legal clock: a notice to the buyer. */
export async function insertReminder(db: Knex, document: { id: string; partner_id: string }, number: number): Promise<void> {
  await db('notices').insert({
    id: randomBytes(16).toString('hex'),
    partner_id: document.partner_id,
    document_id: document.id,
    kind: 'reminder',
    number,
    due_at: db.raw('clock_timestamp()'),
    state: 'due',
  });
}

/** Invites consumers on paper to switch, each at most once in half a year. Returns how many are invited. */
export async function insertInvitations(db: Knex, clientId: string, limit: number): Promise<number> {
  const result = await db.raw<{ rowCount: number }>(
    `insert into notices (id, partner_id, kind, number, due_at, state)
     select encode(uuid_send(gen_random_uuid()), 'hex'), p.id, 'invitation', 1, clock_timestamp(), 'due' from partners p
      where p.client_id = ? and not p.unload_electronically and p.card->>'email' is not null
        and not exists (select 1 from notices n where n.partner_id = p.id and n.kind = 'invitation' and n.created_at > clock_timestamp() - interval '180 days')
        and not exists (select 1 from partner_contacts c where c.partner_id = p.id and c.bounced_address = p.card->>'email')
      order by p.external_id limit ?`,
    [clientId, limit],
  );
  return result.rowCount;
}
