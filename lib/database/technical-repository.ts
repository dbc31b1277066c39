import type { Knex } from 'knex';
import type { TechnicalKind, TechnicalProof, TechnicalVerdictCode } from '../../domain/docflow/technical-document.ts';
import { sha256Hex } from '../sha256.ts';

/** A technical document with its signature, as it came or as it went, and what we found when we looked at it. */
export interface TechnicalRow {
  operator: string;
  entity_id: string;
  document_id: string;
  kind: TechnicalKind;
  /** Of a universal message: its code, or its codes joined by `+` (only 2007 comes beside another). Of a buyer's title: its outcome 1, 2 or 3. */
  code: string | null;
  file_name: string;
  sha256: string;
  bytes: Buffer;
  /** Null for a universal message that came unsigned: the operator vouches for `sender_box` then. */
  signature: Buffer | null;
  verdict: TechnicalVerdictCode;
  /** Why it is not valid, or not proven; of a valid one, in what it breaks its official form. */
  reason: string | null;
  /** By what its sender is proven to be the side that it speaks for; null where nothing proves it, and for what was kept before this was known. */
  proof: TechnicalProof | null;
  signer: string | null;
  thumbprint: string | null;
  /** Name of the file that it answers. */
  answers: string | null;
  /** What the other side says, in its own words. Personal data may stand in it: it stays in this table. */
  words: string | null;
  /** The box from which the operator says that it came. */
  sender_box: string | null;
  stated_at: Date | null;
  received_at: Date;
}

/** Keeps one. Safe to repeat: the first one under an operator's id stays. */
export async function insertTechnical(db: Knex, row: Omit<TechnicalRow, 'received_at' | 'sha256'>): Promise<void> {
  await db('technical_documents')
    .insert({ ...row, sha256: sha256Hex(row.bytes) })
    .onConflict(['operator', 'entity_id'])
    .ignore();
}

export async function findTechnical(db: Knex, operator: string, entityId: string): Promise<TechnicalRow | undefined> {
  return db<TechnicalRow>('technical_documents').where({ operator, entity_id: entityId }).first();
}

/** One of a document's own. */
export async function findDocumentTechnical(db: Knex, documentId: string, entityId: string): Promise<TechnicalRow | undefined> {
  return db<TechnicalRow>('technical_documents').where({ document_id: documentId, entity_id: entityId }).first();
}

/** All of a document's, in the order in which they came. */
export async function listTechnical(db: Knex, documentId: string): Promise<TechnicalRow[]> {
  return db<TechnicalRow>('technical_documents')
    .where({ document_id: documentId })
    .orderBy('received_at')
    .orderBy('entity_id')
    .limit(1_000);
}
