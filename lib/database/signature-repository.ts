import type { Knex } from 'knex';
import type { SignatureRow } from './rows.ts';

/** Stores the signature of a document, or returns the one that is already there: the first one is the only one. */
export async function insertSignature(db: Knex, signature: SignatureRow): Promise<SignatureRow> {
  await db<SignatureRow>('signatures').insert(signature).onConflict('document_id').ignore();
  const stored = await findSignature(db, signature.document_id);
  if (!stored) throw new Error('A signature that was just stored is gone.');
  return stored;
}

export async function findSignature(db: Knex, documentId: string): Promise<SignatureRow | undefined> {
  return db<SignatureRow>('signatures').where({ document_id: documentId }).first();
}
