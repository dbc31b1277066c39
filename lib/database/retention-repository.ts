import type { Knex } from 'knex';
import { effectiveRetention, type RetentionYears } from '../../domain/retention.ts';

/** How long a client keeps each kind: the last rule that was set, over the law's terms. */
export async function getRetentionYears(db: Knex, clientId: string): Promise<RetentionYears> {
  const row = await db('retention_rules')
    .where({ client_id: clientId })
    .orderBy('id', 'desc')
    .first<{ years: Partial<RetentionYears> } | undefined>('years');
  return effectiveRetention(row?.years ?? {});
}

/** For what is archived from now on; locks that are set stay as they are. */
export async function insertRetentionYears(db: Knex, clientId: string, years: Partial<RetentionYears>, actor: string): Promise<void> {
  await db('retention_rules').insert({ client_id: clientId, years: JSON.stringify(years), actor });
}
