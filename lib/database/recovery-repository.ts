import type { Knex } from 'knex';
import { FINAL_PHASES, type Phase } from '../../domain/document.ts';
import type { ChainedEvent } from '../evidence-container/event-chain.ts';
import type { SealedManifest } from '../evidence-container/sealed-manifest.ts';
import type { ArchiveObjectRow } from './archive-repository.ts';
import { recordTogether } from './moves-together.ts';
import type { DocumentRow } from './rows.ts';

/** A document as the database knows it, for the comparison with archive and workflows. */
export interface KnownDocument {
  id: string;
  phase: Phase;
  version: number;
  sealedKey: string | null;
}

const PAGE = 10_000;

/** All documents, a page at a time. */
export async function* walkKnown(db: Knex): AsyncGenerator<KnownDocument> {
  for (let after = ''; ;) {
    const { rows } = await db.raw<{ rows: KnownDocument[] }>(
      `select d.id, d.phase, d.version, o.key as "sealedKey" from documents d
         left join archive_objects o on o.document_id = d.id and o.role = 'sealed' where d.id > ? order by d.id limit ?`,
      [after, PAGE],
    );
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

export interface Recovered {
  manifest: SealedManifest;
  events: readonly ChainedEvent[];
  content: Buffer;
  signature: Buffer;
  objects: readonly Omit<ArchiveObjectRow, 'document_id' | 'second_version_id' | 'copied_at' | 'checked_at' | 'problem'>[];
}

/**
 * Makes the rows of a document anew from what the archive holds: nothing is signed, nothing is sent, its attempts stand as they stood. Writes one
 * event that says so. Safe to repeat: a document that the database knows as far as the archive does is left alone.
 * @returns the phase in which it stands now; undefined where nothing was to be done, or where the two tell different stories
 */
export async function rebuildDocument(db: Knex, recovered: Recovered): Promise<Phase | 'diverged' | undefined> {
  const { manifest, events } = recovered;
  const id = manifest.documentId;
  const phase = (manifest.stage === 'sealed' ? 'ARCHIVED' : events.at(-1)!.phase) as Phase;
  return db.transaction(async (trx) => {
    const known = await trx<DocumentRow>('documents').where({ id }).forUpdate().first('version', 'phase');
    const complete =
      known && (manifest.stage === 'sealed' ? known.phase === 'ARCHIVED' || known.phase === 'DISPOSED' : known.version >= events.length);
    if (complete) return undefined;
    if (known && !(await tellSameStory(trx, id, events))) return 'diverged';
    await insertFrame(trx, manifest);
    await upsertDocument(trx, manifest, phase, events.length);
    await insertBytes(trx, recovered);
    await insertEvents(trx, manifest, events);
    await recordTogether(trx, [{ documentId: id, data: { from: 'archive', stage: manifest.stage, events: events.length } }], {
      set: `archive_state = ?, sealed_version = ?`,
      setBindings: [manifest.stage, manifest.stage === 'sealed' ? events.length : null],
      where: 'true',
      type: 'RECOVERED',
    });
    return phase;
  });
}

/** What both know must be the same; a log that went another way after a restore is for a person. */
async function tellSameStory(trx: Knex, id: string, events: readonly ChainedEvent[]): Promise<boolean> {
  const rows = await trx('document_events')
    .where({ document_id: id })
    .select<{ version: number; type: string; position: number }[]>('version', 'type', 'position');
  const archived = new Map(events.map((event) => [event.version, event]));
  return rows.every(({ version, type, position }) => {
    const other = archived.get(version);
    return other !== undefined && other.type === type && other.position === position;
  });
}

async function insertFrame(trx: Knex, { record }: SealedManifest): Promise<void> {
  await trx('partners').insert(jsonColumns(record.partner)).onConflict().ignore();
  await trx('packages').insert(jsonColumns(record.package)).onConflict().ignore();
}

async function upsertDocument(trx: Knex, { record, documentId }: SealedManifest, phase: Phase, version: number): Promise<void> {
  const { amends_id: amends, ...columns } = jsonColumns(record.document);
  // The document that it amends may not be rebuilt yet, or never have been archived.
  const known = typeof amends === 'string' && (await trx('documents').where({ id: amends }).first('id'));
  const row = { ...columns, amends_id: known ? amends : null, phase, version, attention: null, updated_at: trx.raw('clock_timestamp()') };
  await trx('documents').insert(row).onConflict('id').merge();
  await trx('workflow_starts').where({ document_id: documentId }).delete();
}

async function insertBytes(trx: Knex, { manifest, content, signature, objects }: Recovered): Promise<void> {
  const { documentId: id, record } = manifest;
  const own = { document_id: id };
  const { fileName, mediaType, sha256 } = manifest.content;
  const source = Buffer.from(record.source, 'utf8');
  await trx('document_contents')
    .insert([
      { ...own, role: 'legal', media_type: mediaType, file_name: fileName, sha256, bytes: content },
      {
        ...own,
        role: 'source',
        media_type: 'application/json',
        file_name: 'source.json',
        sha256: String(record.document.source_digest),
        bytes: source,
      },
    ])
    .onConflict(['document_id', 'role'])
    .ignore();
  await trx('signatures')
    .insert({ ...own, ...record.signature, cms: signature })
    .onConflict('document_id')
    .ignore();
  for (const attempt of record.attempts) await trx('delivery_attempts').insert(attempt).onConflict(['document_id', 'number']).merge();
  if (manifest.stage === 'sealed' && objects.length > 0)
    await trx('archive_objects')
      .insert(objects.map((object) => ({ ...own, ...object })))
      .onConflict(['document_id', 'role'])
      .ignore();
  if (manifest.channel === 'electronic' && (manifest.stage === 'sealed' || record.document.docflow))
    await trx.raw(
      `insert into portal_documents (document_id, partner_id, content_digest, signature_digest, published_at)
       select d.id, d.partner_id, s.content_digest, encode(sha256(s.cms), 'hex'), clock_timestamp()
         from documents d join signatures s on s.document_id = d.id where d.id = ? and d.phase in ('ISSUED', 'DELIVERED', 'ARCHIVED') on conflict do nothing`,
      [id],
    );
}

/** With the positions that they had: readers of the feed who were further than the backup must not meet a position twice. */
async function insertEvents(trx: Knex, { documentId, record }: SealedManifest, events: readonly ChainedEvent[]): Promise<void> {
  const { client_id, partner_id } = record.document;
  await trx('document_events')
    .insert(
      events.map(({ position, version, type, phase, at, data }) => ({
        document_id: documentId,
        client_id,
        partner_id,
        position,
        version,
        type,
        phase,
        at,
        data: JSON.stringify(data),
      })),
    )
    .onConflict(['document_id', 'version'])
    .ignore();
}

/**
 * The feed goes on behind everything that was ever told: a position that a reader has seen must not come again with something else. Called before
 * the first document is made anew.
 */
export async function raiseFeed(db: Knex, position: number): Promise<void> {
  await db.raw(`update event_feed set position = greatest(position, ?)`, [position]);
}

/** Objects and lists go into jsonb columns as text. */
function jsonColumns(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value !== null && typeof value === 'object' ? JSON.stringify(value) : value]),
  );
}

/** A document that ended while the database was not watching: its workflow says how. */
export async function recordEnded(db: Knex, documentId: string, phase: 'REJECTED' | 'CANCELLED'): Promise<void> {
  await recordTogether(db, [{ documentId, data: { from: 'workflow' } }], {
    set: 'phase = ?, attention = null',
    setBindings: [phase],
    where: 'd.phase <> all(?)',
    whereBindings: [[...FINAL_PHASES]],
    type: 'RECOVERED',
  });
}
