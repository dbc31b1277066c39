import type { Knex } from 'knex';
import { hasReached, type Phase } from '../domain/document.ts';
import { KIND_RULES } from '../domain/document-kind.ts';
import { checkUrl } from '../domain/public-check.ts';
import { retainUntilOn } from '../domain/retention.ts';
import { findVoidedAttempt } from '../lib/database/attempt-repository.ts';
import { getContent } from '../lib/database/content-repository.ts';
import { legalFileFacts, loadCase } from '../lib/database/document-case.ts';
import { recordMove } from '../lib/database/document-moves.ts';
import { getSignatureOver } from '../lib/database/signature-repository.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import { renderDocumentPdf } from '../lib/paper/document-pdf.ts';
import type { SignatureMark } from '../lib/paper/signature-mark.ts';
import { sha256Hex } from '../lib/sha256.ts';
import { fullNameText } from '../domain/submission.ts';

export interface PrintingDependencies {
  db: Knex;
  objects: ObjectStore;
  /** Where anybody can check a paper; printed in its QR. */
  publicUrl: string;
}

/** How a signed document gets onto paper. Rendering takes a processor for a while, so it runs apart from the workflows. */
export function createPrintingActivities({ db, objects, publicUrl }: PrintingDependencies) {
  return {
    /** Harmless to repeat: one row a document in the queue; a page that is stored again has the same key or is never referred to. */
    async queueForPrinting({ documentId }: { documentId: string }): Promise<{ phase: Phase }> {
      const facts = await loadCase(db, documentId);
      const { document, packageRow, partner } = facts;
      if (hasReached(document.phase, 'PRINT_QUEUED')) return { phase: document.phase };
      const signature = await getSignatureOver(db, documentId, document.content_digest);
      const voided = await findVoidedAttempt(db, documentId);
      const legal = legalFileFacts(facts, signature.signed_at);
      const { fullName } = legal.signer;
      const readyFile = legal.document.content.form === 'file' ? (await getContent(db, documentId, 'legal')).bytes : undefined;
      const mark: SignatureMark = {
        signer: fullNameText(fullName),
        post: legal.signer.post,
        checkUrl: checkUrl(publicUrl, documentId),
        certificateThumbprint: signature.certificate_thumbprint,
        signedAt: signature.signed_at.toISOString(),
        ...(voided ? { voidedAttempt: { operator: voided.door, voidedAt: voided.voided_at!.toISOString() } } : {}),
      };
      const { bytes, pages } = await renderDocumentPdf(legal, mark, readyFile);
      const { key } = await objects.put(bytes, retainUntilOn(document.document_date, document.kind));
      const pdfDigest = sha256Hex(bytes);
      const sql = `insert into print_queue (document_id, package_id, partner_id, postal_index, pages, wet_signature, pdf_key, pdf_sha256, queued_at)
        select moved.id, ?, moved.partner_id, ?, ?, ?, ?, ?, clock_timestamp() from moved`;
      const bindings = [packageRow.id, partner.address.postalIndex ?? '', pages, KIND_RULES[document.kind].wetSignature, key, pdfDigest];
      return recordMove(db, documentId, {
        to: 'PRINT_QUEUED',
        data: { pages },
        columns: { print_state: 'queued' },
        beside: { sql, bindings },
      });
    },
  };
}
