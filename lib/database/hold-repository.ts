import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { listArchiveObjects } from './archive-repository.ts';
import type { Phase } from '../../domain/document.ts';
import { recordTogether } from './moves-together.ts';
import type { DocumentRow } from './rows.ts';

export interface HoldRow {
  id: string;
  client_id: string;
  document_id: string;
  reason: string;
  actor: string;
  placed_at: Date;
  lifted_at: Date | null;
  lifted_by: string | null;
}

/**
 * Puts a document under legal hold, in the database and in the store: neither disposes of it while it lasts. A disposal that is under way
 * takes the same lock for each of its documents: either it finds the hold and leaves the document alone, or it was faster, and the hold is
 * told so.
 * @throws SealpostError hold.in-force, hold.too-late
 */
export async function placeHold(
  db: Knex,
  objects: ObjectStore,
  { clientId, documentId, reason, actor }: { clientId: string; documentId: string; reason: string; actor: string },
): Promise<HoldRow> {
  return db.transaction(async (trx) => {
    if ((await lockDocument(trx, documentId)) === 'DISPOSED') throw tooLate(documentId);
    const [row] = await trx<HoldRow>('legal_holds')
      .insert({ id: randomBytes(16).toString('hex'), client_id: clientId, document_id: documentId, reason, actor })
      .onConflict(trx.raw('(document_id) where lifted_at is null'))
      .ignore()
      .returning('*');
    if (!row) throw new SealpostError('hold.in-force', 'The document is under legal hold already.', { details: { documentId } });
    // The store before the commit: a hold that stands in the database must be one. The log's lock comes last and is short.
    await setObjectHolds(trx, objects, documentId, true).catch((error: unknown) => {
      throw error instanceof SealpostError && error.code === 'archive.object-missing' ? tooLate(documentId) : error;
    });
    await recordTogether(trx, [{ documentId, data: { hold: row.id, actor } }], { set: 'on_hold = true', where: 'true', type: 'HELD' });
    return row;
  });
}

function tooLate(documentId: string): SealpostError {
  return new SealpostError('hold.too-late', 'The document is being disposed of, or is gone already.', { details: { documentId } });
}

/**
 * Lifts a hold: how far the archive is with the document stands where it stood, or where it has come to since. The store comes first and
 * nothing is committed without it, so a store that is away leaves the hold in force, to be lifted again.
 * @throws SealpostError hold.not-found, archive.unreachable
 */
export async function liftHold(
  db: Knex,
  objects: ObjectStore,
  { clientId, id, actor }: { clientId: string; id: string; actor: string },
): Promise<HoldRow> {
  return db.transaction(async (trx) => {
    const [row] = await trx<HoldRow>('legal_holds')
      .where({ id, client_id: clientId })
      .whereNull('lifted_at')
      .update({ lifted_at: trx.raw('clock_timestamp()') as unknown as Date, lifted_by: actor })
      .returning('*');
    if (!row) throw new SealpostError('hold.not-found', 'There is no such hold in force.');
    await setObjectHolds(trx, objects, row.document_id, false);
    await recordTogether(trx, [{ documentId: row.document_id, data: { hold: id, actor } }], {
      set: 'on_hold = false',
      where: 'true',
      type: 'HOLD_LIFTED',
    });
    return row;
  });
}

/** Whether somebody holds the document now. What is stored of it is then held in the store, too. */
export async function isHeld(db: Knex, documentId: string): Promise<boolean> {
  return (await db('legal_holds').where({ document_id: documentId }).whereNull('lifted_at').first('id')) !== undefined;
}

/** What came into the store after a hold was placed is held as well. Safe to repeat. */
export async function holdStored(db: Knex, objects: ObjectStore, documentId: string): Promise<void> {
  if (await isHeld(db, documentId)) await setObjectHolds(db, objects, documentId, true);
}

/**
 * One of holding and disposing at a time, for each document, to the end of the transaction. Returns its phase.
 * @throws SealpostError document.not-found
 */
export async function lockDocument(trx: Knex, documentId: string): Promise<Phase> {
  const row = await trx<DocumentRow>('documents').where({ id: documentId }).forUpdate().first('phase');
  if (!row) throw new SealpostError('document.not-found', 'There is no such document.', { details: { documentId } });
  return row.phase;
}

export async function listHolds(db: Knex, clientId: string, limit: number): Promise<HoldRow[]> {
  return db<HoldRow>('legal_holds').where({ client_id: clientId }).orderBy('placed_at', 'desc').limit(limit);
}

async function setObjectHolds(db: Knex, objects: ObjectStore, documentId: string, held: boolean): Promise<void> {
  for (const { key, version_id: versionId } of await listArchiveObjects(db, documentId))
    await objects.setLegalHold({ key, versionId }, held);
}
