import type { Knex } from 'knex';
import type { z } from 'zod';
import { requirePackageTotals } from '../domain/check-package.ts';
import { chooseMandate } from '../domain/mandate.ts';
import { moscowDate } from '../domain/moscow-time.ts';
import { listWarnings } from '../domain/package-warnings.ts';
import { retainUntilOn } from '../domain/retention.ts';
import { chooseRoute, type RoutingFacts } from '../domain/routing.ts';
import { grossOf, type DocumentSubmission, type PackageSubmission, type SellerCard } from '../domain/submission.ts';
import { validateDocument } from '../domain/validate-document.ts';
import type { ContentThreads } from '../lib/content-threads/content-threads.ts';
import { getDocflowPolicy } from '../lib/database/docflow-policy-repository.ts';
import { loadRegistry } from '../lib/database/registry-cache.ts';
import { findSameNumbers } from '../lib/database/same-numbers.ts';
import { findHead, findPartner, findSeller } from '../lib/database/registry-repository.ts';
import { SealpostError } from '../domain/errors.ts';
import type { planSchema } from './packages.schema.ts';

type Plan = z.infer<typeof planSchema>;

/** Stands in for ids that a dry run doesn't give out; as long as a real one, so that names in the plan have their true length. */
const PLAN_ID = '0'.repeat(32);

export interface PlanDependencies {
  db: Knex;
  /** Operators with whom we have a contract. */
  operatorNames: readonly string[];
  /** Makes and judges the legal files, apart from the requests of others. */
  threads: Pick<ContentThreads, 'prepare'>;
}

/** What would happen to a package: every check, the signer, the route. Reads only; leaves no trace. */
export async function planPackage(
  { db, operatorNames, threads }: PlanDependencies,
  clientId: string,
  submission: PackageSubmission,
): Promise<Plan> {
  requirePackageTotals(submission);
  const seller = await findSeller(db, submission.sellerInn);
  if (!seller) throw new SealpostError('seller.unknown', 'The seller is not in the registry.', { details: { path: '/sellerInn' } });
  const known = await findPartner(db, clientId, submission.partner.externalId);
  const documents: Plan['documents'] = [];
  const { onFailure } = await getDocflowPolicy(db, clientId);
  const facts: PlanFacts = { submission, seller, partnerId: known?.id ?? PLAN_ID, operatorNames, threads, onNoWay: onFailure };
  for (const document of submission.documents) documents.push(await planDocument(db, document, facts));
  const [sameNumbers] = await findSameNumbers(db, clientId, [submission]);
  const warnings = [...listWarnings(submission), ...sameNumbers!];
  return { acceptable: documents.every(({ findings }) => findings.length === 0), ...(warnings.length > 0 ? { warnings } : {}), documents };
}

interface PlanFacts {
  submission: PackageSubmission;
  seller: SellerCard;
  partnerId: string;
  operatorNames: readonly string[];
  threads: PlanDependencies['threads'];
  onNoWay: RoutingFacts['onNoWay'];
}

async function planDocument(
  db: Knex,
  document: DocumentSubmission,
  { submission, seller, partnerId, operatorNames, threads, onNoWay }: PlanFacts,
): Promise<Plan['documents'][number]> {
  const { partner, contract, period } = submission;
  const head = await findHead(db, document.headId);
  const packageTotals = submission.documents.map((other) => ({ kind: other.kind, gross: grossOf(other) }));
  const now = new Date();
  const { mandates, absences } = await loadRegistry(db);
  const { headId, kind } = document;
  const { mandate, refusal } = chooseMandate({ headId, kind, sellerInn: seller.inn, at: now }, mandates, absences);
  const findings = [
    ...validateDocument(document, {
      partner,
      seller,
      contract,
      signer: mandate ?? head,
      period,
      head,
      packageTotals,
      today: moscowDate(now),
    }),
  ];
  let fileName: string | null = null;
  if (findings.length === 0) {
    const file =
      document.content.form === 'file' ? { bytes: Buffer.from(document.content.base64 ?? '', 'base64'), head, period } : undefined;
    const prepared = await threads.prepare(
      { documentId: PLAN_ID, document, seller, partner, partnerId, contract, signer: mandate ?? head!, formedAt: now },
      file,
    );
    findings.push(...prepared.findings);
    fileName = prepared.content?.fileName ?? null;
  }
  return {
    externalId: document.externalId,
    findings,
    signer: head
      ? { headId, post: mandate?.post ?? head.post, department: head.department, mandateId: mandate?.id ?? null, refusal: refusal ?? null }
      : null,
    // The package brings its card with it, so this is the card that routing will read.
    route: chooseRoute({
      kind,
      cardFlag: partner.unloadElectronically,
      packageFlag: submission.unloadElectronically,
      edoId: partner.edoId,
      operators: operatorNames,
      onNoWay,
    }),
    fileName,
    retainUntilOn: retainUntilOn(document.date, document.kind),
  };
}
