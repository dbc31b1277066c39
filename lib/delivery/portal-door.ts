import { SealpostError } from '../../domain/errors.ts';
import type { DeliveryDoor } from './delivery-door.ts';

/** The consumer's portal: a document becomes visible by its row, in the same commit as its DELIVERED event and its place in the queue for a time-stamp. */
export const portalDoor: DeliveryDoor = {
  name: 'portal',
  async deliver(trx, { documentId, partnerId, contentDigest, signatureDigest }) {
    const inserted = await trx.raw<{ rowCount: number }>(
      `with shown as (
         insert into portal_documents (document_id, partner_id, content_digest, signature_digest, published_at)
         values (?, ?, ?, ?, clock_timestamp()) on conflict (document_id) do nothing returning document_id, published_at
       ) insert into timestamp_queue (document_id, left_at) select document_id, published_at from shown`,
      [documentId, partnerId, contentDigest, signatureDigest],
    );
    if (inserted.rowCount > 0) return { repeated: false };
    const shown = await trx('portal_documents').where({ document_id: documentId }).first<{ content_digest: string }>('content_digest');
    if (shown.content_digest !== contentDigest) {
      throw new SealpostError('signature.digest-mismatch', 'The portal shows other bytes under this document.', {
        details: { documentId },
      });
    }
    return { repeated: true };
  },
};
