import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { SignatureRow } from './rows.ts';

/** Stores the signature of a document, or returns the one that is already there: the first one is the only one. */
export async function insertSignature(db: Knex, signature: SignatureRow): Promise<SignatureRow> {
  await db<SignatureRow>('signatures').insert(signature).onConflict('document_id').ignore();
  const stored = await findSignature(db, signature.document_id);
  if (!stored) throw new Error('A signature that was just stored is gone.');
  return stored;
}

/** The signature over exactly these bytes. @throws SealpostError delivery.not-signed: without it nothing may leave the house */
export async function getSignatureOver(db: Knex, documentId: string, contentDigest: string | null): Promise<SignatureRow> {
  const signature = await findSignature(db, documentId);
  if (signature && signature.content_digest === contentDigest) return signature;
  throw new SealpostError('delivery.not-signed', 'A document without its signature must not leave the house.', { details: { documentId } });
}

export async function findSignature(db: Knex, documentId: string): Promise<SignatureRow | undefined> {
  return db<SignatureRow>('signatures').where({ document_id: documentId }).first();
}
