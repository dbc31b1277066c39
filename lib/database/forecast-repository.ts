import type { Knex } from 'knex';
import type { HeadLoad } from '../../domain/forecast.ts';

/** What each head has to sign, from a client's documents of the last 30 days. */
export async function listHeadLoads(db: Knex, clientId: string): Promise<HeadLoad[]> {
  const { rows } = await db.raw<{ rows: HeadLoad[] }>(
    `select head_id as "headId", kind, seller_inn as "sellerInn", count(*)::int as "documentsAMonth",
            count(*) filter (where phase in ('RECEIVED', 'VALIDATED'))::int as waiting
       from documents where client_id = ? and accepted_at > clock_timestamp() - interval '30 days' and head_id in (select id from heads)
      group by 1, 2, 3`,
    [clientId],
  );
  return rows;
}
