import type { Knex } from 'knex';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { chooseMandate, type Mandate } from '../../domain/mandate.ts';
import type { DocumentSubmission, Head, PartnerCard, Period, SellerCard, Signer } from '../../domain/submission.ts';
import { getSubmission } from './content-repository.ts';
import { getDocument, getPackage } from './document-repository.ts';
import { loadRegistry } from './registry-cache.ts';
import { findHead, findSeller, getPartnerWay } from './registry-repository.ts';
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
  /** By whose mandate the legal file is made: the recorded one, or who would sign now. Undefined where nobody may. */
  mandate: Mandate | undefined;
  packageTotals: { kind: DocumentKind; gross: string }[];
}

/** @throws SealpostError document.not-found, document.content-missing */
export async function loadCase(db: Knex, documentId: string): Promise<DocumentCase> {
  const document = await getDocument(db, documentId);
  const [submission, packageRow, seller, head, packageTotals, mandate, way] = await Promise.all([
    getSubmission(db, documentId),
    getPackage(db, document.package_id),
    findSeller(db, document.seller_inn),
    findHead(db, document.head_id),
    db<DocumentRow>('documents').where({ package_id: document.package_id }).select('kind', 'gross'),
    findMandate(db, document),
    getPartnerWay(db, document.partner_id),
  ]);
  if (!seller) throw new SealpostError('seller.unknown', 'The seller of an accepted document is not in the registry.');
  const period = { from: packageRow.period_from, to: packageRow.period_to };
  const partner = withBox(packageRow.partner_card, way.edoId);
  return { document, submission, packageRow, partner, period, seller, head, mandate, packageTotals };
}

/** The buyer as his package names him, with his box as his card names it now: a box that was mended since is where he is reached. */
export function withBox(card: PartnerCard, edoId: string | undefined): PartnerCard {
  return edoId ? { ...card, edoId } : card;
}

async function findMandate(db: Knex, document: DocumentRow): Promise<Mandate | undefined> {
  const { mandates } = await loadRegistry(db);
  const recorded = document.signer?.mandateId;
  if (recorded) return mandates.find(({ id }) => id === recorded);
  // A file that is made already doesn't change its signer by being read.
  return document.phase === 'RECEIVED' ? chooseSignatory(db, document, new Date()) : undefined;
}

/** Who would sign the document at this time, if anybody may. */
export async function chooseSignatory(db: Knex, document: DocumentRow, at: Date): Promise<Mandate | undefined> {
  const { mandates, absences } = await loadRegistry(db);
  const { head_id: headId, kind, seller_inn: sellerInn } = document;
  return chooseMandate({ headId, kind, sellerInn, at }, mandates, absences).mandate;
}

/**
 * The facts of the legal file. The head must be known: validation has said so. Without a mandate the file names the office's card;
 * it can't be signed like that and is made anew once somebody may sign.
 */
export function legalFileFacts(facts: DocumentCase, formedAt: Date): LegalFileFacts {
  const { document, submission, packageRow, seller, partner, head, mandate } = facts;
  const signer: Signer = mandate ?? head!;
  return {
    documentId: document.id,
    document: submission,
    seller,
    partner,
    partnerId: document.partner_id,
    contract: packageRow.contract,
    signer,
    formedAt,
  };
}
