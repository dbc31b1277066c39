import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { answerState, type PortalAnswer } from '../../domain/portal.ts';
import { recordAnswer } from '../../lib/database/portal-repository.ts';
import type { DocumentRow } from '../../lib/database/rows.ts';

/** The consumer's answer, where the portal is the place for it. @throws SealpostError portal.no-answer-wanted, portal.answered */
export async function answerDocument(
  db: Knex,
  row: DocumentRow,
  answer: { answer: PortalAnswer; comment: string | null; partnerId: string; actor: string },
): Promise<void> {
  const state = answerState(row);
  if (state === 'notRequired' || state === 'byOperator')
    throw new SealpostError('portal.no-answer-wanted', 'This document is not answered here.', { details: { documentId: row.id } });
  await recordAnswer(db, { documentId: row.id, ...answer });
}
