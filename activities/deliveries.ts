import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { hasReached, type Phase } from '../domain/document.ts';
import { KIND_RULES } from '../domain/document-kind.ts';
import { SealpostError } from '../domain/errors.ts';
import { retainUntilOn } from '../domain/retention.ts';
import { recordMove } from '../lib/database/document-moves.ts';
import { legalFileFacts, loadCase } from '../lib/database/document-case.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import { findSignature } from '../lib/database/signature-repository.ts';
import type { SignatureRow } from '../lib/database/rows.ts';
import type { DeliveryDoor } from '../lib/delivery/delivery-door.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import { renderDocumentPdf } from '../lib/paper/document-pdf.ts';

export interface DeliveryDependencies {
  db: Knex;
  door: DeliveryDoor;
  objects: ObjectStore;
}

/** How a signed document leaves the house: to the portal, or to the print queue. */
export function createDeliveryActivities({ db, door, objects }: DeliveryDependencies) {
  return {
    /** Harmless to repeat: the door is keyed by document id, and the event is in the same commit as what the consumer sees. */
    async deliverDocument({ documentId }: { documentId: string }): Promise<{ phase: Phase }> {
      const document = await getDocument(db, documentId);
      if (hasReached(document.phase, 'DELIVERED')) return { phase: document.phase };
      const signature = await requireSignature(db, documentId, document.content_digest);
      const signatureDigest = createHash('sha256').update(signature.cms).digest('hex');
      return db.transaction(async (trx) => {
        const delivery = { documentId, partnerId: document.partner_id, contentDigest: signature.content_digest, signatureDigest };
        await door.deliver(trx, delivery);
        // An illegal move (cancelled meanwhile, or sent on paper by staff) throws and takes the row of the portal with it.
        return recordMove(trx, documentId, 'DELIVERED', { door: door.name, signatureDigest });
      });
    },

    /** Harmless to repeat: one row a document in the queue; a page that is stored again has the same key or is never referred to. */
    async queueForPrinting({ documentId }: { documentId: string }): Promise<{ phase: Phase }> {
      const facts = await loadCase(db, documentId);
      const { document, packageRow, partner } = facts;
      if (hasReached(document.phase, 'PRINT_QUEUED')) return { phase: document.phase };
      const signature = await requireSignature(db, documentId, document.content_digest);
      const legal = legalFileFacts(facts, signature.signed_at);
      const { fullName } = legal.head;
      const { bytes, pages } = await renderDocumentPdf(legal, {
        signer: `${fullName.last} ${fullName.first} ${fullName.middle ?? ''}`.trim(),
        certificateThumbprint: signature.certificate_thumbprint,
        signedAt: signature.signed_at.toISOString(),
      });
      const { key } = await objects.put(bytes, retainUntilOn(document.document_date));
      return db.transaction(async (trx) => {
        await trx('print_queue')
          .insert({
            document_id: documentId,
            package_id: packageRow.id,
            partner_id: document.partner_id,
            postal_index: partner.address.postalIndex,
            pages,
            wet_signature: KIND_RULES[document.kind].wetSignature,
            pdf_key: key,
            pdf_sha256: createHash('sha256').update(bytes).digest('hex'),
            queued_at: new Date(),
          })
          .onConflict('document_id')
          .ignore();
        return recordMove(trx, documentId, 'PRINT_QUEUED', { pages });
      });
    },
  };
}

async function requireSignature(db: Knex, documentId: string, contentDigest: string | null): Promise<SignatureRow> {
  const signature = await findSignature(db, documentId);
  if (signature && signature.content_digest === contentDigest) return signature;
  throw new SealpostError('delivery.not-signed', 'A document without its signature must not leave the house.', { details: { documentId } });
}
