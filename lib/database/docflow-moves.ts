import type { Knex } from 'knex';
import { buildAttention } from '../../domain/attention.ts';
import type { Resolution } from '../../domain/document.ts';
import { settleByPerson, stillHolds } from '../../domain/docflow/decisions.ts';
import { addAmendment, startDocflow, type Docflow } from '../../domain/docflow/docflow.ts';
import type { SentMessage } from '../edo-operator/edo-operator.ts';
import { getDocflowPolicy } from './docflow-policy-repository.ts';
import { againIfMoved, recordAttention, recordDocflow, recordMove, type Beside, type DocflowChange } from './document-moves.ts';
import { withBox } from './document-case.ts';
import { getDocument, getPackage } from './document-repository.ts';
import { insertNews } from './paper-moves.ts';
import { getPartnerWay } from './registry-repository.ts';
import type { DocumentRow } from './rows.ts';

export interface SentRecord {
  operator: string;
  attempt: number;
  sent: Pick<SentMessage, 'messageId' | 'acceptedAt' | 'roaming'>;
  /** First day of universal messages at this operator; null where none is known. */
  universalFrom: string | null;
}

/** The operator has it: SENT, and ISSUED at once where no confirmation is owed. Safe to repeat. */
export async function recordSent(db: Knex, documentId: string, { operator, attempt, sent, universalFrom }: SentRecord): Promise<void> {
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
    universalFrom,
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
    const original = await getDocument(db, originalId);
    const next = original.docflow && addAmendment(original.docflow, flag);
    if (!next || next === original.docflow) return;
    await db.transaction(async (trx) => {
      // The original's workflow waits for days: it is told with the same commit.
      await insertNews(trx, originalId);
      await recordDocflow(trx, originalId, {
        version: original.version,
        docflow: next,
        type: 'DOCFLOW',
        data: { amendment: flag },
        calls: settledBy(original, next),
      });
    });
  });
}

const SETTLED = { action: 'settled', actor: 'sealpost:docflow' };

/** Beside a change of the docflow: the call that it ends, where its reason is no longer there. */
export function settledBy({ attention }: Pick<DocumentRow, 'attention'>, next: Docflow): DocflowChange['calls'] {
  if (attention?.step !== 'exchange' || stillHolds(attention.reason, next)) return undefined;
  return { attention: null, events: [{ type: 'RESUMED', data: SETTLED }] };
}

/** Ends the call of a person whose reason is no longer there. Returns whether there was one. */
export async function settleAttention(db: Knex, document: Pick<DocumentRow, 'id' | 'attention'>, docflow: Docflow): Promise<boolean> {
  if (!settledBy(document, docflow)) return false;
  await recordAttention(db, document.id, null, SETTLED);
  return true;
}

/**
 * Calls a person about a docflow, once: the reason, when, and who must act, in one commit. A call that another one pushes aside comes back
 * later.
 */
export async function recordCall(
  db: Knex,
  { id, version, attention: before }: Pick<DocumentRow, 'id' | 'version' | 'attention'>,
  docflow: Docflow,
  { reason, dueOn }: { reason: string; dueOn?: string },
  now: Date,
): Promise<void> {
  const { [reason]: _seen, ...seen } = docflow.seen ?? {};
  const next: Docflow = {
    ...docflow,
    escalated: [...docflow.escalated.filter((told) => told !== reason), reason],
    calledAt: { ...docflow.calledAt, [reason]: now.toISOString() },
    ...(docflow.seen ? { seen } : {}),
  };
  const attention = buildAttention('exchange', reason, new Date());
  const superseded = before ? [{ type: 'RESUMED', data: { action: 'superseded', actor: 'sealpost:docflow' } }] : [];
  const parked = { type: 'PARKED', data: { reason, step: 'exchange', owner: attention.owner } };
  await recordDocflow(db, id, {
    version,
    docflow: next,
    type: 'ESCALATED',
    data: { reason, ...(dueOn ? { dueOn } : {}) },
    calls: { attention, events: [...superseded, parked] },
  });
}

/**
 * A person's word on a parked document: what it settles in its docflow, and that it goes on, in one commit. Safe to repeat: only a parked
 * document resumes.
 */
export async function recordResolved(
  db: Knex,
  documentId: string,
  { action, actor }: { action: string; actor: string },
  now: Date,
): Promise<void> {
  await againIfMoved(async () => {
    const { attention, docflow, version } = await getDocument(db, documentId);
    const isOfDocflow = attention?.step === 'exchange' && docflow !== null;
    const next = isOfDocflow ? settleByPerson(docflow, attention.reason, action as Resolution, now) : docflow;
    if (!isOfDocflow || !next || next === docflow) return recordAttention(db, documentId, null, { action, actor });
    await recordDocflow(db, documentId, {
      version,
      docflow: next,
      type: 'DOCFLOW',
      data: { decided: attention.reason, action },
      calls: { attention: null, events: [{ type: 'RESUMED', data: { action, actor } }] },
    });
  });
}
