import type { Knex } from 'knex';
import type { DocumentSubmission } from '../../domain/submission.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { ContentRole, ContentRow } from './rows.ts';

export async function findContent(db: Knex, documentId: string, role: ContentRole): Promise<ContentRow | undefined> {
  return db<ContentRow>('document_contents').where({ document_id: documentId, role }).first();
}

/** Throws document.content-missing: an accepted document always has its bytes. */
export async function getContent(db: Knex, documentId: string, role: ContentRole): Promise<ContentRow> {
  const row = await findContent(db, documentId, role);
  if (!row)
    throw new SealpostError('document.content-missing', 'The bytes of the document are missing.', { details: { documentId, role } });
  return row;
}

/** The document as billing submitted it. */
export async function getSubmission(db: Knex, documentId: string): Promise<DocumentSubmission> {
  const { bytes } = await getContent(db, documentId, 'source');
  return JSON.parse(bytes.toString('utf8')) as DocumentSubmission;
}
