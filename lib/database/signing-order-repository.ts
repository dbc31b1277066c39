import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { isUniqueViolation } from './database-error.ts';

export const ORDER_KINDS = [
  'month-statement',
  'revocation-offer',
  'revocation-acceptance',
  'revocation-refusal',
  'receipt-notice',
] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** Something that is to be signed beside documents. The signing process makes the bytes itself. */
export interface SigningOrderRow {
  id: string;
  client_id: string;
  kind: OrderKind;
  head_id: string;
  document_id: string | null;
  month: string | null;
  /** Why a document is to be annulled. */
  note: string | null;
  /** The operator's id of the buyer's offer that it answers; null where it answers none, and in orders from before this was kept. */
  answers: string | null;
  state: 'wanted' | 'signed' | 'sent' | 'refused';
  failure: string | null;
  actor: string;
  file_name: string | null;
  bytes: Buffer | null;
  sha256: string | null;
  cms: Buffer | null;
  mandate_id: string | null;
  thumbprint: string | null;
  created_at: Date;
  signed_at: Date | null;
}

export type NewOrder = Pick<SigningOrderRow, 'client_id' | 'kind' | 'head_id' | 'actor'> &
  Partial<Pick<SigningOrderRow, 'document_id' | 'month' | 'note' | 'answers'>>;

/** Statements that a client may want in 24 hours: each head signs his month, and a few are repeated. */
const STATEMENTS_A_DAY = 60;
/** Orders of one kind about one document in 24 hours: those that were refused may be tried again, not without end. */
const TRIES_A_DAY = 10;

/** @throws SealpostError docflow.revocation-open where the same is wanted of a document already, order.too-many */
export async function insertOrder(db: Knex, order: NewOrder): Promise<SigningOrderRow> {
  await requirePlace(db, order);
  const id = randomBytes(16).toString('hex');
  try {
    await db('signing_orders').insert({ ...order, id, state: 'wanted' });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new SealpostError('docflow.revocation-open', 'This is under way for the document already.', {
      details: { documentId: order.document_id },
    });
  }
  return getOrder(db, id);
}

/** What has heads sign is bounded before it comes to them; how much a head signs in a day, the signing process bounds itself. */
async function requirePlace(db: Knex, { client_id, kind, document_id = null }: NewOrder): Promise<void> {
  const limit = document_id === null ? STATEMENTS_A_DAY : TRIES_A_DAY;
  const [row] = await db('signing_orders')
    .where({ client_id, kind, document_id })
    .whereRaw(`created_at > clock_timestamp() - interval '24 hours'`)
    .count<{ count: number }[]>({ count: '*' });
  if (row!.count >= limit)
    throw new SealpostError('order.too-many', `This was wanted ${row!.count} times in 24 hours; that is the limit.`, {
      details: { limit, hint: 'Use one of those that were signed, or wait.' },
    });
}

/** @throws SealpostError order.not-found */
export async function getOrder(db: Knex, id: string): Promise<SigningOrderRow> {
  const row = await db<SigningOrderRow>('signing_orders').where({ id }).first();
  if (!row) throw new SealpostError('order.not-found', 'There is no such order.');
  return row;
}

/** A client's own. @throws SealpostError order.not-found */
export async function getOwnOrder(db: Knex, clientId: string, id: string): Promise<SigningOrderRow> {
  const row = await getOrder(db, id);
  if (row.client_id !== clientId) throw new SealpostError('order.not-found', 'There is no such order.');
  return row;
}

export async function listStatements(db: Knex, clientId: string, month: string): Promise<SigningOrderRow[]> {
  return db<SigningOrderRow>('signing_orders')
    .where({ client_id: clientId, month, kind: 'month-statement' })
    .orderBy('created_at', 'desc')
    .limit(100);
}

/** All that was to be signed about a document, refused orders left out. */
export async function listDocumentOrders(db: Knex, documentId: string): Promise<SigningOrderRow[]> {
  return db<SigningOrderRow>('signing_orders')
    .where({ document_id: documentId })
    .whereNot({ state: 'refused' })
    .orderBy('created_at')
    .limit(100);
}

export type OpenOrder = Pick<SigningOrderRow, 'id' | 'kind' | 'state' | 'document_id'>;

/** For so long an order is one process's; one that is signed and on its way is looked at again after this. */
const CLAIM_SECONDS = 30;

/** Takes what waits for its signature, or for its way to the operator, oldest first, so that no other process works on it too. */
export async function claimOpenOrders(db: Knex, limit: number): Promise<OpenOrder[]> {
  const { rows } = await db.raw<{ rows: OpenOrder[] }>(
    `with due as (
       select id from signing_orders
        where (state = 'wanted' or (state = 'signed' and kind <> 'month-statement'))
          and (claimed_until is null or claimed_until < clock_timestamp())
        order by created_at limit ? for update skip locked
     )
     update signing_orders o set claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS}) from due
      where o.id = due.id returning o.id, o.kind, o.state, o.document_id`,
    [limit],
  );
  return rows;
}

/** Not done: anybody may try again at once. */
export async function releaseOrder(db: Knex, id: string): Promise<void> {
  await db('signing_orders').where({ id }).update({ claimed_until: null });
}

/** A no that stays a no: the order ends with its reason. */
export async function recordOrderRefused(db: Knex, id: string, failure: string): Promise<void> {
  await db('signing_orders').where({ id, state: 'wanted' }).update({ state: 'refused', failure });
}

export async function recordOrderSent(db: Knex, id: string): Promise<void> {
  await db('signing_orders').where({ id, state: 'signed' }).update({ state: 'sent' });
}
