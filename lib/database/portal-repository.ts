import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { PORTAL_ORDER, type PortalAnswer, type PortalState } from '../../domain/portal.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { PartnerRow } from './registry-repository.ts';
import { SEEN_EVERY_SECONDS } from './staff-session-repository.ts';
import { sha256Hex } from '../sha256.ts';

/** A consumer who is signed in. */
export interface PortalSession {
  partner_id: string;
  client_id: string;
  issuer: string;
  subject: string;
}

const SESSION_BYTES = 32;

/** Opens a session; what is returned is the only place where its id stands in clear. */
export async function insertSession(db: Knex, session: Omit<PortalSession, 'client_id'>, lifeMs: number): Promise<string> {
  const id = randomBytes(SESSION_BYTES).toString('base64url');
  await db('portal_sessions').insert({ ...session, id_hash: hashOf(id), expires_at: new Date(Date.now() + lifeMs) });
  return id;
}

/** A session that has neither ended nor been idle for too long; being asked for is being used. */
export async function findSession(db: Knex, id: string, idleMs: number): Promise<PortalSession | undefined> {
  const { rows } = await db.raw<{ rows: PortalSession[] }>(
    `with live as (
       select id_hash, partner_id, issuer, subject, seen_at from portal_sessions
        where id_hash = :hash and expires_at > clock_timestamp() and seen_at > clock_timestamp() - make_interval(secs => :idle)
     ), seen as (
       update portal_sessions s set seen_at = clock_timestamp() from live
        where s.id_hash = live.id_hash and live.seen_at < clock_timestamp() - make_interval(secs => ${SEEN_EVERY_SECONDS})
     )
     select live.partner_id, p.client_id, live.issuer, live.subject from live join partners p on p.id = live.partner_id`,
    { hash: hashOf(id), idle: idleMs / 1000 },
  );
  return rows[0];
}

export async function deleteSession(db: Knex, id: string): Promise<void> {
  await db('portal_sessions')
    .where({ id_hash: hashOf(id) })
    .delete();
}

/** Forgets what has ended: sessions, and links that could not be used again anyway. */
export async function deleteEndedSessions(db: Knex): Promise<void> {
  await db('portal_sessions').whereRaw('expires_at < clock_timestamp()').delete();
  await db('portal_links').whereRaw(`used_at < clock_timestamp() - interval '1 day'`).delete();
}

/** Uses a signed link up. @throws SealpostError portal.link-used */
export async function consumeLink(db: Knex, tokenId: string): Promise<void> {
  const result = await db.raw<{ rowCount: number }>('insert into portal_links (token_id) values (?) on conflict do nothing', [tokenId]);
  if (result.rowCount === 0)
    throw new SealpostError('portal.link-used', 'This link was used before; go back to the site and open it again.');
}

/**
 * The partner of somebody who has proven who he is. Kept at the first sign-in: whoever the identity provider names later under the same
 * subject stays the same consumer here.
 * @throws SealpostError portal.account-unknown
 */
export async function findOrLinkAccount(
  db: Knex,
  clientId: string,
  identity: { issuer: string; subject: string; externalId: string },
): Promise<PartnerRow> {
  const { issuer, subject, externalId } = identity;
  const partner = await db<PartnerRow>('partners').where({ client_id: clientId, external_id: externalId }).first();
  const known = await db('portal_accounts').where({ issuer, subject }).first<{ partner_id: string } | undefined>('partner_id');
  if (!partner || (known && known.partner_id !== partner.id))
    throw new SealpostError('portal.account-unknown', 'Nothing is kept here for this account yet.');
  await db('portal_accounts')
    .insert({ issuer, subject, partner_id: partner.id })
    .onConflict(['issuer', 'subject'])
    .merge({ last_seen_at: db.raw('clock_timestamp()') });
  return partner;
}

export async function getPartner(db: Knex, partnerId: string): Promise<PartnerRow> {
  const row = await db<PartnerRow>('partners').where({ id: partnerId }).first();
  if (!row) throw new SealpostError('partner.not-found', 'There is no such consumer.');
  return row;
}

export interface PortalAction {
  documentId: string;
  partnerId: string;
  action: 'opened' | 'downloaded';
  part?: string;
  /** By which account, key or link. */
  actor: string;
}

/** Notes what a consumer has done as a receipt; the first opening and the first download stand in the document's log. */
export async function recordPortalAction(db: Knex, { documentId, partnerId, action, part, actor }: PortalAction): Promise<void> {
  await db('portal_actions').insert({ document_id: documentId, partner_id: partnerId, action, part: part ?? null, actor });
  await recordPortalState(db, [documentId], action, part ? { part } : {});
}

/** Moves the portal's facet of documents forward, each with its event, in one statement. What is further already stays. */
export async function recordPortalState(
  db: Knex,
  documentIds: readonly string[],
  state: PortalState,
  data: Record<string, unknown>,
): Promise<void> {
  await db.raw(
    `with moved as (
       update documents set portal_state = :state, version = version + 1, updated_at = clock_timestamp()
       where id = any(:ids) and coalesce(array_position(:order, portal_state), 0) < array_position(:order, :state)
       returning id, client_id, partner_id, version, phase
     ), feed as (
       update event_feed set position = position + (select count(*) from moved) where exists (select 1 from moved)
       returning position - (select count(*) from moved) as start
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.start + row_number() over (order by moved.id), moved.id, moved.client_id, moved.partner_id, moved.version, :type, moved.phase, clock_timestamp(), :data
       from moved, feed`,
    { state, ids: [...documentIds], order: [...PORTAL_ORDER], type: EVENT_OF[state], data: JSON.stringify(data) },
  );
}

const EVENT_OF: Record<PortalState, string> = {
  notified: 'NOTIFIED',
  notifyFailed: 'NOTIFY_FAILED',
  opened: 'OPENED',
  downloaded: 'DOWNLOADED',
};

/**
 * Keeps the consumer's answer, once, with its event and who gave it. The event says that it is no signature: a click proves an account, and nothing more.
 * @throws SealpostError portal.answered where he has answered otherwise before
 */
export async function recordAnswer(
  db: Knex,
  {
    documentId,
    partnerId,
    answer,
    actor,
    comment,
  }: { documentId: string; partnerId: string; answer: PortalAnswer; actor: string; comment: string | null },
): Promise<void> {
  const result = await db.raw<{ rowCount: number }>(
    `with moved as (
       update documents set portal_answer = :answer, version = version + 1, updated_at = clock_timestamp()
       where id = :documentId and portal_answer is null returning id, client_id, partner_id, version, phase
     ), noted as (
       insert into portal_actions (document_id, partner_id, action, part, actor, comment)
       select moved.id, :partnerId, 'answered', :answer, :actor, :comment from moved
     ), feed as (
       update event_feed set position = position + 1 where exists (select 1 from moved) returning position
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.position, moved.id, moved.client_id, moved.partner_id, moved.version, 'ANSWERED', moved.phase, clock_timestamp(), jsonb_build_object('answer', :answer::text, 'buyerSignature', 'none')
       from moved, feed`,
    { documentId, partnerId, answer, actor, comment },
  );
  if (result.rowCount > 0) return;
  const row = await db('documents').where({ id: documentId }).first<{ portal_answer: PortalAnswer | null }>('portal_answer');
  if (row.portal_answer !== answer)
    throw new SealpostError('portal.answered', 'The document was answered before.', { details: { answer: row.portal_answer } });
}

function hashOf(id: string): string {
  return sha256Hex(id);
}
