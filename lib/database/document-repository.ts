import type { Knex } from 'knex';
import { FINAL_PHASES, type Phase } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { DocumentSubmission } from '../../domain/submission.ts';
import type { DocumentRow, PackageRow } from './rows.ts';

/** Who is asking. Others' documents don't exist for them, so every read carries the viewer. */
export interface Viewer {
  clientId: string;
  /** Set for a consumer's key: sees the documents of this partner only, and only once they are in the portal. */
  partnerId?: string | undefined;
}

export interface DocumentFilter {
  month?: string | undefined;
  phase?: Phase | undefined;
  headId?: string | undefined;
  packageId?: string | undefined;
  externalId?: string | undefined;
  parked?: boolean | undefined;
  /** Position after which the page starts. */
  after?: number | undefined;
  limit: number;
}

/** A document by id for a step of its own life. Throws document.not-found. */
export async function getDocument(db: Knex, documentId: string): Promise<DocumentRow> {
  const row = await db<DocumentRow>('documents').where({ id: documentId }).first();
  if (!row) throw notFound(documentId);
  return row;
}

/** A document as far as the viewer may see it; others' answer exactly like missing ones. Throws document.not-found. */
export async function getVisibleDocument(db: Knex, viewer: Viewer, documentId: string): Promise<DocumentRow> {
  const row = await visible(db, viewer).where('documents.id', documentId).first('documents.*');
  if (!row) throw notFound(documentId);
  return row;
}

export async function listVisibleDocuments(db: Knex, viewer: Viewer, filter: DocumentFilter): Promise<DocumentRow[]> {
  const query = visible(db, viewer).orderBy('accepted_position').limit(filter.limit).select('documents.*');
  if (filter.month) void query.where('documents.month', filter.month);
  if (filter.phase) void query.where('documents.phase', filter.phase);
  if (filter.headId) void query.where('documents.head_id', filter.headId);
  if (filter.packageId) void query.where('documents.package_id', filter.packageId);
  if (filter.externalId) void query.where('documents.external_id', filter.externalId);
  if (filter.parked !== undefined) void query.whereRaw(`documents.attention is ${filter.parked ? 'not ' : ''}null`);
  if (filter.after !== undefined) void query.where('documents.accepted_position', '>', filter.after);
  return query;
}

/** What a consumer may see, the newest first. */
export async function listPublishedDocuments(
  db: Knex,
  viewer: Required<Viewer>,
  { month, before, limit }: { month: string | undefined; before: number | undefined; limit: number },
): Promise<DocumentRow[]> {
  const query = visible(db, viewer).orderBy('accepted_position', 'desc').limit(limit).select('documents.*');
  if (month) void query.where('documents.month', month);
  if (before !== undefined) void query.where('documents.accepted_position', '<', before);
  return query;
}

export async function getPackage(db: Knex, packageId: string): Promise<PackageRow> {
  const row = await db<PackageRow>('packages').where({ id: packageId }).first();
  if (!row) throw new SealpostError('package.not-found', 'There is no such package.', { details: { packageId } });
  return row;
}

/** By our id or by billing's own. Throws package.not-found, also for another client's package. */
export async function getVisiblePackage(db: Knex, viewer: Viewer, id: string): Promise<PackageRow> {
  const row = await db<PackageRow>('packages')
    .where({ client_id: viewer.clientId })
    .andWhere((either) => void either.where({ id }).orWhere({ external_id: id }))
    .first();
  if (!row || viewer.partnerId) throw new SealpostError('package.not-found', 'There is no such package.');
  return row;
}

/** All documents of a package, in the order of submission. */
export async function listPackageDocuments(db: Knex, packageId: string): Promise<DocumentRow[]> {
  return db<DocumentRow>('documents').where({ package_id: packageId }).orderBy('accepted_position');
}

/** Documents that should be moving and have not moved for a while. The sweeper asks Temporal about each. */
export async function listStaleDocuments(db: Knex, staleAfterSeconds: number, limit: number): Promise<DocumentRow[]> {
  return db<DocumentRow>('documents')
    .whereNotIn('phase', FINAL_PHASES)
    .whereRaw(`coalesce(swept_at, updated_at) < now() - make_interval(secs => ?)`, [staleAfterSeconds])
    .whereNotExists(db('workflow_starts').whereRaw('workflow_starts.document_id = documents.id'))
    .orderBy('updated_at')
    .limit(limit);
}

/** The document that this one revises (the same number and date, an earlier revision) or corrects (by the number that it names). */
export async function findAmended(db: Knex, document: DocumentRow, { content }: DocumentSubmission): Promise<string | null> {
  const { seller_inn: sellerInn, client_id: clientId, kind, number, document_date: date, revision } = document;
  const same = db<DocumentRow>('documents').where({ seller_inn: sellerInn, client_id: clientId }).orderBy('revision', 'desc');
  const found =
    content.form === 'correction'
      ? await same
          .whereIn('kind', ['invoice', 'transfer'])
          .where({ document_date: content.corrects.date })
          .andWhereRaw('number_key = number_key_of(?)', [content.corrects.number])
          .first('id')
      : revision > 0
        ? await same
            .where({ kind, document_date: date })
            .andWhereRaw('number_key = number_key_of(?)', [number])
            .andWhere('revision', '<', revision)
            .first('id')
        : undefined;
  return found?.id ?? null;
}

/** Documents that revise or correct this one, oldest first. */
export async function listAmending(db: Knex, documentId: string): Promise<string[]> {
  const rows = await db<DocumentRow>('documents').where({ amends_id: documentId }).orderBy('accepted_position').limit(100).select('id');
  return rows.map(({ id }) => id);
}

/** Remembers that the sweeper has looked, so that one pass after another reaches all stale documents. */
export async function recordSweep(db: Knex, documentIds: string[]): Promise<void> {
  await db('documents').whereIn('id', documentIds).update({ swept_at: db.fn.now() });
}

function visible(db: Knex, viewer: Viewer) {
  const query = db<DocumentRow>('documents').where('documents.client_id', viewer.clientId);
  if (viewer.partnerId) {
    void query
      .where('documents.partner_id', viewer.partnerId)
      .whereExists(db('portal_documents').whereNull('voided_at').whereRaw('portal_documents.document_id = documents.id'));
  }
  return query;
}

function notFound(documentId: string): SealpostError {
  return new SealpostError('document.not-found', 'There is no such document.', { details: { documentId } });
}
