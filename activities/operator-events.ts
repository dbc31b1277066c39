import type { Knex } from 'knex';
import { planDocflow } from '../domain/docflow/legal-clock.ts';
import type { Clock } from '../lib/clock.ts';
import { applyNews, type Docflow, type DocflowNews } from '../domain/docflow/docflow.ts';
import { fileIdOf } from '../domain/legal-format/legal-file.ts';
import { TITLE_OUTCOMES } from '../domain/legal-format/technical-document-xml.ts';
import { findOpenAttempt, parseAttemptKey } from '../lib/database/attempt-repository.ts';
import { getContent } from '../lib/database/content-repository.ts';
import { againIfMoved, recordDocflow } from '../lib/database/document-moves.ts';
import { recordIssued, recordSent } from '../lib/database/docflow-moves.ts';
import { getDocument, getPackage } from '../lib/database/document-repository.ts';
import type { DocumentRow } from '../lib/database/rows.ts';
import { getSignature } from '../lib/database/signature-repository.ts';
import { findTechnical, insertTechnical, listTechnical, type TechnicalRow } from '../lib/database/technical-repository.ts';
import type { EdoOperator, OperatorEvent } from '../lib/edo-operator/edo-operator.ts';
import type { OperatorDirectory } from '../lib/edo-operator/operator-directory.ts';
import { verifyTechnical, type TechnicalTrust } from '../lib/legal-content/verify-technical.ts';

export interface EventDependencies {
  db: Knex;
  operators: OperatorDirectory;
  trust: TechnicalTrust;
  clock: Clock;
}

export interface AppliedEvent {
  outcome: 'applied' | 'nothing-new' | 'unknown-document' | 'void-attempt' | 'unknown-type';
  documentId: string | null;
  /** True where the document's workflow has something to do now; it has a timer for what is due later. */
  wakes?: boolean;
}

/**
 * What one event of an operator means for its document. Technical documents are fetched, judged and kept with their signatures, whatever
 * the verdict; only what is valid moves anything. Safe to repeat and independent of the order.
 */
export async function applyEvent(deps: EventDependencies, operator: EdoOperator, event: OperatorEvent): Promise<AppliedEvent> {
  const { db, clock } = deps;
  const attempt = parseAttemptKey(event.key ?? '');
  const found = attempt && (await db<DocumentRow>('documents').where({ id: attempt.documentId }).first('id'));
  if (!attempt || !found) return { outcome: 'unknown-document', documentId: null };
  const { documentId } = attempt;
  if (event.kind === 'unknown') return { outcome: 'unknown-type', documentId };
  await adoptSent(deps, operator, event, attempt);
  const kept = event.entity ? await keepTechnical(deps, operator, event, documentId) : undefined;
  const news = newsOf(event, kept);
  return againIfMoved(async () => {
    const document = await getDocument(db, documentId);
    const { docflow } = document;
    if (!docflow || docflow.attempt !== attempt.number) return { outcome: 'void-attempt', documentId };
    const next = applyNews(docflow, news);
    // What proves nothing is still told: somebody should know that a bad signature has come.
    // Killed between the write and the word to the workflow: the repeat finds nothing new, and the workflow is told all the same.
    if (next === docflow && (!kept || kept.verdict === 'valid'))
      return { outcome: 'nothing-new', documentId, wakes: planDocflow(docflow, clock.now()).action !== 'wait' };
    await write(db, document, next, { event, kept });
    const isCalled = document.attention?.step === 'exchange';
    return { outcome: 'applied', documentId, wakes: isCalled || planDocflow(next, clock.now()).action !== 'wait' };
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
    ...(kept ? { technical: kept.kind, verdict: kept.verdict, sha256: kept.sha256, ...(kept.code ? { code: kept.code } : {}) } : {}),
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
    .whereRaw(`data->>'sha256' = ?`, [kept.sha256])
    .first('version');
  return told !== undefined;
}

/** News of a document that we don't know to be sent prove that it was: the answer has overtaken our own record. */
async function adoptSent(
  { db }: EventDependencies,
  operator: EdoOperator,
  event: OperatorEvent,
  attempt: { documentId: string; number: number },
): Promise<void> {
  const document = await getDocument(db, attempt.documentId);
  if (document.phase !== 'ROUTED_E') return;
  const open = await findOpenAttempt(db, document.id);
  if (open?.number !== attempt.number || open.door !== operator.name) return;
  const sent = await operator.findByKey(event.key!);
  if (!sent) return;
  await recordSent(db, document.id, { operator: operator.name, attempt: attempt.number, sent });
}

async function keepTechnical(
  { db, operators, trust }: EventDependencies,
  operator: EdoOperator,
  event: OperatorEvent,
  documentId: string,
): Promise<TechnicalRow> {
  const entity = event.entity!;
  const known = await findTechnical(db, operator.name, entity.entityId);
  if (known) return known;
  const { partner_card: partner } = await getPackage(db, (await getDocument(db, documentId)).package_id);
  const { content: bytes, signature } = await operator.fetchTechnical(event.messageId, entity.entityId);
  const verdict = await verifyTechnical(
    bytes,
    signature,
    {
      kind: entity.kind,
      fileName: entity.fileName,
      answerable: await listAnswerable(db, documentId),
      operatorSigner: operators.signerOf(operator.name),
      buyerInn: partner.inn ?? null,
    },
    trust,
  );
  await insertTechnical(db, {
    operator: operator.name,
    entity_id: entity.entityId,
    document_id: documentId,
    kind: entity.kind,
    code: verdict.content?.code ?? entity.code,
    file_name: entity.fileName,
    bytes,
    signature,
    verdict: verdict.valid ? 'valid' : 'invalid',
    reason: verdict.reason,
    signer: verdict.signer,
    thumbprint: verdict.thumbprint,
    proof: null,
    words: verdict.content?.text ?? null,
    sender_box: null,
    answers: verdict.content?.answersFileId ?? null,
    stated_at: verdict.content?.statedAt ?? null,
  });
  return (await findTechnical(db, operator.name, entity.entityId))!;
}

/** Our document, and every technical document of its docflow that is valid: those are what others may answer. */
async function listAnswerable(db: Knex, documentId: string): Promise<{ fileId: string; signature: Uint8Array }[]> {
  const [content, signature, technical] = await Promise.all([
    getContent(db, documentId, 'legal'),
    getSignature(db, documentId),
    listTechnical(db, documentId),
  ]);
  return [
    { fileId: fileIdOf(content.file_name), signature: signature.cms },
    ...technical.flatMap(({ verdict, file_name: fileName, signature: own }) =>
      verdict === 'valid' && own ? [{ fileId: fileIdOf(fileName), signature: own }] : [],
    ),
  ];
}

function newsOf(event: OperatorEvent, kept: TechnicalRow | undefined): DocflowNews {
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
      const { kind, code, verdict, stated_at: statedAt } = kept!;
      const outcome = kind === 'buyer-title' ? TITLE_OUTCOMES[(code ?? '1') as keyof typeof TITLE_OUTCOMES] : undefined;
      return {
        type: 'technical',
        kind: outcome === 'refused' ? 'refusal' : kind,
        code,
        // The date that counts is the one that was signed.
        at: (statedAt ?? new Date(event.at)).toISOString(),
        valid: verdict === 'valid',
        withDisagreements: outcome === 'signedWithDisagreements',
      };
    }
  }
}
