import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { CloseReason, QueueFacts } from '../../domain/print/close-batch.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../domain/document-kind.ts';
import type { OneOfMany } from './moves-together.ts';
import { recordPaperMoves, recordPaperStates } from './paper-moves.ts';

/** What waits for one seller's next batch. */
export interface WaitingQueue extends QueueFacts {
  clientId: string;
  sellerInn: string;
}

/** What was archived from the queue before batches were kept (until 0.3) was printed by others: it must not be mailed a second time. */
const TO_PRINT = `(d.phase = 'PRINT_QUEUED' or q.attempt > 1)`;

/**
 * Packages of which something is ready for an envelope: all of their documents that go on paper have come to the queue, or the first
 * of them has waited long enough for the others.
 */
const READY_PACKAGES = `
  select d.client_id, d.seller_inn, q.package_id, min(q.queued_at) as queued_at
    from print_queue q join documents d on d.id = q.document_id
   where q.piece_id is null and ${TO_PRINT}
   group by d.client_id, d.seller_inn, q.package_id
  having min(q.queued_at) < clock_timestamp() - make_interval(secs => :waitSeconds) or not exists (
    select 1 from documents w where w.package_id = q.package_id and w.attention is null and w.phase in ('RECEIVED', 'VALIDATED', 'SIGNED', 'ROUTED_P'))`;

/** The queues, one for each seller of a client. */
export async function listWaitingQueues(db: Knex, waitSeconds: number): Promise<WaitingQueue[]> {
  const { rows } = await db.raw<{ rows: WaitingQueue[] }>(
    `select client_id as "clientId", seller_inn as "sellerInn", count(*)::int as pieces, min(queued_at) as "oldestQueuedAt"
       from (${READY_PACKAGES}) ready group by 1, 2`,
    { waitSeconds },
  );
  return rows;
}

/** Documents of a client that are in no batch yet. */
export async function countWaiting(db: Knex, clientId: string): Promise<number> {
  const row = await db('print_queue as q')
    .join('documents as d', 'd.id', 'q.document_id')
    .whereNull('q.piece_id')
    .whereRaw(TO_PRINT)
    .where('d.client_id', clientId)
    .count<{ count: number }[]>({ count: '*' });
  return row[0]!.count;
}

export interface BatchOrder {
  /** Chosen by the workflow: a second try finds the batch of the first. */
  batchId: string;
  clientId: string;
  sellerInn: string;
  sizeMax: number;
  waitSeconds: number;
  because: CloseReason;
  door: string;
}

interface QueuedDocument {
  document_id: string;
  package_id: string;
  partner_id: string;
  postal_index: string;
  pages: number;
  attempt: number;
  replaces_id: string | null;
  kind: DocumentKind;
  number: string;
}

/** The address page comes first in every envelope. */
const ADDRESS_SHEETS = 1;

/**
 * Closes a batch: pieces, their places in postal order, and the documents' moves are one commit, so that a cancellation is either before
 * all of it or too late. Safe to repeat under the same id. Returns how many pieces it has.
 */
export async function closeBatch(db: Knex, order: BatchOrder): Promise<{ pieces: number }> {
  return db.transaction(async (trx) => {
    // A first try that was held up in the middle is waited for: looked for before it commits, its batch would not be there yet, and then
    // nothing would be left in the queue, and nobody would know of the batch.
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [order.batchId]);
    const existing = await trx('print_batches').where({ id: order.batchId }).first<{ pieces: number }>('pieces');
    if (existing) return existing;
    const documents = await takeDocuments(trx, order);
    if (documents.length === 0) return { pieces: 0 };
    const pieces = groupPieces(documents);
    const sheets = pieces.reduce((sum, piece) => sum + piece.sheets, 0);
    const { batchId: id, clientId: client_id, sellerInn: seller_inn, because: closed_because, door } = order;
    const [batch] = await trx('print_batches')
      .insert({
        id,
        client_id,
        seller_inn,
        closed_because,
        door,
        state: 'closed',
        pieces: pieces.length,
        sheets,
        closed_at: trx.raw('clock_timestamp()'),
      })
      .returning<{ number: number }[]>('number');
    await insertPieces(trx, id, pieces);
    await moveDocuments(trx, batch!.number, pieces);
    return { pieces: pieces.length };
  });
}

// The documents' rows are locked first, as a cancellation does: in another order the two could wait for each other.
async function takeDocuments(trx: Knex, { clientId, sellerInn, sizeMax, waitSeconds }: BatchOrder): Promise<QueuedDocument[]> {
  const { rows: packages } = await trx.raw<{ rows: { package_id: string }[] }>(
    `select package_id from (${READY_PACKAGES}) ready where client_id = :clientId and seller_inn = :sellerInn order by queued_at limit :sizeMax`,
    { clientId, sellerInn, sizeMax, waitSeconds },
  );
  const ids = packages.map(({ package_id: id }) => id);
  await trx.raw(
    `select d.id from documents d join print_queue q on q.document_id = d.id
      where q.package_id = any(?) and q.piece_id is null order by d.id for update of d`,
    [ids],
  );
  const { rows } = await trx.raw<{ rows: QueuedDocument[] }>(
    `select q.document_id, q.package_id, q.partner_id, q.postal_index, q.pages, q.attempt, q.replaces_id, d.kind, d.number
       from print_queue q join documents d on d.id = q.document_id
      where q.package_id = any(?) and q.piece_id is null and ${TO_PRINT}`,
    [ids],
  );
  return rows;
}

interface NewPiece {
  id: string;
  number: number;
  package_id: string;
  partner_id: string;
  postal_index: string;
  attempt: number;
  replaces_id: string | null;
  sheets: number;
  documents: { document_id: string; place: number; first_sheet: number; sheets: number; attempt: number }[];
}

/** One envelope a package; places by postal index, as the sorting centre wants them. */
function groupPieces(documents: readonly QueuedDocument[]): NewPiece[] {
  const byPackage = new Map<string, QueuedDocument[]>();
  for (const document of documents) byPackage.set(document.package_id, [...(byPackage.get(document.package_id) ?? []), document]);
  const pieces = [...byPackage.values()].map((own): Omit<NewPiece, 'number'> => {
    const ordered = own.toSorted(
      (a, b) => DOCUMENT_KINDS.indexOf(a.kind) - DOCUMENT_KINDS.indexOf(b.kind) || a.number.localeCompare(b.number),
    );
    let sheet = ADDRESS_SHEETS + 1;
    const placed = ordered.map(({ document_id, pages, attempt }, index) => {
      const first_sheet = sheet;
      sheet += pages;
      return { document_id, place: index + 1, first_sheet, sheets: pages, attempt };
    });
    const first = ordered[0]!;
    return {
      id: randomBytes(16).toString('hex'),
      package_id: first.package_id,
      partner_id: first.partner_id,
      postal_index: first.postal_index,
      attempt: Math.max(...own.map(({ attempt }) => attempt)),
      replaces_id: own.find(({ replaces_id: id }) => id !== null)?.replaces_id ?? null,
      sheets: sheet - 1,
      documents: placed,
    };
  });
  return pieces
    .sort((a, b) => (a.postal_index + a.partner_id < b.postal_index + b.partner_id ? -1 : 1))
    .map((piece, index) => ({ ...piece, number: index + 1 }));
}

async function insertPieces(trx: Knex, batchId: string, pieces: readonly NewPiece[]): Promise<void> {
  await trx.raw(
    `insert into print_pieces (id, batch_id, number, package_id, partner_id, attempt, replaces_id, postal_index, sheets, state)
     select id, ?, number, package_id, partner_id, attempt, replaces_id, postal_index, sheets, 'batched' from jsonb_to_recordset(?)
       as p(id text, number int, package_id text, partner_id text, attempt int, replaces_id text, postal_index text, sheets int)`,
    [batchId, JSON.stringify(pieces.map(({ documents: _documents, ...piece }) => piece))],
  );
  const rows = JSON.stringify(pieces.flatMap(({ id, documents }) => documents.map((document) => ({ piece_id: id, ...document }))));
  await trx.raw(
    `with placed as (
       insert into print_piece_documents (piece_id, place, document_id, first_sheet, sheets)
       select piece_id, place, document_id, first_sheet, sheets
         from jsonb_to_recordset(?) as r(piece_id text, place int, document_id text, first_sheet int, sheets int)
       returning piece_id, document_id
     ) update print_queue q set piece_id = placed.piece_id from placed where q.document_id = placed.document_id`,
    [rows],
  );
}

async function moveDocuments(trx: Knex, batch: number, pieces: readonly NewPiece[]): Promise<void> {
  const move = (piece: NewPiece, document: NewPiece['documents'][number]): OneOfMany => ({
    documentId: document.document_id,
    data: { batch, piece: piece.number, attempt: piece.attempt },
  });
  const all = pieces.flatMap((piece) => piece.documents.map((document) => ({ again: document.attempt > 1, move: move(piece, document) })));
  // A document that is printed again keeps its phase; only the facet says that it is in a batch once more.
  await recordPaperStates(
    trx,
    all.filter(({ again }) => again).map(({ move }) => move),
    'batched',
  );
  await recordPaperMoves(
    trx,
    all.filter(({ again }) => !again).map(({ move }) => move),
    { to: 'PRINT_BATCHED', printState: 'batched' },
  );
}
