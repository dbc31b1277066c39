import type { Knex } from 'knex';
import type { Docflow } from '../../domain/docflow/docflow.ts';
import { FINAL_PHASES, hasReached, phasesBefore, type Attention, type Phase } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { AuthorityBasis } from '../../domain/mandate.ts';
import type { DocumentRow } from './rows.ts';

/** Columns that a move may set beside the phase. */
export type MoveColumns = Partial<
  Pick<DocumentRow, 'channel' | 'content_digest' | 'signed_at' | 'amends_id' | 'print_state' | 'archive_state' | 'sealed_version'>
> & {
  findings?: string;
  signer?: string | null;
  docflow?: string | null;
};

/** A write that happens with a move and only with it; reads `moved.id`, `moved.partner_id`. */
export interface Beside {
  sql: string;
  bindings: Knex.RawBinding[];
}

export interface MoveOutcome {
  /** True where the document had already gone this way, so nothing was written. */
  repeated: boolean;
  phase: Phase;
}

export interface Move {
  to: Phase;
  /** What the event says of it. Codes and digests, nothing personal. */
  data?: Record<string, unknown>;
  columns?: MoveColumns;
  /** Phases from which this move may start; all legal ones where absent. */
  from?: readonly Phase[];
  /** Rows that come into being, or change, with the move and only with it: `insert into … select … from moved`. */
  beside?: Beside | readonly Beside[] | undefined;
  /** The version on which the caller's columns rest; the move is refused where somebody was faster. */
  version?: number;
}

/**
 * Moves a document to the next phase, writes its event and the row beside it, in one statement. Safe to repeat: the WHERE clause
 * lets only a legal move through, so a late or second attempt changes nothing and can't step a status back.
 * The feed's counter row is locked from here to the commit; that makes the order of positions the order of commits, and it is
 * why moves should be the whole of their transaction.
 */
export async function recordMove(trx: Knex, documentId: string, move: Move): Promise<MoveOutcome> {
  const { to, data = {}, columns = {}, from = phasesBefore(to), version } = move;
  const beside = besideOf(move);
  const names = Object.keys(columns) as (keyof MoveColumns)[];
  const assignments = names.map((name) => `, ${name} = ?`).join('');
  const result = await trx.raw<{ rowCount: number }>(
    `with moved as (
       update documents set phase = ?, version = version + 1, updated_at = clock_timestamp(), attention = null${assignments}
       where id = ? and phase = any(?)${version === undefined ? '' : ' and version = ?'} returning id, client_id, partner_id, version, phase
     ), ${beside.sql}feed as (
       update event_feed set position = position + 1 where exists (select 1 from moved) returning position
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.position, moved.id, moved.client_id, moved.partner_id, moved.version, ?, moved.phase, clock_timestamp(), ? from moved, feed`,
    [
      to,
      ...names.map((name) => columns[name] ?? null),
      documentId,
      [...from],
      ...(version === undefined ? [] : [version]),
      ...beside.bindings,
      to,
      JSON.stringify(data),
    ],
  );
  if (result.rowCount > 0) return { repeated: false, phase: to };

  const row = await trx<DocumentRow>('documents').where({ id: documentId }).first('phase', 'version');
  if (!row) throw new SealpostError('document.not-found', 'There is no such document.', { details: { documentId } });
  if (version !== undefined && row.version !== version)
    throw new SealpostError('document.moved-meanwhile', 'The document has changed meanwhile.', { details: { documentId } });
  if (hasReached(row.phase, to)) return { repeated: true, phase: row.phase };
  throw new SealpostError('document.illegal-move', `A document in ${row.phase} can't become ${to}.`, {
    details: { documentId, from: row.phase, to },
  });
}

function besideOf({ beside = [] }: Move): Beside {
  const parts = 'sql' in beside ? [beside] : beside;
  return {
    sql: parts.map(({ sql }, index) => `beside_${index} as (${sql}), `).join(''),
    bindings: parts.flatMap(({ bindings }) => bindings),
  };
}

/** What the log says of a change that is no move: each is a version of its own. */
export interface DocumentEvent {
  type: string;
  data: Record<string, unknown>;
}

export interface DocflowChange {
  version: number;
  docflow: Docflow;
  type: string;
  data: Record<string, unknown>;
  /** Whom the document waits for from now on, null for nobody, with the events that say so; as before where absent. */
  calls?: { attention: Attention | null; events: readonly DocumentEvent[] } | undefined;
}

/**
 * Writes what has changed in a document's docflow without a move, whom it calls, and the events that say so, in one statement: nothing is
 * noted as done that nobody was told of.
 * @throws SealpostError document.moved-meanwhile where somebody was faster than the version on which the change rests
 */
export async function recordDocflow(trx: Knex, documentId: string, change: DocflowChange): Promise<void> {
  const { version, docflow, type, data, calls } = change;
  const rows = [{ type, data }, ...(calls?.events ?? [])].map((event, index) => ({ place: index + 1, ...event }));
  const result = await trx.raw<{ rowCount: number }>(
    `with told as (select * from jsonb_to_recordset(?) as t(place int, type text, data jsonb)),
     moved as (
       update documents set docflow = ?, version = version + ?, updated_at = clock_timestamp()${calls ? ', attention = ?' : ''}
       where id = ? and version = ? returning id, client_id, partner_id, version, phase
     ), feed as (
       update event_feed set position = position + ? where exists (select 1 from moved) returning position
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.position - ? + told.place, moved.id, moved.client_id, moved.partner_id, moved.version - ? + told.place, told.type, moved.phase,
            clock_timestamp(), told.data from moved, feed, told`,
    [
      JSON.stringify(rows),
      JSON.stringify(docflow),
      rows.length,
      ...(calls ? [calls.attention && JSON.stringify(calls.attention)] : []),
      documentId,
      version,
      rows.length,
      rows.length,
      rows.length,
    ] as Knex.RawBinding[],
  );
  if (result.rowCount === 0)
    throw new SealpostError('document.moved-meanwhile', 'The document has changed meanwhile.', { details: { documentId } });
}

/** Reads and writes that may meet on one document; more in a row would be a fault. */
const RACE_TRIES = 8;

/** Runs a reading and its writing again where somebody else has moved the document in between. Each try has to read it anew. */
export async function againIfMoved<T>(readAndWrite: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await readAndWrite();
    } catch (error) {
      if (!(error instanceof SealpostError && error.code === 'document.moved-meanwhile') || tries >= RACE_TRIES) throw error;
    }
  }
}

/**
 * Marks a document as waiting for a person, or as going on again. Writes nothing where it already is so, or where its life is over; what a
 * buyer says of an archived document still calls somebody.
 */
export async function recordAttention(
  trx: Knex,
  documentId: string,
  attention: Attention | null,
  data: Record<string, unknown>,
): Promise<void> {
  const isOfDocflow = attention === null || attention.step === 'exchange';
  const over = FINAL_PHASES.filter((phase) => phase !== 'ARCHIVED' || !isOfDocflow);
  await trx.raw(
    `with marked as (
       update documents set attention = ?, version = version + 1, updated_at = clock_timestamp()
       where id = ? and attention is ${attention ? '' : 'not '}null and phase <> all(?)
       returning id, client_id, partner_id, version, phase
     ), feed as (
       update event_feed set position = position + 1 where exists (select 1 from marked) returning position
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.position, marked.id, marked.client_id, marked.partner_id, marked.version, ?, marked.phase, clock_timestamp(), ? from marked, feed`,
    [attention ? JSON.stringify(attention) : null, documentId, over, attention ? 'PARKED' : 'RESUMED', JSON.stringify(data)],
  );
}

/** The legal file of a document that is not signed yet, as it replaces the one before it. */
export interface RebuiltContent {
  fileName: string;
  mediaType: string;
  bytes: Buffer;
  sha256: string;
  mandateId: string;
  basis: AuthorityBasis;
}

/**
 * Puts other legal bytes in the place of those that nobody has signed, with its event. Writes nothing where the document has moved on,
 * has a signature, or was rebuilt by somebody else meanwhile.
 */
export async function recordRebuilt(db: Knex, documentId: string, before: string, content: RebuiltContent): Promise<void> {
  await db.raw(
    `with rebuilt as (
       update documents set content_digest = ?, signer = ?, version = version + 1, updated_at = clock_timestamp()
       where id = ? and phase = 'VALIDATED' and content_digest = ? and not exists (select 1 from signatures where document_id = documents.id)
       returning id, client_id, partner_id, version, phase
     ), replaced as (
       update document_contents set file_name = ?, media_type = ?, sha256 = ?, bytes = ? from rebuilt where document_id = rebuilt.id and role = 'legal'
     ), feed as (
       update event_feed set position = position + 1 where exists (select 1 from rebuilt) returning position
     )
     insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
     select feed.position, rebuilt.id, rebuilt.client_id, rebuilt.partner_id, rebuilt.version, 'REBUILT', rebuilt.phase, clock_timestamp(), ? from rebuilt, feed`,
    [
      content.sha256,
      JSON.stringify({ mandateId: content.mandateId, basis: content.basis }),
      documentId,
      before,
      content.fileName,
      content.mediaType,
      content.sha256,
      content.bytes,
      JSON.stringify({ contentDigest: content.sha256, fileName: content.fileName, mandateId: content.mandateId }),
    ],
  );
}
