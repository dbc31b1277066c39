import type { Knex } from 'knex';
import type { TechnicalKind, TechnicalVerdictCode } from '../../domain/docflow/technical-document.ts';

/** What the buyer has written beside his answer, in his own words. Personal data may stand in it: it never enters the event log. */
export interface BuyerWords {
  /** The operator's id of the technical document; null for an answer in the portal. */
  technicalId: string | null;
  kind: TechnicalKind | 'portal-answer';
  /** Of a universal message or a title; `accepted` or `refused` in the portal. */
  code: string | null;
  /** What we found of who has said it; null in the portal, where the consumer is known by his account. */
  verdict: TechnicalVerdictCode | null;
  words: string;
  at: Date;
}

/** All that the buyer of a document has written, in order. What we have written to him ourselves is not in it. */
export async function listBuyerWords(db: Knex, documentId: string): Promise<BuyerWords[]> {
  const { rows } = await db.raw<{ rows: BuyerWords[] }>(
    `select entity_id as "technicalId", kind, code, verdict, words, coalesce(stated_at, received_at) as at from technical_documents t
      where document_id = :documentId and words is not null and not exists (select 1 from signing_orders o where o.id = t.entity_id)
     union all
     select null, 'portal-answer', part, null, comment, at from portal_actions
      where document_id = :documentId and action = 'answered' and comment is not null
     order by at limit 1000`,
    { documentId },
  );
  return rows;
}
