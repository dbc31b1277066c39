import type { Knex } from 'knex';
import { openAnswerOf, type OpenAnswer } from '../../domain/buyer-answer.ts';
import type { DocumentRow } from './rows.ts';

/** A document whose buyer has said something that nobody of ours has answered, and that is parked nowhere. */
export interface AnsweredDocument extends Pick<DocumentRow, 'id' | 'number' | 'kind' | 'document_date' | 'head_id' | 'gross'> {
  answer: OpenAnswer;
  /** What he has written last; null where he has written nothing. */
  words: string | null;
}

const COLUMNS = ['id', 'number', 'kind', 'document_date', 'head_id', 'gross', 'phase', 'channel', 'docflow', 'portal_answer'] as const;

/** The same predicate as that of the index documents_with_buyer_word. */
const HAS_WORD = `(portal_answer = 'refused' or docflow->'facets'->>'buyerResponse' = 'refused' or docflow->'facets'->>'revocation' = 'requestedByBuyer'
  or docflow->'facets'->'amendment' @> '["requested"]')`;

/** What the buyer has written last. */
export const LAST_WORDS = `(select w.words from (
    select words, coalesce(stated_at, received_at) as at from technical_documents t where t.document_id = documents.id and words is not null
      and not exists (select 1 from signing_orders o where o.id = t.entity_id)
    union all select comment, at from portal_actions p where p.document_id = documents.id and action = 'answered' and comment is not null
  ) w order by w.at desc limit 1)`;

/**
 * Buyers' words that wait for an answer of ours, the latest first. Most come after the archive has the document, where nothing is parked any
 * more. What a later document has revised or corrected is answered by that.
 */
export async function listBuyerAnswers(db: Knex, clientId: string, limit: number): Promise<AnsweredDocument[]> {
  const rows = await db<DocumentRow>('documents')
    .where({ client_id: clientId, channel: 'electronic' })
    .whereRaw(HAS_WORD)
    .whereNull('attention')
    .whereNotExists(db('documents as later').whereRaw('later.amends_id = documents.id'))
    .orderBy('updated_at', 'desc')
    .limit(limit)
    .select(...COLUMNS, db.raw(`${LAST_WORDS} as words`));
  return (rows as unknown as (DocumentRow & { words: string | null })[]).flatMap((row) => {
    const answer = openAnswerOf(row);
    const { id, number, kind, document_date, head_id, gross, words } = row;
    return answer ? [{ id, number, kind, document_date, head_id, gross, answer, words }] : [];
  });
}
