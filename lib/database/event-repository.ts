import type { Knex } from 'knex';
import type { EventRow } from './rows.ts';
import type { Viewer } from './document-repository.ts';

/** The history of one document, oldest first. A document has a handful of events; the limit guards against a fault. */
const EVENTS_OF_DOCUMENT_MAX = 1_000;

export async function listDocumentEvents(db: Knex, documentId: string): Promise<EventRow[]> {
  return db<EventRow>('document_events').where({ document_id: documentId }).orderBy('version').limit(EVENTS_OF_DOCUMENT_MAX);
}

/**
 * Events of a client after a position, in the order of commits. Gap-free: a position is handed out under a row lock held
 * to the commit, so nobody can see position n before n-1 is there.
 */
export async function listChanges(db: Knex, viewer: Viewer, after: number, limit: number): Promise<EventRow[]> {
  const query = db<EventRow>('document_events')
    .where({ client_id: viewer.clientId })
    .andWhere('position', '>', after)
    .orderBy('position')
    .limit(limit);
  if (viewer.partnerId) {
    void query
      .where({ partner_id: viewer.partnerId })
      .whereExists(db('portal_documents').whereNull('voided_at').whereRaw('portal_documents.document_id = document_events.document_id'));
  }
  return query;
}

/** Ids of documents that changed after a position, for those who wait. */
export async function listMovedDocuments(
  db: Knex,
  after: number,
  limit: number,
): Promise<Pick<EventRow, 'position' | 'document_id' | 'version'>[]> {
  return db<EventRow>('document_events')
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .select('position', 'document_id', 'version');
}

export async function getFeedPosition(db: Knex): Promise<number> {
  const row = await db('event_feed').first<{ position: number }>('position');
  return row.position;
}
