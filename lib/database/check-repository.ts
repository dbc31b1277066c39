import type { Knex } from 'knex';

/** What a stranger who holds the paper may know of its electronic original: nothing of the consumer, nothing of the money. */
export interface PublicFacts {
  documentId: string;
  /** SHA-256 of the signed file, hex. */
  contentDigest: string;
  organisation: string;
  inn: string;
  post: string | null;
  thumbprint: string;
  signedAt: Date;
  /** Since when an evidence record proves it; null before the first. */
  provenSince: Date | null;
  annulled: boolean;
  ended: boolean;
}

/** Undefined for what is not there, is not signed yet, or was taken back before it left: all of them look the same from outside. */
export async function findPublicFacts(db: Knex, id: string): Promise<PublicFacts | undefined> {
  const { rows } = await db.raw<{ rows: PublicFacts[] }>(
    `select d.id as "documentId", s.content_digest as "contentDigest", o.card->>'name' as organisation, d.seller_inn as inn, m.post,
            s.certificate_thumbprint as thumbprint, s.signed_at as "signedAt", e.generated_at as "provenSince",
            coalesce(d.docflow->'facets'->>'revocation' = 'accepted', false) as annulled, d.phase in ('REJECTED', 'CANCELLED') as ended
       from documents d join signatures s on s.document_id = d.id join sellers o on o.inn = d.seller_inn
       left join mandates m on m.id = s.mandate_id
       left join evidence_timestamps e on e.batch_id = d.evidence_batch_id and e.chain = 0 and e.position = 0
      where d.id = ?`,
    [id],
  );
  const facts = rows[0];
  return facts && !facts.ended ? facts : undefined;
}
