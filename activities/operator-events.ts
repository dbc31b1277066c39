import type { Knex } from 'knex';
import { planDocflow } from '../domain/docflow/legal-clock.ts';
import type { Clock } from '../lib/clock.ts';
import type { Docflow } from '../domain/docflow/docflow.ts';
import { TITLE_OUTCOMES, applyNews, type DocflowNews } from '../domain/docflow/docflow-news.ts';
import { owedSteps } from '../domain/docflow/regime.ts';
import type { Answered } from '../domain/docflow/technical-document.ts';
import { SealpostError } from '../domain/errors.ts';
import { findCarriedAttempt, findOpenAttempt, parseAttemptKey } from '../lib/database/attempt-repository.ts';
import { againIfMoved, recordDocflow } from '../lib/database/document-moves.ts';
import { recordCall, recordIssued, recordSent, settleAttention } from '../lib/database/docflow-moves.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import type { OperatorEventRow } from '../lib/database/operator-feed-repository.ts';
import type { DocumentRow } from '../lib/database/rows.ts';
import { insertOrder } from '../lib/database/signing-order-repository.ts';
import type { TechnicalRow } from '../lib/database/technical-repository.ts';
import { hasReached } from '../domain/document.ts';
import type { EdoOperator, OperatorEvent } from '../lib/edo-operator/edo-operator.ts';
import type { OperatorDirectory } from '../lib/edo-operator/operator-directory.ts';
import type { TechnicalTrust } from '../lib/legal-content/verify-technical.ts';

import { keepTechnical, whatIsAnswered } from './keep-technical.ts';

export interface EventDependencies {
  db: Knex;
  operators: OperatorDirectory;
  trust: TechnicalTrust;
  clock: Clock;
}

export interface AppliedEvent {
  /** `other-operator`: the document it names went through another operator, or through none; nobody speaks for documents that he does not carry. */
  outcome: 'applied' | 'nothing-new' | 'unknown-document' | 'other-operator' | 'void-attempt' | 'unknown-type';
  documentId: string | null;
  /** True where the document's workflow has something to do now; it has a timer for what is due later. */
  wakes?: boolean;
}

/** An event as it was kept. */
export type KeptEvent = Pick<OperatorEventRow, 'data' | 'received_at'>;

/**
 * What one event of an operator means for its document. Technical documents are fetched, judged and kept with their signatures, whatever
 * the verdict; only what is valid moves anything. Safe to repeat and independent of the order.
 */
export async function applyEvent(
  deps: EventDependencies,
  operator: EdoOperator,
  { data: event, received_at: receivedAt }: KeptEvent,
): Promise<AppliedEvent> {
  const { db, clock } = deps;
  const attempt = parseAttemptKey(event.key ?? '');
  const found = attempt && (await findCarriedAttempt(db, attempt));
  if (!attempt || !found) return { outcome: 'unknown-document', documentId: null };
  const { documentId } = attempt;
  if (found.door !== operator.name) return { outcome: 'other-operator', documentId };
  if (event.kind === 'unknown') return { outcome: 'unknown-type', documentId };
  await adoptSent(deps, operator, event, attempt);
  const kept = event.entity ? await keepTechnical(deps, operator, event, documentId) : undefined;
  // An operator that gives no time of its own has done it by the moment at which it told us.
  const at = event.at ?? receivedAt.toISOString();
  const news = newsOf({ ...event, at }, kept, kept ? await whatIsAnswered(db, documentId, kept) : 'document');
  return againIfMoved(async () => {
    const document = await getDocument(db, documentId);
    const { docflow } = document;
    if (!docflow || docflow.attempt !== attempt.number) return { outcome: 'void-attempt', documentId };
    const next = applyNews(docflow, news);
    // What proves nothing is still told: somebody should know that a bad signature has come.
    const isNew = next !== docflow || (kept !== undefined && kept.verdict !== 'valid');
    if (isNew) await write(db, document, next, { event, kept });
    if (kept?.kind === 'receipt-date' && kept.verdict === 'valid') await acknowledge(db, document, next);
    if (hasReached(document.phase, 'DELIVERED')) await callAfterTheEnd(db, documentId, clock);
    const isCalled = isNew && document.attention?.step === 'exchange';
    // Killed between the write and the word to the workflow: the repeat finds nothing new, and the workflow is told all the same.
    const wakes = isCalled || planDocflow(next, clock.now(), document.attention?.reason ?? null).action !== 'wait';
    return { outcome: isNew ? 'applied' : 'nothing-new', documentId, wakes };
  });
}

/**
 * A buyer may offer to annul, or ask, long after the document was archived and its workflow has ended: the person is called from here. One
 * that is on its way into the archive is asked for again once it is there.
 */
async function callAfterTheEnd(db: Knex, documentId: string, clock: Clock): Promise<void> {
  const document = await getDocument(db, documentId);
  const { docflow, phase, attention } = document;
  if (!docflow || (await settleAttention(db, document, docflow))) return;
  const step = planDocflow(docflow, clock.now(), attention?.reason ?? null);
  if (step.action !== 'escalate') return;
  if (phase === 'DELIVERED')
    throw new SealpostError('document.moved-meanwhile', 'The document is being archived.', { details: { documentId } });
  if (phase === 'ARCHIVED') await recordCall(db, document, docflow, step, clock.now());
}

/** Order 174n wanted our notice of receipt for the operator's confirmation. Safe to repeat: one order of a kind for a document. */
async function acknowledge(db: Knex, { id, kind, head_id: headId, client_id: clientId }: DocumentRow, { regime }: Docflow): Promise<void> {
  if (!owedSteps(regime, kind).some(({ by, answers }) => by === 'seller' && answers === 'receipt-date')) return;
  const order = { client_id: clientId, kind: 'receipt-notice', head_id: headId, document_id: id, actor: 'sealpost:docflow' } as const;
  await insertOrder(db, order).catch((error: unknown) => {
    if (!(error instanceof SealpostError && error.code === 'docflow.revocation-open')) throw error;
  });
}

async function write(
  db: Knex,
  document: DocumentRow,
  next: Docflow,
  { event, kept }: { event: OperatorEvent; kept: TechnicalRow | undefined },
): Promise<void> {
  const data = {
    operator: next.operator,
    event: event.kind,
    ...(kept
      ? {
          technical: kept.kind,
          verdict: kept.verdict,
          ...(kept.proof ? { proof: kept.proof } : {}),
          sha256: kept.sha256,
          ...(kept.code ? { code: kept.code } : {}),
        }
      : {}),
  };
  if (document.phase === 'SENT' && next.issuedAt) return recordIssued(db, document, next);
  if (next === document.docflow && (await alreadyTold(db, document.id, kept))) return;
  await recordDocflow(db, document.id, { version: document.version, docflow: next, type: 'DOCFLOW', data });
}

/** A bad signature is told once, however often its event comes. */
async function alreadyTold(db: Knex, documentId: string, kept: TechnicalRow | undefined): Promise<boolean> {
  if (!kept) return false;
  const told = await db('document_events')
    .where({ document_id: documentId, type: 'DOCFLOW' })
    // Consent to annulment has the bytes of the offer: kind and digest together tell what was told.
    .whereRaw(`data->>'sha256' = ? and data->>'technical' = ?`, [kept.sha256, kept.kind])
    .first('version');
  return told !== undefined;
}

/** News of a document that we don't know to be sent prove that it was: the answer has overtaken our own record. */
async function adoptSent(
  { db, operators }: EventDependencies,
  operator: EdoOperator,
  event: OperatorEvent,
  attempt: { documentId: string; number: number },
): Promise<void> {
  const document = await getDocument(db, attempt.documentId);
  if (document.phase !== 'ROUTED_E') return;
  const open = await findOpenAttempt(db, document.id);
  if (open?.number !== attempt.number || open.withdrawn_at) return;
  const sent = await operator.findByKey(event.key!);
  // It tells of the document and has none under our key: one of the two will change. The event must not count as one of a void attempt.
  if (!sent)
    throw new SealpostError('operator.uncertain', 'The operator tells of a document that it does not show.', {
      details: { documentId: document.id },
    });
  await recordSent(db, document.id, {
    operator: operator.name,
    attempt: attempt.number,
    sent,
    universalFrom: operators.universalFrom(operator.name),
  });
}

function newsOf(event: OperatorEvent & { at: string }, kept: TechnicalRow | undefined, answers: Answered): DocflowNews {
  switch (event.kind) {
    case 'delivered':
      return { type: 'delivered', at: event.at };
    case 'delivery-failed':
      return { type: 'delivery-failed', at: event.at, reason: event.text ?? '' };
    case 'roaming-success':
    case 'roaming-error':
      return { type: 'roaming', at: event.at, success: event.kind === 'roaming-success' };
    case 'unknown':
    case 'technical': {
      const { kind, code, verdict, stated_at: statedAt, entity_id: id } = kept!;
      const outcome = kind === 'buyer-title' ? TITLE_OUTCOMES[code as keyof typeof TITLE_OUTCOMES] : undefined;
      return {
        type: 'technical',
        kind,
        code,
        answers,
        id,
        // The date that counts is the one that was signed.
        at: statedAt?.toISOString() ?? event.at,
        verdict,
        ...(outcome ? { outcome } : {}),
      };
    }
  }
}
