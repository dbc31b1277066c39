import type { Knex } from 'knex';
import { FINAL_PHASES } from '../../domain/document.ts';

/** How far a month has come by an instant: running totals. */
export interface ProgressFigure {
  at: Date;
  accepted: number;
  signed: number;
  finished: number;
}

/** Points that a plot shows at most; a month that takes longer is shown by its last ones. */
const POINTS_MAX = 24 * 14;
/** A month's close takes hours, its demo a minute: steps that fit the time between the first and the last event. */
const STEPS: readonly [untilHours: number, step: string][] = [
  [0.5, '5 seconds'],
  [6, '1 minute'],
  [48, '15 minutes'],
  [Infinity, '1 hour'],
];

/** Running totals of accepted, signed and finished documents, by the hour or finer. Steps in which nothing happened are left out. */
export async function listProgress(db: Knex, clientId: string, month: string): Promise<ProgressFigure[]> {
  const span = await db('documents')
    .where({ client_id: clientId, month })
    .first<{ hours: number | null }>(db.raw('extract(epoch from max(updated_at) - min(accepted_at))::float / 3600 as hours'));
  const [, step] = STEPS.find(([untilHours]) => (span.hours ?? 0) <= untilHours)!;
  const { rows } = await db.raw<{ rows: ProgressFigure[] }>(
    `with marks as (
       select accepted_at as at, 1 as accepted, 0 as signed, 0 as finished from documents where client_id = :clientId and month = :month
       union all select signed_at, 0, 1, 0 from documents where client_id = :clientId and month = :month and signed_at is not null
       union all select updated_at, 0, 0, 1 from documents where client_id = :clientId and month = :month and phase = any(:final)
     ), steps as (
       select date_bin(:step::interval, at, '2020-01-01T00:00:00Z') as at, sum(accepted) as accepted, sum(signed) as signed, sum(finished) as finished
         from marks group by 1
     )
     select at, sum(accepted) over w::int as accepted, sum(signed) over w::int as signed, sum(finished) over w::int as finished
       from steps window w as (order by at) order by at desc limit :limit`,
    { clientId, month, step, final: [...FINAL_PHASES], limit: POINTS_MAX },
  );
  return rows.reverse();
}

export interface ChannelFigure {
  /** `paper`, `portal`, the name of an operator, or `none` where no route is chosen yet. */
  door: string;
  count: number;
}

export async function listChannelFigures(db: Knex, clientId: string, month: string): Promise<ChannelFigure[]> {
  const { rows } = await db.raw<{ rows: ChannelFigure[] }>(
    `select case when channel = 'paper' then 'paper' when channel is null then 'none' else coalesce(docflow->>'operator', 'portal') end as door, count(*)::int as count
       from documents where client_id = ? and month = ? group by 1 order by 1`,
    [clientId, month],
  );
  return rows;
}

/** One month of the way from paper to electronic. */
export interface TransitionMonth {
  month: string;
  electronic: number;
  paper: number;
  /** Days from the signature to the consumer's sight, in the middle; null where nothing was shown. */
  electronicDays: number | null;
}

const MONTHS_MAX = 12;

export async function listTransition(db: Knex, clientId: string): Promise<TransitionMonth[]> {
  const { rows } = await db.raw<{ rows: TransitionMonth[] }>(
    `select d.month, count(*) filter (where d.channel = 'electronic')::int as electronic, count(*) filter (where d.channel = 'paper')::int as paper,
            (percentile_cont(0.5) within group (order by extract(epoch from p.published_at - d.signed_at)) filter (where p.voided_at is null) / 86400)::float as "electronicDays"
       from documents d left join portal_documents p on p.document_id = d.id
      where d.client_id = ? and d.channel is not null group by d.month order by d.month desc limit ${MONTHS_MAX}`,
    [clientId],
  );
  return rows.reverse();
}

/** A consumer on paper who could get his documents electronically. */
export interface SwitchCandidate {
  partnerId: string;
  externalId: string;
  documents: number;
  /** What makes it easy: a box at an operator, an address for notices. */
  hasBox: boolean;
  hasEmail: boolean;
  invitedAt: Date | null;
}

/** Who gets the most on paper, those with a box or an address first. */
export async function listSwitchCandidates(db: Knex, clientId: string, month: string, limit: number): Promise<SwitchCandidate[]> {
  const { rows } = await db.raw<{ rows: SwitchCandidate[] }>(
    `select p.id as "partnerId", p.external_id as "externalId", count(*)::int as documents, p.card->>'edoId' is not null as "hasBox",
            p.card->>'email' is not null as "hasEmail",
            (select max(n.created_at) from notices n where n.partner_id = p.id and n.kind = 'invitation') as "invitedAt"
       from documents d join partners p on p.id = d.partner_id
      where d.client_id = ? and d.month = ? and d.channel = 'paper' and not p.unload_electronically
      group by p.id order by (p.card->>'edoId' is not null or p.card->>'email' is not null) desc, count(*) desc, p.external_id limit ?`,
    [clientId, month, limit],
  );
  return rows;
}
