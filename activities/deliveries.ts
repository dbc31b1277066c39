import type { Knex } from 'knex';
import { hasReached, type Phase } from '../domain/document.ts';
import { SealpostError } from '../domain/errors.ts';
import { needsOperator } from '../domain/routing.ts';
import { recordAmendment } from '../lib/database/docflow-moves.ts';
import { recordMove } from '../lib/database/document-moves.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import { getSignatureOver } from '../lib/database/signature-repository.ts';
import type { DeliveryDoor } from '../lib/delivery/delivery-door.ts';
import { sha256Hex } from '../lib/sha256.ts';

export interface DeliveryDependencies {
  db: Knex;
  door: DeliveryDoor;
}

/** How a signed document leaves electronically. The portal is our own database, so the step is as short as the others. */
export function createDeliveryActivities({ db, door }: DeliveryDependencies) {
  return {
    /** Harmless to repeat: the door is keyed by document id, and the event is in the same commit as what the consumer sees. */
    async deliverDocument({ documentId }: { documentId: string }): Promise<{ phase: Phase }> {
      const document = await getDocument(db, documentId);
      if (hasReached(document.phase, 'DELIVERED')) return { phase: document.phase };
      // Routed by a version that still sent invoices by the portal alone.
      if (needsOperator(document.kind))
        throw new SealpostError('operator.no-way', 'An invoice is not issued by the portal alone.', { details: { documentId } });
      await recordAmendment(db, document);
      const signature = await getSignatureOver(db, documentId, document.content_digest);
      const signatureDigest = sha256Hex(signature.cms);
      return db.transaction(async (trx) => {
        const delivery = { documentId, partnerId: document.partner_id, contentDigest: signature.content_digest, signatureDigest };
        await door.deliver(trx, delivery);
        // An illegal move (cancelled meanwhile, or sent on paper by staff) throws and takes the row of the portal with it.
        return recordMove(trx, documentId, { to: 'DELIVERED', data: { door: door.name, signatureDigest } });
      });
    },
  };
}
