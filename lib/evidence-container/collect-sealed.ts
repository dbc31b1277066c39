import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { listAttempts } from '../database/attempt-repository.ts';
import { getContent } from '../database/content-repository.ts';
import { getDocument, getPackage } from '../database/document-repository.ts';
import { listDocumentEvents } from '../database/event-repository.ts';
import { findSignature } from '../database/signature-repository.ts';
import { listTechnical } from '../database/technical-repository.ts';
import { chainEvents, chainStart, writeEvents } from './event-chain.ts';
import { describeReceipt, nameReceipts, packReceipts } from './receipts.ts';
import { writeSealedManifest, type SealedManifest } from './sealed-manifest.ts';
import { sha256Hex } from '../sha256.ts';

export type ArchiveRole = 'content' | 'signature' | 'events' | 'sealed' | 'receipts' | `later-${number}`;

export interface ArchivePart {
  role: ArchiveRole;
  bytes: Buffer;
}

/**
 * Everything of a document that goes into the archive, and the manifest that seals it. The same rows give the same bytes, so a second
 * attempt leaves no second set of locked objects.
 * @throws SealpostError delivery.not-signed
 */
export async function collectSealed(
  db: Knex,
  documentId: string,
  retainUntil: string,
  stage: SealedManifest['stage'] = 'sealed',
): Promise<{ parts: ArchivePart[]; seal: ArchivePart; version: number }> {
  const document = await getDocument(db, documentId);
  const [content, signature, rows, technical, packageRow, source, attempts] = await Promise.all([
    getContent(db, documentId, 'legal'),
    findSignature(db, documentId),
    listDocumentEvents(db, documentId),
    listTechnical(db, documentId),
    getPackage(db, document.package_id),
    getContent(db, documentId, 'source'),
    listAttempts(db, documentId),
  ]);
  if (!signature)
    throw new SealpostError('delivery.not-signed', 'A document without its signature must not be archived.', { details: { documentId } });
  const partner = (await db('partners').where({ id: document.partner_id }).first<Record<string, unknown>>())!;
  const events = chainEvents(rows, chainStart(documentId));
  const eventBytes = writeEvents(events);
  const receipts = nameReceipts(technical);
  const packed = packReceipts(receipts);
  const manifest: SealedManifest = {
    type: 'sealpost-sealed-manifest',
    version: 1,
    stage,
    documentId,
    kind: document.kind,
    number: document.number,
    date: document.document_date,
    revision: document.revision,
    sellerInn: document.seller_inn,
    headId: document.head_id,
    gross: document.gross,
    channel: document.channel,
    retainUntil,
    content: { fileName: content.file_name, mediaType: content.media_type, sha256: sha256Hex(content.bytes), bytes: content.bytes.length },
    signature: {
      sha256: sha256Hex(signature.cms),
      bytes: signature.cms.length,
      thumbprint: signature.certificate_thumbprint,
      signedAt: signature.signed_at.toISOString(),
    },
    events: { count: events.length, sha256: sha256Hex(eventBytes), tail: events.at(-1)!.hash, lastPosition: events.at(-1)!.position },
    receipts: receipts.map(describeReceipt),
    receiptsSha256: packed ? sha256Hex(packed) : null,
    record: {
      ...recordOf(document, packageRow, partner, signature),
      source: source.bytes.toString('utf8'),
      attempts: attempts.map((attempt) => ({ ...attempt })),
    },
  };
  const parts: ArchivePart[] = [
    { role: 'content', bytes: content.bytes },
    { role: 'signature', bytes: signature.cms },
    { role: 'events', bytes: eventBytes },
  ];
  if (packed) parts.push({ role: 'receipts', bytes: packed });
  return { parts, seal: { role: 'sealed', bytes: writeSealedManifest(manifest) }, version: rows.at(-1)!.version };
}

/** Columns that change after the sealing, or hang on other tables, are left out: recovery sets them anew. */
function recordOf(
  document: object,
  packageRow: object,
  partner: Record<string, unknown>,
  signature: object,
): Omit<SealedManifest['record'], 'source' | 'attempts'> {
  const {
    attention: _a,
    findings: _f,
    updated_at: _u,
    version: _v,
    phase: _p,
    swept_at: _s,
    term_told_on: _t,
    on_hold: _h,
    cancel_wish: _c,
    ...kept
  } = document as Record<string, unknown>;
  const { evidence_batch_id: _b, evidence_leaf: _l, archive_state: _r, sealed_version: _x, ...own } = kept;
  const { cms: _cms, document_id: _d, ...signed } = signature as Record<string, unknown>;
  return { document: own, package: { ...packageRow }, partner, signature: signed };
}
