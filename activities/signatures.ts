import type { Knex } from 'knex';
import { hasReached } from '../domain/document.ts';
import type { ContentThreads } from '../lib/content-threads/content-threads.ts';
import { findContent } from '../lib/database/content-repository.ts';
import { chooseSignatory, legalFileFacts, loadCase } from '../lib/database/document-case.ts';
import { recordMove, recordRebuilt } from '../lib/database/document-moves.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import type { DocumentRow } from '../lib/database/rows.ts';
import { prepareLegalContent } from '../lib/legal-content/prepare-content.ts';
import type { SigningClient } from '../lib/signing/service/signing-client.ts';

export interface SignatureDependencies {
  db: Knex;
  signing: Pick<SigningClient, 'sign'>;
  /** As for validation. */
  prepareReady?: ContentThreads['prepare'];
}

/** The one step that asks for a signature. Keys, bytes and the decision stay in the signing process. */
export function createSignatureActivities({ db, signing, prepareReady = prepareLegalContent }: SignatureDependencies) {
  return {
    /**
     * Harmless to repeat: the signing process returns the first signature, and SIGNED is recorded once. The digest is that of the
     * bytes as they are now: a file that named another signatory has been made anew.
     */
    async signDocument({ documentId, headId }: { documentId: string; headId: string }): Promise<void> {
      const before = await getDocument(db, documentId);
      if (hasReached(before.phase, 'SIGNED')) return;
      const document = await nameSignatory(db, before, prepareReady);
      const receipt = await signing.sign({ documentId, headId, digest: document.content_digest! });
      await recordMove(db, documentId, { to: 'SIGNED', data: { headId, ...receipt }, columns: { signed_at: new Date(receipt.signedAt) } });
    },
  };
}

/**
 * The head in force at the moment of signing counts: a file that was made for another signatory is made anew, with him as its signer.
 * Billing's own file stays as it is, byte for byte; whether it names the right person is for the signing process to see.
 */
async function nameSignatory(db: Knex, document: DocumentRow, prepareReady: ContentThreads['prepare']): Promise<DocumentRow> {
  const mandate = await chooseSignatory(db, document, new Date());
  if (!mandate || document.signer?.mandateId === mandate.id) return document;
  const facts = await loadCase(db, document.id);
  const readyFile = facts.submission.content.form === 'file' ? await findContent(db, document.id, 'legal') : undefined;
  const legal = legalFileFacts({ ...facts, mandate }, new Date());
  const { content } = readyFile
    ? await prepareReady(legal, { bytes: readyFile.bytes, head: facts.head, period: facts.period })
    : await prepareLegalContent(legal);
  // The same data has passed before, so findings can't come; if they did, the file that names the wrong person is not signed.
  if (content) await recordRebuilt(db, document.id, document.content_digest!, { ...content, mandateId: mandate.id, basis: mandate.basis });
  return getDocument(db, document.id);
}
