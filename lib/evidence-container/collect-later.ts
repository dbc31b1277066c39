import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { listDocumentEvents } from '../database/event-repository.ts';
import { listTechnical } from '../database/technical-repository.ts';
import type { ArchivePart } from './collect-sealed.ts';
import { chainEvents, chainStart, type ChainedEvent } from './event-chain.ts';
import { sha256Hex } from '../sha256.ts';
import type { SealedReceipt } from './sealed-manifest.ts';
import { describeReceipt, nameReceipts, type NamedReceipt } from './receipts.ts';

/** What has happened since a document was sealed: its events, chained behind the sealed ones, and receipts that came late. */
export interface Later {
  events: ChainedEvent[];
  receipts: NamedReceipt[];
}

/** @param sealed how many events, and which receipts, the sealed manifest names */
export async function readLater(
  db: Knex,
  documentId: string,
  sealed: { events: number; receipts: readonly SealedReceipt[] },
): Promise<Later> {
  const [rows, technical] = await Promise.all([listDocumentEvents(db, documentId), listTechnical(db, documentId)]);
  // By both digests: consent to annulment is another signature under the very bytes of the offer.
  const known = new Set(sealed.receipts.map(({ sha256, signatureSha256 }) => `${sha256} ${signatureSha256}`));
  const late = technical.filter(({ sha256, signature }) => !known.has(`${sha256} ${signature && sha256Hex(signature)}`));
  return {
    events: chainEvents(rows, chainStart(documentId)).slice(sealed.events),
    receipts: nameReceipts(late, sealed.receipts.length + 1),
  };
}

/** The same as one object of the archive, from a version on. The same rows give the same bytes. */
export async function collectLater(db: Knex, documentId: string, from: number): Promise<{ part: ArchivePart; version: number }> {
  const [rows, technical, sealed] = await Promise.all([
    listDocumentEvents(db, documentId),
    listTechnical(db, documentId),
    db('document_events').where({ document_id: documentId, version: from }).first<{ at: Date }>('at'),
  ]);
  if (!sealed) throw new SealpostError('document.content-missing', 'The log of the document has a gap.', { details: { documentId } });
  const events = chainEvents(rows, chainStart(documentId)).filter(({ version }) => version > from);
  const receipts = nameReceipts(technical.filter(({ received_at: at }) => at > sealed.at));
  const later = {
    type: 'sealpost-later',
    version: 1,
    documentId,
    events,
    receipts: receipts.map((receipt) => ({
      ...describeReceipt(receipt),
      bytes: receipt.row.bytes.toString('base64'),
      signature: receipt.row.signature?.toString('base64') ?? null,
    })),
  };
  const version = rows.at(-1)!.version;
  return { part: { role: `later-${version}`, bytes: Buffer.from(`${JSON.stringify(later, null, 1)}\n`) }, version };
}
