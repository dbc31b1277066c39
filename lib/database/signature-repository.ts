import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { SignatureRow } from './rows.ts';

/** The signature over exactly these bytes. @throws SealpostError delivery.not-signed: without it nothing may leave the house */
export async function getSignatureOver(db: Knex, documentId: string, contentDigest: string | null): Promise<SignatureRow> {
  const signature = await findSignature(db, documentId);
  if (signature && signature.content_digest === contentDigest) return signature;
  throw new SealpostError('delivery.not-signed', 'A document without its signature must not leave the house.', { details: { documentId } });
}

/** @throws SealpostError document.not-signed-yet */
export async function getSignature(db: Knex, documentId: string): Promise<SignatureRow> {
  const signature = await findSignature(db, documentId);
  if (!signature) throw new SealpostError('document.not-signed-yet', 'The document has no signature yet.');
  return signature;
}

export async function findSignature(db: Knex, documentId: string): Promise<SignatureRow | undefined> {
  return db<SignatureRow>('signatures').where({ document_id: documentId }).first();
}
