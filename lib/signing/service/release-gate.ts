import type { Knex } from 'knex';
import { SealpostError } from '../../../domain/errors.ts';
import { chooseReleaseReasons } from '../../../domain/release.ts';
import { getPartnerHistory, getReleaseRules, isReleased, recordHold } from '../../database/release-repository.ts';
import type { SigningFacts } from '../../database/signing-facts.ts';

/**
 * Documents that a rule names wait until their head has released a manifest with these very bytes.
 * @throws SealpostError signature.awaiting-release
 */
export async function requireReleased(db: Knex, facts: SigningFacts): Promise<void> {
  const rules = await getReleaseRules(db);
  if (rules.grossLimit === null && !rules.newPartner && rules.outlierFactor === null) return;
  const contentDigest = facts.content_digest!;
  const reasons = chooseReleaseReasons(facts.gross, await getPartnerHistory(db, facts.partner_id, facts.kind), rules);
  if (reasons.length === 0 || (await isReleased(db, facts.id, contentDigest))) return;
  await recordHold(db, { documentId: facts.id, headId: facts.head_id, contentDigest, reasons });
  throw new SealpostError('signature.awaiting-release', 'The document waits until its head has released a batch.', {
    details: { headId: facts.head_id, reasons },
  });
}
