import type { Knex } from 'knex';
import type { FullName } from '../../domain/submission.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { Phase } from '../../domain/document.ts';

/** How a document was signed, and what proves it. */
export interface SignatureDossier {
  signedAt: Date;
  thumbprint: string;
  fullName: FullName | null;
  post: string | null;
  powerOfAttorney: { number: string } | null;
  stampedAt: Date | null;
  evidenceSince: Date | null;
}

export async function findSignatureDossier(db: Knex, documentId: string): Promise<SignatureDossier | undefined> {
  const { rows } = await db.raw<{ rows: SignatureDossier[] }>(
    `select s.signed_at as "signedAt", s.certificate_thumbprint as thumbprint, p.full_name as "fullName", m.post, m.power_of_attorney as "powerOfAttorney",
            t.generated_at as "stampedAt", e.generated_at as "evidenceSince"
       from signatures s join documents d on d.id = s.document_id
       left join mandates m on m.id = s.mandate_id left join signatories p on p.id = m.signatory_id
       left join signature_timestamps t on t.document_id = s.document_id
       left join evidence_timestamps e on e.batch_id = d.evidence_batch_id and e.chain = 0 and e.position = 0
      where s.document_id = ?`,
    [documentId],
  );
  return rows[0];
}

export interface FoundDocument {
  id: string;
  number: string;
  externalId: string;
  kind: DocumentKind;
  documentDate: string;
  phase: Phase;
  gross: string;
}

/** Documents of a client by our id, billing's id, or number; the newest first. */
export async function searchDocuments(db: Knex, clientId: string, text: string, limit: number): Promise<FoundDocument[]> {
  const { rows } = await db.raw<{ rows: FoundDocument[] }>(
    `select id, number, external_id as "externalId", kind, document_date as "documentDate", phase, gross from documents
      where client_id = :clientId and (id = :text or external_id = :text or number = :text) order by accepted_position desc limit :limit`,
    { clientId, text, limit },
  );
  return rows;
}
