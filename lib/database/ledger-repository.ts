import type { Knex } from 'knex';
import { buildLedger, type Ledger, type LedgerEntry } from '../../domain/ledger.ts';

/**
 * Whether the buyer's answer has undone a document, read from where the answer stands: the operator's tracks, or the portal where that is the
 * only way. A letter is undone by neither: its electronic attempt is void.
 */
export const UNDOING = `case when channel is distinct from 'electronic' then null
  when docflow->'facets'->>'revocation' = 'accepted' then 'annulled'
  when docflow->'facets'->>'buyerResponse' = 'refused' then 'refused'
  when docflow is null and portal_answer = 'refused' then 'refused' end`;

interface ControlTotals {
  packages: number;
  count: number;
  gross: string;
}

/** How a delivered document ended to which no buyer has given a proven answer; null where he has, or owed none. */
const SILENCE = `case when channel is distinct from 'electronic' then null else case docflow->'facets'->>'buyerResponse'
  when 'deemedAccepted' then 'docflow.deemed-accepted' when 'unanswered' then 'docflow.unanswered'
  when 'notProven' then 'docflow.signer-not-proven' when 'invalidSignature' then 'docflow.title-invalid' end end`;

/** The month of a client. One snapshot for all of it: a document that moves between two reads must not be counted in both places or in none. */
export async function getLedger(db: Knex, clientId: string, month: string): Promise<Ledger> {
  return db.transaction((trx) => readLedger(trx, clientId, month), { isolationLevel: 'repeatable read', readOnly: true });
}

/** The same inside a snapshot that the caller has opened. */
export async function readLedger(trx: Knex, clientId: string, month: string): Promise<Ledger> {
  const groups = await listLedgerGroups(trx, clientId, month);
  return buildLedger(month, groups, await getControlTotals(trx, clientId, month), await listLedgerReasons(trx, clientId, month));
}

/** The latest month that a client has handed in; undefined where there is none. */
export async function findLastMonth(db: Knex, clientId: string): Promise<string | undefined> {
  const row = await db('packages').where({ client_id: clientId }).max<{ month: string | null }>('month as month').first();
  return row?.month ?? undefined;
}

async function listLedgerGroups(db: Knex, clientId: string, month: string): Promise<LedgerEntry[]> {
  return db('documents')
    .where({ client_id: clientId, month })
    .groupBy('head_id', 'phase', 'channel', db.raw('attention is not null'), db.raw(UNDOING))
    .orderBy('head_id')
    .select({ headId: 'head_id', phase: 'phase', channel: 'channel', parked: db.raw('attention is not null'), undoing: db.raw(UNDOING) })
    .count({ count: '*' })
    .sum({ gross: 'gross' });
}

/** What billing said that it sends, over all packages of the month. */
async function getControlTotals(db: Knex, clientId: string, month: string): Promise<ControlTotals> {
  const row = await db('packages')
    .where({ client_id: clientId, month })
    .first(
      db.raw(`count(*) as packages, coalesce(sum(expected_count), 0)::bigint as count, coalesce(sum(expected_gross), 0)::text as gross`),
    );
  return row as unknown as ControlTotals;
}

/** Why documents of a month were not delivered: rejected, parked, undone by the buyer; and how those ended to which no buyer has answered. */
async function listLedgerReasons(db: Knex, clientId: string, month: string): Promise<{ outcome: string; code: string; count: number }[]> {
  const result = await db.raw<{ rows: { outcome: string; code: string; count: number }[] }>(
    `select 'rejected' as outcome, coalesce(findings->0->>'code', 'staff.rejected') as code, count(*) as count
       from documents where client_id = :clientId and month = :month and phase = 'REJECTED' group by 2
     union all
     select 'parked', attention->>'reason', count(*)
       from documents where client_id = :clientId and month = :month and attention is not null and phase not in ('ARCHIVED', 'DISPOSED') group by 2
     union all
     select ${UNDOING}, case when docflow is null then 'portal.' else 'docflow.' end || ${UNDOING}, count(*)
       from documents where client_id = :clientId and month = :month and ${UNDOING} is not null
         and (attention is null or phase in ('ARCHIVED', 'DISPOSED')) group by 1, 2
     union all
     select 'delivered', ${SILENCE}, count(*)
       from documents where client_id = :clientId and month = :month and phase in ('ARCHIVED', 'DISPOSED') and ${SILENCE} is not null
         and ${UNDOING} is null group by 2
     order by 1, 2`,
    { clientId, month },
  );
  return result.rows;
}
