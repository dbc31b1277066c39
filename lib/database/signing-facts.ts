import type { Knex } from 'knex';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { Phase } from '../../domain/document.ts';

/** What the signing process must know of a document, read in one look. */
export interface SigningFacts {
  id: string;
  phase: Phase;
  head_id: string;
  client_id: string;
  partner_id: string;
  kind: DocumentKind;
  seller_inn: string;
  gross: string;
  content_digest: string | null;
  signer: { mandateId: string } | null;
  media_type: string | null;
  bytes: Buffer | null;
  /** The version of the registry of heads at the same moment. */
  registry_version: number;
}

export async function findSigningFacts(db: Knex, documentId: string): Promise<SigningFacts | undefined> {
  const { rows } = await db.raw<{ rows: SigningFacts[] }>(
    `select d.id, d.phase, d.head_id, d.client_id, d.partner_id, d.kind, d.seller_inn, d.gross, d.content_digest, d.signer, c.media_type, c.bytes,
            (select coalesce(max(position), 0) from registry_changes) as registry_version
       from documents d left join document_contents c on c.document_id = d.id and c.role = 'legal' where d.id = ?`,
    [documentId],
  );
  return rows[0];
}
