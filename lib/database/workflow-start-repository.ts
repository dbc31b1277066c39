import type { Knex } from 'knex';
import type { DocumentKind } from '../../domain/document-kind.ts';

/** What the dispatcher needs to start a workflow, and nothing that would be personal. */
export interface PendingStart {
  documentId: string;
  kind: DocumentKind;
  headId: string;
  partnerId: string;
  packageId: string;
}

/** Longer than a batch of starts takes; what a dispatcher that died has claimed another one starts after this. */
const CLAIM_SECONDS = 10;

/** Takes starts that are due, oldest first, so that no other dispatcher makes them too. Rows stay until the start is known to have happened. */
export async function claimPendingStarts(db: Knex, limit: number): Promise<PendingStart[]> {
  const { rows } = await db.raw<{ rows: PendingStart[] }>(
    `with due as (
       select document_id from workflow_starts where claimed_until is null or claimed_until < clock_timestamp()
        order by position limit ? for update skip locked
     ), claimed as (
       update workflow_starts w set claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS}) from due
        where w.document_id = due.document_id returning w.document_id, w.position
     )
     select d.id as "documentId", d.kind, d.head_id as "headId", d.partner_id as "partnerId", d.package_id as "packageId"
       from claimed c join documents d on d.id = c.document_id order by c.position`,
    [limit],
  );
  return rows;
}

/** Not started: anybody may try again at once. */
export async function releasePendingStarts(db: Knex, documentIds: string[]): Promise<void> {
  await db('workflow_starts').whereIn('document_id', documentIds).update({ claimed_until: null });
}

export async function deletePendingStarts(db: Knex, documentIds: string[]): Promise<void> {
  await db('workflow_starts').whereIn('document_id', documentIds).delete();
}

/** Takes a start back; false where the dispatcher was faster. */
export async function deletePendingStart(trx: Knex, documentId: string): Promise<boolean> {
  return (await trx('workflow_starts').where({ document_id: documentId }).delete()) > 0;
}

/** The name under which the API wakes the dispatcher. */
export const STARTS_CHANNEL = 'sealpost_starts';
