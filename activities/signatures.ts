import type { Knex } from 'knex';
import { hasReached } from '../domain/document.ts';
import { recordMove } from '../lib/database/document-moves.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import type { SigningClient } from '../lib/signing/signing-client.ts';

export interface SignatureDependencies {
  db: Knex;
  signing: Pick<SigningClient, 'sign'>;
}

/** The one step that asks for a signature. Keys, bytes and the decision stay in the signing process. */
export function createSignatureActivities({ db, signing }: SignatureDependencies) {
  return {
    /** Harmless to repeat: the signing process returns the first signature, and SIGNED is recorded once. */
    async signDocument({
      documentId,
      headId,
      contentDigest,
    }: {
      documentId: string;
      headId: string;
      contentDigest: string;
    }): Promise<void> {
      const document = await getDocument(db, documentId);
      if (hasReached(document.phase, 'SIGNED')) return;
      const receipt = await signing.sign({ documentId, headId, digest: contentDigest });
      await recordMove(db, documentId, { to: 'SIGNED', data: { headId, ...receipt }, columns: { signed_at: new Date(receipt.signedAt) } });
    },
  };
}
