import type { Knex } from 'knex';
import type { SentDocument } from '../../domain/check-signed-file.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { Phase } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { DocumentSubmission, PartnerCard } from '../../domain/submission.ts';
import { sha256Hex } from '../sha256.ts';

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
  /** The submission's JSON, which no process can change. */
  source: Buffer | null;
  source_digest: string;
  partner_card: PartnerCard;
  period_from: string;
  period_to: string;
  /** The version of the registry of heads at the same moment. */
  registry_version: number;
}

export async function findSigningFacts(db: Knex, documentId: string): Promise<SigningFacts | undefined> {
  const { rows } = await db.raw<{ rows: SigningFacts[] }>(
    `select d.id, d.phase, d.head_id, d.client_id, d.partner_id, d.kind, d.seller_inn, d.gross, d.content_digest, d.signer, c.media_type, c.bytes,
            s.bytes as source, d.source_digest, p.partner_card, p.period_from, p.period_to,
            (select coalesce(max(position), 0) from registry_changes) as registry_version
       from documents d join packages p on p.id = d.package_id
       left join document_contents c on c.document_id = d.id and c.role = 'legal'
       left join document_contents s on s.document_id = d.id and s.role = 'source' where d.id = ?`,
    [documentId],
  );
  return rows[0];
}

/** What billing sent of the document that is to be signed. @throws SealpostError document.content-missing */
export function sentDocument({ source, source_digest: digest, ...facts }: SigningFacts): SentDocument {
  if (!source || sha256Hex(source) !== digest) throw new SealpostError('document.content-missing', 'What billing has sent is missing.');
  const document = JSON.parse(source.toString('utf8')) as DocumentSubmission;
  return { document, sellerInn: facts.seller_inn, partner: facts.partner_card, period: { from: facts.period_from, to: facts.period_to } };
}
