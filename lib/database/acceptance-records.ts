import { issueDueOn } from '../../domain/issue-term.ts';
import { grossOf, type DocumentSubmission } from '../../domain/submission.ts';
import type { AcceptedDocument, PackageToAccept } from './acceptance.ts';
import { sha256Hex } from '../sha256.ts';

/** The parameters of INSERT_PACKAGES_SQL: one JSON text a table, so that a batch of any size is one statement. */
export interface AcceptanceRecords {
  parameters: { partners: string; packages: string; documents: string; contents: string };
  accepted: { packageId: string; documents: AcceptedDocument[] }[];
}

interface ContentRecord {
  document_id: string;
  role: 'source' | 'legal';
  media_type: string;
  file_name: string;
  sha256: string;
  base64: string;
}

export function buildAcceptanceRecords(packages: PackageToAccept[], newId: () => string): AcceptanceRecords {
  const partners = new Map<string, object>();
  const packageRecords: object[] = [];
  const documents: object[] = [];
  const contents: ContentRecord[] = [];
  const accepted: AcceptanceRecords['accepted'] = [];
  for (const { submission, bodyDigest, key } of packages) {
    const packageId = newId();
    const month = submission.period.from.slice(0, 7);
    const { partner } = submission;
    partners.set(partner.externalId, { id: newId(), external_id: partner.externalId, card: partner, unload: partner.unloadElectronically });
    packageRecords.push({
      id: packageId,
      external_id: submission.packageId,
      partner_external_id: partner.externalId,
      seller_inn: submission.sellerInn,
      period_from: submission.period.from,
      period_to: submission.period.to,
      month,
      contract: submission.contract,
      partner_card: partner,
      unload: submission.unloadElectronically ?? null,
      expected_count: submission.expected.count,
      expected_gross: submission.expected.grossTotal,
      body_digest: bodyDigest,
      key: key ?? null,
    });
    accepted.push({
      packageId,
      documents: submission.documents.map((document) => {
        const id = newId();
        const own = buildContents(id, document);
        contents.push(...own);
        documents.push({
          ord: documents.length + 1,
          id,
          package_id: packageId,
          partner_external_id: partner.externalId,
          external_id: document.externalId,
          seller_inn: submission.sellerInn,
          kind: document.kind,
          number: document.number,
          document_date: document.date,
          revision: document.revision?.number ?? 0,
          head_id: document.headId,
          gross: grossOf(document),
          month,
          source_digest: own[0]!.sha256,
          content_digest: own[1]?.sha256 ?? null,
          issue_due_on: issueDueOn(document),
        });
        return { id, externalId: document.externalId };
      }),
    });
  }
  // Sorted, so that two batches lock partners in the same order and can't block each other for ever.
  const sortedPartners = [...partners.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, partner]) => partner);
  const parameters = { partners: sortedPartners, packages: packageRecords, documents, contents };
  return {
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, rows]) => [name, JSON.stringify(rows)]),
    ) as AcceptanceRecords['parameters'],
    accepted,
  };
}

// A ready file is kept byte for byte as the legal content; the submission's record keeps everything but the bytes.
function buildContents(documentId: string, document: DocumentSubmission): ContentRecord[] {
  const { content } = document;
  const source = content.form === 'file' ? { ...document, content: { ...content, base64: undefined } } : document;
  const sourceBytes = Buffer.from(JSON.stringify(source));
  const records: ContentRecord[] = [contentRecord(documentId, 'source', 'application/json', 'submission.json', sourceBytes)];
  if (content.form === 'file')
    records.push(contentRecord(documentId, 'legal', content.mediaType, content.fileName, Buffer.from(content.base64 ?? '', 'base64')));
  return records;
}

function contentRecord(documentId: string, role: ContentRecord['role'], mediaType: string, fileName: string, bytes: Buffer): ContentRecord {
  return {
    document_id: documentId,
    role,
    media_type: mediaType,
    file_name: fileName,
    sha256: sha256Hex(bytes),
    base64: bytes.toString('base64'),
  };
}
