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

/** Starts that are due, oldest first. Rows stay until the start is known to have happened. */
export async function listPendingStarts(db: Knex, limit: number): Promise<PendingStart[]> {
  return db('workflow_starts')
    .join('documents', 'documents.id', 'workflow_starts.document_id')
    .orderBy('workflow_starts.position')
    .limit(limit)
    .select({ documentId: 'documents.id', kind: 'kind', headId: 'head_id', partnerId: 'partner_id', packageId: 'package_id' });
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
