import type { Knex } from 'knex';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import type { DocumentSubmission, Head, PartnerCard, Period, SellerCard } from '../../domain/submission.ts';
import { getSubmission } from './content-repository.ts';
import { getDocument, getPackage } from './document-repository.ts';
import { findHead, findSeller } from './registry-repository.ts';
import type { DocumentRow, PackageRow } from './rows.ts';

/** Everything that is known of one document: what validation judges and what its legal file is built from. */
export interface DocumentCase {
  document: DocumentRow;
  submission: DocumentSubmission;
  packageRow: PackageRow;
  partner: PartnerCard;
  period: Period;
  seller: SellerCard;
  head: Head | undefined;
  packageTotals: { kind: DocumentKind; gross: string }[];
}

/** @throws SealpostError document.not-found, document.content-missing */
export async function loadCase(db: Knex, documentId: string): Promise<DocumentCase> {
  const document = await getDocument(db, documentId);
  const [submission, packageRow, seller, head, packageTotals] = await Promise.all([
    getSubmission(db, documentId),
    getPackage(db, document.package_id),
    findSeller(db, document.seller_inn),
    findHead(db, document.head_id),
    db<DocumentRow>('documents').where({ package_id: document.package_id }).select('kind', 'gross'),
  ]);
  if (!seller) throw new SealpostError('seller.unknown', 'The seller of an accepted document is not in the registry.');
  const period = { from: packageRow.period_from, to: packageRow.period_to };
  return { document, submission, packageRow, partner: packageRow.partner_card, period, seller, head, packageTotals };
}

/** The facts of the legal file. The head must be known: validation has said so. */
export function legalFileFacts(facts: DocumentCase, formedAt: Date): LegalFileFacts {
  const { document, submission, packageRow, seller, partner, head } = facts;
  return {
    documentId: document.id,
    document: submission,
    seller,
    partner,
    partnerId: document.partner_id,
    contract: packageRow.contract,
    head: head!,
    formedAt,
  };
}
