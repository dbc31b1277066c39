import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { listArchiveObjects } from './archive-repository.ts';
import { recordTogether } from './moves-together.ts';

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
 * Puts a document under legal hold, in the database and in the store: neither disposes of it while it lasts.
 * @throws SealpostError hold.in-force
 */
export async function placeHold(
  db: Knex,
  objects: ObjectStore,
  { clientId, documentId, reason, actor }: { clientId: string; documentId: string; reason: string; actor: string },
): Promise<HoldRow> {
  // The store first: a hold that stands in the database must be one.
  await setObjectHolds(db, objects, documentId, true);
  return db.transaction(async (trx) => {
    const [row] = await trx<HoldRow>('legal_holds')
      .insert({ id: randomBytes(16).toString('hex'), client_id: clientId, document_id: documentId, reason, actor })
      .onConflict(trx.raw('(document_id) where lifted_at is null'))
      .ignore()
      .returning('*');
    if (!row) throw new SealpostError('hold.in-force', 'The document is under legal hold already.', { details: { documentId } });
    await recordTogether(trx, [{ documentId, data: { hold: row.id, actor } }], {
      set: `archive_state = case when d.archive_state is null then null else 'legalHold' end`,
      where: `d.phase <> 'DISPOSED'`,
      type: 'HELD',
    });
    return row;
  });
}

/** @throws SealpostError hold.not-found */
export async function liftHold(
  db: Knex,
  objects: ObjectStore,
  { clientId, id, actor }: { clientId: string; id: string; actor: string },
): Promise<HoldRow> {
  const lifted = await db.transaction(async (trx) => {
    const [row] = await trx<HoldRow>('legal_holds')
      .where({ id, client_id: clientId })
      .whereNull('lifted_at')
      .update({ lifted_at: trx.raw('clock_timestamp()') as unknown as Date, lifted_by: actor })
      .returning('*');
    if (!row) throw new SealpostError('hold.not-found', 'There is no such hold in force.');
    await recordTogether(trx, [{ documentId: row.document_id, data: { hold: id, actor } }], {
      set: `archive_state = case when d.archive_state is null then null else 'sealed' end`,
      where: `d.phase <> 'DISPOSED'`,
      type: 'HOLD_LIFTED',
    });
    return row;
  });
  await setObjectHolds(db, objects, lifted.document_id, false);
  return lifted;
}

export async function listHolds(db: Knex, clientId: string, limit: number): Promise<HoldRow[]> {
  return db<HoldRow>('legal_holds').where({ client_id: clientId }).orderBy('placed_at', 'desc').limit(limit);
}

async function setObjectHolds(db: Knex, objects: ObjectStore, documentId: string, held: boolean): Promise<void> {
  for (const { key, version_id: versionId } of await listArchiveObjects(db, documentId))
    await objects.setLegalHold({ key, versionId }, held);
}
