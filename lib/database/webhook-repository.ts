import { createHmac, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { WebhookAnswer } from '../webhooks/send-webhook.ts';
import { getFeedPosition } from './event-repository.ts';

export interface WebhookEndpoint {
  id: string;
  client_id: string;
  url: string;
  /** The last position that was taken by the receiver. */
  position: number;
  secret_generation: number;
  previous_secret_until: Date | null;
  failures: number;
  failing_since: Date | null;
  next_try_at: Date;
  disabled_at: Date | null;
  disabled_because: string | null;
  created_at: Date;
  /** Who tells it now; nobody else does meanwhile. */
  claimed_by: string | null;
  claimed_until: Date | null;
}

export interface WebhookAttempt {
  position: number;
  at: Date;
  status: number | null;
  milliseconds: number;
  error: string | null;
}

/** A client with more than these has lost count; each costs calls. */
const ENDPOINTS_MAX = 10;
const OLD_SECRET_MS = 24 * 60 * 60 * 1000;
const ATTEMPTS_KEPT_DAYS = 7;

/** @throws SealpostError webhook.too-many */
export async function insertEndpoint(db: Knex, clientId: string, url: string, after: number | undefined): Promise<WebhookEndpoint> {
  const own = await listEndpoints(db, clientId);
  if (own.length >= ENDPOINTS_MAX) throw new SealpostError('webhook.too-many', `A client has at most ${ENDPOINTS_MAX} webhooks.`);
  const row = { id: randomBytes(16).toString('hex'), client_id: clientId, url, position: after ?? (await getFeedPosition(db)) };
  await db('webhook_endpoints').insert(row);
  return getEndpoint(db, clientId, row.id);
}

export async function listEndpoints(db: Knex, clientId: string): Promise<WebhookEndpoint[]> {
  return db<WebhookEndpoint>('webhook_endpoints').where({ client_id: clientId }).orderBy('created_at');
}

/** @throws SealpostError webhook.not-found, also for another client's */
export async function getEndpoint(db: Knex, clientId: string, id: string): Promise<WebhookEndpoint> {
  const row = await db<WebhookEndpoint>('webhook_endpoints').where({ id, client_id: clientId }).first();
  if (!row) throw new SealpostError('webhook.not-found', 'There is no such webhook.', { details: { webhookId: id } });
  return row;
}

export async function deleteEndpoint(db: Knex, clientId: string, id: string): Promise<void> {
  const { id: known } = await getEndpoint(db, clientId, id);
  await db('webhook_endpoints').where({ id: known }).delete();
}

/** A new secret at once; the old one still signs beside it for a day. */
export async function rotateSecret(db: Knex, clientId: string, id: string): Promise<WebhookEndpoint> {
  await getEndpoint(db, clientId, id);
  await db('webhook_endpoints')
    .where({ id })
    .update({ secret_generation: db.raw('secret_generation + 1'), previous_secret_until: new Date(Date.now() + OLD_SECRET_MS) });
  return getEndpoint(db, clientId, id);
}

/** Goes back (or on) to a position, and tries at once; also opens an endpoint that was switched off. */
export async function replayFrom(db: Knex, clientId: string, id: string, after: number | undefined): Promise<WebhookEndpoint> {
  await getEndpoint(db, clientId, id);
  const fresh = { failures: 0, failing_since: null, next_try_at: db.raw('clock_timestamp()'), disabled_at: null, disabled_because: null };
  await db('webhook_endpoints')
    .where({ id })
    .update({ ...fresh, ...(after === undefined ? {} : { position: after }) });
  return getEndpoint(db, clientId, id);
}

export async function listAttempts(db: Knex, id: string, limit: number): Promise<WebhookAttempt[]> {
  return db('webhook_attempts')
    .where({ endpoint_id: id })
    .orderBy('id', 'desc')
    .limit(limit)
    .select('position', 'at', 'status', 'milliseconds', 'error');
}

export async function deleteOldAttempts(db: Knex): Promise<void> {
  await db.raw(`delete from webhook_attempts where at < clock_timestamp() - make_interval(days => ${ATTEMPTS_KEPT_DAYS})`);
}

/** A claim outlives the longest call several times; each event that is taken renews it. */
export const CLAIM_SECONDS = 60;
const RENEWED = `clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})`;

/**
 * Takes the endpoints that have something to be told and may be tried now, the longest untold first. Two that told one endpoint would tell it
 * twice, and out of order.
 * @param holder names the taker, and only it
 */
export async function claimDueEndpoints(db: Knex, holder: string, limit: number): Promise<WebhookEndpoint[]> {
  const { rows } = await db.raw<{ rows: WebhookEndpoint[] }>(
    `with due as (
       select id from webhook_endpoints w where disabled_at is null and next_try_at <= clock_timestamp()
          and (claimed_until is null or claimed_until < clock_timestamp())
          and exists (select 1 from document_events e where e.client_id = w.client_id and e.position > w.position)
        order by next_try_at limit ? for update skip locked
     )
     update webhook_endpoints w set claimed_by = ?, claimed_until = ${RENEWED} from due where w.id = due.id returning w.*`,
    [limit, holder],
  );
  return rows;
}

export async function releaseEndpoint(db: Knex, { id, claimed_by: holder }: WebhookEndpoint): Promise<void> {
  await db('webhook_endpoints').where({ id, claimed_by: holder }).update({ claimed_by: null, claimed_until: null });
}

/**
 * The receiver has taken everything up to a position; the claim is renewed. Nothing is written, and false returned, where a replay has moved
 * the endpoint meanwhile, or another process has claimed it.
 */
export async function recordTaken(db: Knex, endpoint: WebhookEndpoint, taken: number, answer: WebhookAnswer): Promise<boolean> {
  const { id, position, claimed_by } = endpoint;
  await insertAttempt(db, id, taken, answer);
  const fresh = { position: taken, failures: 0, failing_since: null, next_try_at: db.raw('clock_timestamp()') };
  const moved = await db('webhook_endpoints')
    .where({ id, position, claimed_by })
    .update({ ...fresh, claimed_until: db.raw(RENEWED) });
  return moved > 0;
}

export interface FailureOutcome {
  pauseSeconds: number;
  disabledBecause: string | null;
}

export async function recordFailed(
  db: Knex,
  { id, claimed_by }: WebhookEndpoint,
  position: number,
  answer: WebhookAnswer,
  outcome: FailureOutcome,
): Promise<void> {
  await insertAttempt(db, id, position, answer);
  await db('webhook_endpoints')
    .where({ id, claimed_by })
    .update({
      failures: db.raw('failures + 1'),
      failing_since: db.raw('coalesce(failing_since, clock_timestamp())'),
      next_try_at: db.raw('clock_timestamp() + make_interval(secs => ?)', [outcome.pauseSeconds]),
      ...(outcome.disabledBecause ? { disabled_at: new Date(), disabled_because: outcome.disabledBecause } : {}),
    });
}

async function insertAttempt(
  db: Knex,
  endpointId: string,
  position: number,
  { status, milliseconds, error }: WebhookAnswer,
): Promise<void> {
  await db('webhook_attempts').insert({ endpoint_id: endpointId, position, status, milliseconds, error });
}

/**
 * Secrets of an endpoint, the one in force first. They are derived from the server's secret, so that a stolen table holds none.
 */
export function secretsOf(
  { id, secret_generation: generation, previous_secret_until: until }: WebhookEndpoint,
  serverSecret: string,
): string[] {
  const secret = (number: number) => `whsec_${createHmac('sha256', serverSecret).update(`webhook\n${id}\n${number}`).digest('base64')}`;
  const oldStillSigns = generation > 1 && until !== null && until.getTime() > Date.now();
  return oldStillSigns ? [secret(generation), secret(generation - 1)] : [secret(generation)];
}
