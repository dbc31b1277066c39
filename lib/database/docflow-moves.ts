import type { Knex } from 'knex';
import { addAmendment, startDocflow, type Docflow } from '../../domain/docflow/docflow.ts';
import type { SentMessage } from '../edo-operator/edo-operator.ts';
import { getDocflowPolicy } from './docflow-policy-repository.ts';
import { againIfMoved, recordDocflow, recordMove, type Beside } from './document-moves.ts';
import { withBox } from './document-case.ts';
import { getDocument, getPackage } from './document-repository.ts';
import { getPartnerWay } from './registry-repository.ts';
import type { DocumentRow } from './rows.ts';

export interface SentRecord {
  operator: string;
  attempt: number;
  sent: Pick<SentMessage, 'messageId' | 'acceptedAt' | 'roaming'>;
}

/** The operator has it: SENT, and ISSUED at once where no confirmation is owed. Safe to repeat. */
export async function recordSent(db: Knex, documentId: string, { operator, attempt, sent }: SentRecord): Promise<void> {
  const document = await getDocument(db, documentId);
  const [policy, { partner_card: card }, { edoId }] = await Promise.all([
    getDocflowPolicy(db, document.client_id),
    getPackage(db, document.package_id),
    getPartnerWay(db, document.partner_id),
  ]);
  const docflow = startDocflow({
    operator,
    boxId: withBox(card, edoId).edoId!,
    attempt,
    kind: document.kind,
    policy,
    messageId: sent.messageId,
    sentAt: sent.acceptedAt,
    roaming: sent.roaming,
  });
  const { repeated } = await recordMove(db, documentId, {
    to: 'SENT',
    data: { operator, attempt, messageId: sent.messageId, sentAt: sent.acceptedAt },
    columns: { docflow: JSON.stringify(docflow) },
    beside: {
      sql: `insert into timestamp_queue (document_id, left_at) select moved.id, clock_timestamp() from moved on conflict do nothing returning 1`,
      bindings: [],
    },
  });
  if (!repeated && docflow.issuedAt) await recordIssued(db, await getDocument(db, documentId), docflow);
}

/** The legal date of issue is known: the consumer sees the document from this commit on. */
export async function recordIssued(db: Knex, document: Pick<DocumentRow, 'id' | 'version'>, docflow: Docflow): Promise<void> {
  await recordMove(db, document.id, {
    to: 'ISSUED',
    from: ['SENT'],
    version: document.version,
    data: { operator: docflow.operator, issuedAt: docflow.issuedAt },
    columns: { docflow: JSON.stringify(docflow) },
    beside: showInPortal(),
  });
}

/** The portal shows what was signed and issued. */
function showInPortal(): Beside {
  return {
    sql: `insert into portal_documents (document_id, partner_id, content_digest, signature_digest, published_at)
      select moved.id, moved.partner_id, s.content_digest, encode(sha256(s.cms), 'hex'), clock_timestamp()
        from moved join signatures s on s.document_id = moved.id on conflict (document_id) do nothing returning 1`,
    bindings: [],
  };
}

/**
 * Marks on the original that a revision or a correction of it was issued. Safe to repeat; an original that went through no operator has
 * no such track, its link stands on the amending document.
 */
export async function recordAmendment(db: Knex, { amends_id: originalId, kind }: Pick<DocumentRow, 'amends_id' | 'kind'>): Promise<void> {
  if (!originalId) return;
  const flag = kind === 'correction' ? 'corrected' : 'revised';
  // The original may be moved by its buyer at the same moment.
  await againIfMoved(async () => {
    const { docflow, version } = await getDocument(db, originalId);
    const next = docflow && addAmendment(docflow, flag);
    if (!next || next === docflow) return;
    await recordDocflow(db, originalId, { version, docflow: next, type: 'DOCFLOW', data: { amendment: flag } });
  });
}
