import type { Knex } from 'knex';
import { LAST_WORDS } from './buyer-answers.ts';
import type { AttentionOwner, LifecycleStep } from '../../domain/document.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';

/** Parked documents that wait for the same thing. */
export interface AttentionGroup {
  reason: string;
  owner: AttentionOwner;
  step: LifecycleStep;
  headId: string;
  count: number;
  gross: string;
  oldestSince: Date;
}

export interface ParkedDocument {
  id: string;
  number: string;
  kind: DocumentKind;
  documentDate: string;
  gross: string;
  step: LifecycleStep;
  since: string;
  /** What the buyer has written last; null where he has written nothing. */
  words: string | null;
}

/** What waits for people, those first who hold up most. */
export async function listAttentionGroups(db: Knex, clientId: string): Promise<AttentionGroup[]> {
  const { rows } = await db.raw<{ rows: AttentionGroup[] }>(
    `select attention ->> 'reason' as reason, attention ->> 'owner' as owner, attention ->> 'step' as step, head_id as "headId", count(*)::int as count,
            sum(gross) as gross, min((attention ->> 'since')::timestamptz) as "oldestSince"
       from documents where client_id = ? and attention is not null group by 1, 2, 3, 4 order by count(*) desc, 1, 4`,
    [clientId],
  );
  return rows;
}

/** Documents of one group, those that wait longest first. */
export async function listParked(
  db: Knex,
  { clientId, reason, headId }: { clientId: string; reason: string; headId: string },
  limit: number,
): Promise<ParkedDocument[]> {
  const { rows } = await db.raw<{ rows: ParkedDocument[] }>(
    `select id, number, kind, document_date as "documentDate", gross, attention ->> 'step' as step, attention ->> 'since' as since, ${LAST_WORDS} as words
       from documents where client_id = ? and head_id = ? and attention ->> 'reason' = ? order by attention ->> 'since', accepted_position limit ?`,
    [clientId, headId, reason, limit],
  );
  return rows;
}
