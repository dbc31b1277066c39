import type { Knex } from 'knex';
import type { DocumentRow } from './rows.ts';

/** Why billing cancels, in its own words, and by which key. */
export type CancelWish = NonNullable<DocumentRow['cancel_wish']>;

/** Keeps billing's words until the document's workflow has decided. Several wishes are one: the last words count. */
export async function recordCancelWish(db: Knex, documentId: string, wish: CancelWish): Promise<void> {
  await db('documents')
    .where({ id: documentId })
    .update({ cancel_wish: JSON.stringify(wish) });
}
