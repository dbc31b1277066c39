import type { Knex } from 'knex';
import { FINAL_PHASES, PHASES, hasReached } from '../../domain/document.ts';
import type { DocumentRow } from './rows.ts';
import type { ArchiveRole } from '../evidence-container/collect-sealed.ts';

export interface ArchiveObjectRow {
  document_id: string;
  role: ArchiveRole;
  key: string;
  version_id: string | null;
  sha256: string;
  bytes: number;
  retain_until: string;
  verified_at: Date;
  second_version_id: string | null;
  copied_at: Date | null;
  checked_at: Date | null;
  problem: string | null;
}

export async function listArchiveObjects(db: Knex, documentId: string): Promise<ArchiveObjectRow[]> {
  return db<ArchiveObjectRow>('archive_objects').where({ document_id: documentId }).orderBy('role').limit(1_000);
}

/** Objects without a second copy, oldest first. */
export async function listToCopy(db: Knex, limit: number): Promise<ArchiveObjectRow[]> {
  return db<ArchiveObjectRow>('archive_objects').whereNull('copied_at').orderBy('verified_at').limit(limit);
}

/** Objects that nobody has looked at for the longest time, and not in this pass. Both times are the database's own. */
export async function listToCheck(db: Knex, passId: number, limit: number): Promise<ArchiveObjectRow[]> {
  return db<ArchiveObjectRow>('archive_objects')
    .whereRaw('(checked_at is null or checked_at < (select started_at from scrub_passes where id = ?))', [passId])
    .orderByRaw('checked_at nulls first, key')
    .limit(limit);
}

export async function countArchiveObjects(db: Knex): Promise<number> {
  const [row] = await db('archive_objects').count<{ count: number }[]>({ count: '*' });
  return row!.count;
}

/** The second copy of these objects was read back. */
export async function recordCopied(
  db: Knex,
  objects: readonly { document_id: string; role: string; second_version_id: string | null }[],
): Promise<void> {
  await db.raw(
    `update archive_objects o set copied_at = clock_timestamp(), second_version_id = r.second_version_id
       from jsonb_to_recordset(?) as r(document_id text, role text, second_version_id text) where o.document_id = r.document_id and o.role = r.role`,
    [JSON.stringify(objects)],
  );
}

/** These objects were found as they were stored; documents of which none is open any more are verified. */
export async function recordChecked(db: Knex, objects: readonly { document_id: string; role: string }[]): Promise<void> {
  const rows = JSON.stringify(objects.map(({ document_id, role }) => ({ document_id, role })));
  await db.raw(
    `update archive_objects o set checked_at = clock_timestamp(), problem = null
       from jsonb_to_recordset(?) as r(document_id text, role text) where o.document_id = r.document_id and o.role = r.role`,
    [rows],
  );
  await db.raw(
    `update documents d set archive_state = 'verified'
      where d.id in (select document_id from jsonb_to_recordset(?) as r(document_id text)) and d.archive_state = 'sealed'
        and not exists (select 1 from archive_objects o where o.document_id = d.id and (o.checked_at is null or o.problem is not null))`,
    [rows],
  );
}

export interface AlarmRow {
  id: number;
  document_id: string;
  role: string;
  key: string;
  what: string;
  found_at: Date;
  restored_at: Date | null;
  restored_from: 'second-copy' | 'database' | null;
}

/** An object is not as it was stored. Safe to repeat: an open alarm of the same object is not raised twice. */
export async function raiseAlarm(db: Knex, { document_id, role, key }: ArchiveObjectRow, what: string): Promise<void> {
  await db.transaction(async (trx) => {
    const open = await trx('archive_alarms').where({ document_id, role }).whereNull('restored_at').first('id');
    if (!open) await trx('archive_alarms').insert({ document_id, role, key, what });
    await trx('archive_objects')
      .where({ document_id, role })
      .update({ problem: what, checked_at: trx.raw('clock_timestamp()') });
  });
}

/** The object is whole again, under a version of its own. */
export async function recordRestored(
  db: Knex,
  { document_id, role }: ArchiveObjectRow,
  versionId: string | null,
  from: NonNullable<AlarmRow['restored_from']>,
): Promise<void> {
  await db.transaction(async (trx) => {
    const now = trx.raw('clock_timestamp()');
    await trx('archive_objects').where({ document_id, role }).update({ version_id: versionId, problem: null, checked_at: now });
    await trx('archive_alarms').where({ document_id, role }).whereNull('restored_at').update({ restored_at: now, restored_from: from });
  });
}

/** Alarms that nothing could restore yet, of all clients. */
export async function countOpenAlarms(db: Knex): Promise<number> {
  const [row] = await db('archive_alarms').whereNull('restored_at').count<{ count: number }[]>({ count: '*' });
  return row!.count;
}

export async function listAlarms(db: Knex, clientId: string, limit: number): Promise<AlarmRow[]> {
  return db('archive_alarms as a')
    .join('documents as d', 'd.id', 'a.document_id')
    .where('d.client_id', clientId)
    .orderBy('a.id', 'desc')
    .limit(limit)
    .select<AlarmRow[]>('a.*');
}

/** Archived documents of which something has happened since they were sealed. */
export async function listSealedBehind(db: Knex, limit: number): Promise<{ id: string; sealed_version: number; retain_until: string }[]> {
  const { rows } = await db.raw<{ rows: { id: string; sealed_version: number; retain_until: string }[] }>(
    // One event more than what was sealed is ARCHIVED itself.
    `select d.id, d.sealed_version, (select max(retain_until) from archive_objects o where o.document_id = d.id) as retain_until
       from documents d where d.phase = 'ARCHIVED' and d.sealed_version is not null and d.version > d.sealed_version + 1
        and d.archive_state is distinct from 'disposed' order by d.updated_at limit ?`,
    [limit],
  );
  return rows;
}

const ON_THE_WAY = PHASES.filter((phase) => hasReached(phase, 'SIGNED') && !FINAL_PHASES.includes(phase));

/** Signed documents on their way of which the archive holds nothing yet. */
export async function listSignedUnstored(db: Knex, limit: number): Promise<Pick<DocumentRow, 'id' | 'document_date' | 'kind'>[]> {
  return db<DocumentRow>('documents')
    .whereNotNull('signed_at')
    .whereNull('archive_state')
    .whereIn('phase', ON_THE_WAY)
    .orderBy('signed_at')
    .limit(limit)
    .select('id', 'document_date', 'kind');
}

/** Documents that were archived before manifests were sealed (until 0.3). */
export async function listUnsealed(db: Knex, limit: number): Promise<Pick<DocumentRow, 'id' | 'document_date' | 'kind'>[]> {
  return db<DocumentRow>('documents')
    .where({ phase: 'ARCHIVED' })
    .whereNull('sealed_version')
    .orderBy('updated_at')
    .limit(limit)
    .select('id', 'document_date', 'kind');
}

/** Puts the objects of a document in the place of those that were there, and marks it as sealed up to a version. */
export async function recordSealed(db: Knex, id: string, version: number, objects: readonly object[]): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('archive_objects')
      .insert(objects.map((object) => ({ document_id: id, ...object })))
      .onConflict(['document_id', 'role'])
      .merge();
    await trx('documents').where({ id }).update({ sealed_version: version, archive_state: 'sealed' });
  });
}

/** What came since the sealing is archived up to a version. Safe to repeat: the first object of a version stays. */
export async function recordLater(db: Knex, id: string, version: number, object: object): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('archive_objects')
      .insert({ document_id: id, ...object })
      .onConflict(['document_id', 'role'])
      .ignore();
    await trx('documents').where({ id }).update({ sealed_version: version });
  });
}

/** Its signed bytes are in the archive. Says nothing where the archiving proper was faster. */
export async function recordStored(db: Knex, id: string): Promise<void> {
  await db('documents').where({ id }).whereNull('archive_state').update({ archive_state: 'stored' });
}

export interface ScrubPassRow {
  id: number;
  kind: 'sample' | 'full';
  started_at: Date;
  finished_at: Date | null;
  objects: number;
  bytes: number;
  signatures: number;
  alarms: number;
  restored: number;
}

export async function insertScrubPass(db: Knex, kind: ScrubPassRow['kind']): Promise<number> {
  const [row] = await db('scrub_passes').insert({ kind }).returning<{ id: number }[]>('id');
  return row!.id;
}

export async function addToScrubPass(
  db: Knex,
  id: number,
  { objects, bytes, signatures, alarms, restored }: Pick<ScrubPassRow, 'objects' | 'bytes' | 'signatures' | 'alarms' | 'restored'>,
): Promise<void> {
  await db.raw(
    `update scrub_passes set objects = objects + ?, bytes = bytes + ?, signatures = signatures + ?, alarms = alarms + ?, restored = restored + ?,
            finished_at = clock_timestamp() where id = ?`,
    [objects, bytes, signatures, alarms, restored, id],
  );
}

export async function listScrubPasses(db: Knex, limit: number): Promise<ScrubPassRow[]> {
  return db<ScrubPassRow>('scrub_passes').orderBy('id', 'desc').limit(limit);
}
