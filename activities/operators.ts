import type { Knex } from 'knex';
import { answerRevocation, withFacets, type Docflow } from '../domain/docflow/docflow.ts';
import type { TechnicalKind } from '../domain/docflow/technical-document.ts';
import { SealpostError } from '../domain/errors.ts';
import { hasReached } from '../domain/document.ts';
import {
  attemptKey,
  findOpenAttempt,
  recordAsked,
  recordAskingEnded,
  recordNotTaken,
  recordWithdrawn,
  type AttemptRow,
} from '../lib/database/attempt-repository.ts';
import { getContent } from '../lib/database/content-repository.ts';
import { loadCase } from '../lib/database/document-case.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import { getDocflowPolicy } from '../lib/database/docflow-policy-repository.ts';
import { againIfMoved, recordDocflow } from '../lib/database/document-moves.ts';
import { getOrder, recordOrderSent, type OrderKind, type SigningOrderRow } from '../lib/database/signing-order-repository.ts';
import { insertTechnical } from '../lib/database/technical-repository.ts';
import { recordSent, settledBy } from '../lib/database/docflow-moves.ts';
import { getSignatureOver } from '../lib/database/signature-repository.ts';
import type { EdoOperator, OutgoingMessage, SentMessage } from '../lib/edo-operator/edo-operator.ts';
import { SETTLE_MS, type OperatorDirectory } from '../lib/edo-operator/operator-directory.ts';
import { readFormatVersion } from '../lib/legal-content/read-legal-file.ts';
import { sha256Hex } from '../lib/sha256.ts';

export interface OperatorDependencies {
  db: Knex;
  operators: OperatorDirectory;
  /** How long a write may still be under way after we have stopped waiting for its answer. */
  settleMs?: number;
}

/** The document is with the operator; or it will not take it, and the policy puts it on paper without asking anybody. */
export type SendOutcome = { outcome: 'sent' } | { outcome: 'paper'; reason: string };

/** A no that is about this recipient, and not about us or the format. */
const RECIPIENT_REFUSALS: readonly string[] = ['operator.not-a-partner', 'operator.box-unknown'];

/** The talk with e-document operators about one document. */
export function createOperatorActivities(deps: OperatorDependencies) {
  const { db, operators } = deps;
  return {
    /**
     * Harmless to repeat: the attempt's key is for ever the same, and whoever finds that an earlier try has begun asks the operator for
     * the key before anything is sent again.
     */
    async sendToOperator({ documentId }: { documentId: string }): Promise<SendOutcome> {
      const document = await getDocument(db, documentId);
      if (hasReached(document.phase, 'SENT')) return { outcome: 'sent' };
      const attempt = await requireAttempt(db, documentId);
      const operator = operators.get(attempt.door);
      try {
        const sent = await sendOnce(deps, operator, attempt);
        await recordSent(db, documentId, {
          operator: operator.name,
          attempt: attempt.number,
          sent,
          universalFrom: operators.universalFrom(operator.name),
        });
        return { outcome: 'sent' };
      } catch (error) {
        const refused = error instanceof SealpostError && RECIPIENT_REFUSALS.includes(error.code);
        if (!refused || (await getDocflowPolicy(db, document.client_id)).onFailure !== 'paper') throw error;
        await recordWithdrawn(db, documentId, attempt.number);
        return { outcome: 'paper', reason: error.code };
      }
    },

    /**
     * Sends a technical document of ours after its message, keeps it beside those of the others, and notes what it means.
     * Harmless to repeat: the operator knows it by the order's id, and what is noted is noted once.
     */
    async sendTechnical({ orderId }: { orderId: string }): Promise<void> {
      const order = await getOrder(db, orderId);
      const { docflow, id: documentId } = await getDocument(db, order.document_id!);
      if (order.state === 'sent' || !docflow) return;
      const { file_name: fileName, bytes: content, cms: signature } = order;
      const kind = order.kind as TechnicalKind;
      const file = { kind, fileName: fileName!, content: content!, signature: signature! };
      await operators.get(docflow.operator).sendTechnical({ ...file, key: orderId, messageId: docflow.messageId! });
      await keepOwnTechnical(db, order, docflow.operator);
      await recordRevocation(db, documentId, order);
      await recordOrderSent(db, orderId);
    },

    /**
     * Takes the electronic attempt back, so that paper can become the original. `too-late` where the buyer has signed for it.
     * Harmless to repeat: what the operator no longer has stays taken back.
     */
    async takeBack({ documentId }: { documentId: string }): Promise<{ outcome: 'taken-back' | 'too-late' }> {
      const attempt = await findOpenAttempt(db, documentId);
      if (!attempt || attempt.channel === 'paper' || attempt.withdrawn_at) return { outcome: 'taken-back' };
      const operator = operators.get(attempt.door);
      const sent = attempt.asked_at ? await operator.findByKey(attemptKey(documentId, attempt.number)) : undefined;
      // Nothing there: but what was sent a moment ago may only be about to arrive.
      if (!sent) requireSettled(attempt, deps.settleMs);
      if (sent && !(await operator.withdraw(sent.messageId))) return { outcome: 'too-late' };
      await recordWithdrawn(db, documentId, attempt.number);
      return { outcome: 'taken-back' };
    },
  };
}

async function keepOwnTechnical(db: Knex, order: SigningOrderRow, operator: string): Promise<void> {
  await insertTechnical(db, {
    operator,
    entity_id: order.id,
    document_id: order.document_id!,
    kind: order.kind as TechnicalKind,
    code: null,
    file_name: order.file_name!,
    bytes: order.bytes!,
    signature: order.cms!,
    verdict: 'valid',
    reason: null,
    signer: null,
    thumbprint: order.thumbprint,
    proof: null,
    words: order.note,
    sender_box: null,
    answers: null,
    stated_at: order.signed_at,
  });
}

/** The facet follows what we have sent; the buyer may be writing the same document at this moment. */
async function recordRevocation(db: Knex, documentId: string, { kind, sha256 }: SigningOrderRow): Promise<void> {
  await againIfMoved(async () => {
    const document = await getDocument(db, documentId);
    const { docflow, version } = document;
    const next = docflow && afterOwn(docflow, kind);
    if (!next || next === docflow) return;
    const data = { technical: kind, by: 'seller', sha256 };
    await recordDocflow(db, documentId, { version, docflow: next, type: 'DOCFLOW', data, calls: settledBy(document, next) });
  });
}

function afterOwn(docflow: Docflow, kind: OrderKind): Docflow {
  switch (kind) {
    case 'revocation-offer':
      return docflow.facets.revocation === 'none' ? withFacets(docflow, { revocation: 'requestedByUs' }) : docflow;
    case 'revocation-acceptance':
      return answerRevocation(docflow, 'accepted');
    case 'revocation-refusal':
      return answerRevocation(docflow, 'rejected');
    case 'receipt-notice':
    case 'month-statement':
      return docflow;
  }
}

async function sendOnce({ db, settleMs }: OperatorDependencies, operator: EdoOperator, attempt: AttemptRow): Promise<SentMessage> {
  const message = await buildMessage(db, attempt);
  const known = attempt.asked_at ? await operator.findByKey(message.key) : undefined;
  // Where a second send would make a second document, the first one must be certain not to arrive any more.
  if (!known && !operator.capabilities.idempotentSend) requireSettled(attempt, settleMs);
  const sent = known ?? (await ask(db, operator, attempt, message, settleMs));
  const sha256 = sha256Hex(message.content);
  if (sent.sha256 !== sha256)
    throw new SealpostError('operator.other-content', 'The operator holds other bytes than those that were signed.', {
      details: { documentId: attempt.document_id },
    });
  return sent;
}

async function ask(
  db: Knex,
  operator: EdoOperator,
  { document_id: documentId, number }: AttemptRow,
  message: OutgoingMessage,
  askingMs = SETTLE_MS,
): Promise<SentMessage> {
  const asking = await recordAsked(db, documentId, number, askingMs);
  try {
    return await operator.send(message);
  } catch (error) {
    const saidNo = error instanceof SealpostError && (error.kind === 'refused' || error.code === 'operator.busy');
    // A clear no leaves no doubt: the next try need not ask whether this one arrived.
    await (saidNo ? recordNotTaken : recordAskingEnded)(db, documentId, number, asking);
    throw error;
  }
}

function requireSettled({ asked_at: askedAt, document_id: documentId }: AttemptRow, settleMs = SETTLE_MS): void {
  const left = askedAt ? askedAt.getTime() + settleMs - Date.now() : 0;
  if (left > 0)
    throw new SealpostError('operator.uncertain', 'Whether the operator has it is not certain yet.', {
      details: { documentId, retryAfterMs: left },
    });
}

async function requireAttempt(db: Knex, documentId: string): Promise<AttemptRow> {
  const attempt = await findOpenAttempt(db, documentId);
  if (!attempt || attempt.channel !== 'electronic')
    throw new SealpostError('document.illegal-move', 'The document has no electronic attempt that counts.', { details: { documentId } });
  return attempt;
}

async function buildMessage(db: Knex, attempt: AttemptRow): Promise<OutgoingMessage> {
  const { document, partner, seller } = await loadCase(db, attempt.document_id);
  const [content, signature] = await Promise.all([
    getContent(db, document.id, 'legal'),
    getSignatureOver(db, document.id, document.content_digest),
  ]);
  return {
    key: attemptKey(document.id, attempt.number),
    documentId: document.id,
    fromBox: seller.edoId,
    toBox: partner.edoId!,
    kind: document.kind,
    formatVersion: readFormatVersion(content.bytes),
    fileName: content.file_name,
    content: content.bytes,
    signature: signature.cms,
  };
}
