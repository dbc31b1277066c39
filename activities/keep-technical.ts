import type { Knex } from 'knex';
import type { Answered } from '../domain/docflow/technical-document.ts';
import { SealpostError } from '../domain/errors.ts';
import { fileIdOf } from '../domain/legal-format/legal-file.ts';
import { getContent } from '../lib/database/content-repository.ts';
import { getDocument, getPackage } from '../lib/database/document-repository.ts';
import { loadRegistry } from '../lib/database/registry-cache.ts';
import { getSignature } from '../lib/database/signature-repository.ts';
import { listDocumentOrders } from '../lib/database/signing-order-repository.ts';
import { findTechnical, insertTechnical, listTechnical, type TechnicalRow } from '../lib/database/technical-repository.ts';
import type { EdoOperator, OperatorEvent } from '../lib/edo-operator/edo-operator.ts';
import { ownCertificatesOf } from '../lib/legal-content/own-certificates.ts';
import { verifyTechnical, type Answerable } from '../lib/legal-content/verify-technical.ts';
import { sha256Hex } from '../lib/sha256.ts';
import type { EventDependencies } from './operator-events.ts';

/** Fetches the technical document of an event, judges it and keeps it whatever the verdict. Safe to repeat: what is kept is not fetched again. */
export async function keepTechnical(
  { db, operators, trust }: Pick<EventDependencies, 'db' | 'operators' | 'trust'>,
  operator: EdoOperator,
  event: OperatorEvent,
  documentId: string,
): Promise<TechnicalRow> {
  const entity = event.entity!;
  const known = await findTechnical(db, operator.name, entity.entityId);
  if (known) return known;
  const document = await getDocument(db, documentId);
  const [{ partner_card: partner }, registry, file] = await Promise.all([
    getPackage(db, document.package_id),
    loadRegistry(db),
    operator.fetchTechnical(event.messageId, entity.entityId),
  ]);
  const { content: bytes, signature } = file;
  // What is said to be signed has not come whole without its signature: the operator's word for the box is no substitute.
  if (entity.signed && !signature)
    throw new SealpostError('operator.uncertain', 'The operator says that it is signed, and gives no signature.', {
      details: { documentId, entityId: entity.entityId },
    });
  const found = await verifyTechnical(
    bytes,
    signature,
    {
      kind: entity.kind,
      fileName: entity.fileName,
      answerable: await listAnswerable(db, documentId),
      operatorSigner: operators.signerOf(operator.name),
      buyer: { kind: partner.kind, inn: partner.inn, fullName: partner.fullName, boxId: document.docflow?.boxId ?? partner.edoId ?? '' },
      own: { sellerInn: document.seller_inn, certificates: ownCertificatesOf(registry) },
      senderBox: entity.senderBox ?? null,
    },
    trust,
  );
  await insertTechnical(db, {
    operator: operator.name,
    entity_id: entity.entityId,
    document_id: documentId,
    kind: entity.kind,
    code: found.content?.code ?? entity.code,
    file_name: entity.fileName,
    bytes,
    signature,
    verdict: found.verdict,
    reason: found.reason,
    signer: found.signer,
    thumbprint: found.thumbprint,
    proof: found.proof,
    words: found.content?.words ?? null,
    sender_box: entity.senderBox ?? null,
    answers: found.answered?.fileId ?? null,
    // An offer to annul states no date, and consent to it no words at all: their signer's clock is what there is.
    stated_at: entity.kind === 'revocation-acceptance' ? found.signedAt : (found.content?.statedAt ?? found.signedAt),
  });
  return (await findTechnical(db, operator.name, entity.entityId))!;
}

/** Our document, every technical document of its docflow that is valid, and what we have signed ourselves: those are what others may answer. */
async function listAnswerable(db: Knex, documentId: string): Promise<Answerable[]> {
  const [content, signature, technical, orders] = await Promise.all([
    getContent(db, documentId, 'legal'),
    getSignature(db, documentId),
    listTechnical(db, documentId),
    listDocumentOrders(db, documentId),
  ]);
  const own = new Set(orders.map(({ id }) => id));
  const document = {
    fileId: fileIdOf(content.file_name),
    sha256: content.sha256,
    signature: signature.cms,
    what: 'document',
    ours: true,
  } as const;
  return [
    document,
    // From the orders: the buyer may answer before we have noted that our own notice has left.
    ...orders.flatMap(({ kind, file_name: fileName, bytes, cms }) =>
      fileName && bytes && cms && kind !== 'revocation-acceptance'
        ? [{ fileId: fileIdOf(fileName), sha256: sha256Hex(bytes), signature: cms, what: kind as Answered, ours: true }]
        : [],
    ),
    ...technical.flatMap(({ entity_id: entityId, kind, verdict, file_name: fileName, sha256, signature: cms }) =>
      verdict === 'valid' && cms && kind !== 'revocation-acceptance' && !own.has(entityId)
        ? [{ fileId: fileIdOf(fileName), sha256, signature: cms, what: kind, ours: false }]
        : [],
    ),
  ];
}

/** What a kept technical document answers, by the name of the file that stands with it. */
export async function whatIsAnswered(db: Knex, documentId: string, { kind, answers }: TechnicalRow): Promise<Answered> {
  if (kind === 'revocation-acceptance') return 'revocation-offer';
  if (answers === null) return 'document';
  return (await listAnswerable(db, documentId)).find(({ fileId }) => fileId === answers)?.what ?? 'document';
}
