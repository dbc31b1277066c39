import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../../domain/errors.ts';
import { fileIdOf } from '../../../domain/legal-format/legal-file.ts';
import { buildTechnicalXml, type OwnTechnicalKind } from '../../../domain/legal-format/technical-document-xml.ts';
import type { Mandate } from '../../../domain/mandate.ts';
import { moscowDate } from '../../../domain/moscow-time.ts';
import { nameCharacters } from '../../../domain/windows-1251.ts';
import type { ContentThreads } from '../../content-threads/content-threads.ts';
import { loadCase, type DocumentCase } from '../../database/document-case.ts';
import { getContent } from '../../database/content-repository.ts';
import { loadRegistry } from '../../database/registry-cache.ts';
import { getSignature } from '../../database/signature-repository.ts';
import { getOrder, listDocumentOrders, type SigningOrderRow } from '../../database/signing-order-repository.ts';
import { buildMonthStatement } from '../../database/statement-repository.ts';
import { listTechnical, type TechnicalRow } from '../../database/technical-repository.ts';
import { checkLegalXml } from '../../legal-content/schema-check.ts';
import { encodeWindows1251 } from '../../legal-content/windows-1251.ts';
import { verifySignature } from '../cades/verify-signature.ts';
import { authoriseSigner, type FirewallDependencies } from './firewall.ts';
import type { Quota } from './quota.ts';
import type { SignatureStore } from './signature-store.ts';
import { sha256Hex } from '../../sha256.ts';

interface OrderContent {
  fileName: string;
  bytes: Buffer;
}

export interface OrderDependencies {
  db: Knex;
  store: SignatureStore;
  quota: Quota;
  firewall: FirewallDependencies;
  files: Pick<ContentThreads, 'readTechnical'>;
}

const TRIES = 5;

/**
 * Signs an order: the bytes are made here, from our own tables and the mandate in force, never taken from the caller. Safe to repeat: an
 * order is signed once.
 * @throws SealpostError order.not-found, signature.quota-exceeded: an order counts as a signature of its head, and the firewall's
 */
export async function signOrder(deps: OrderDependencies, orderId: string): Promise<void> {
  const { db, quota } = deps;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const order = await getOrder(db, orderId);
    if (order.state !== 'wanted') return;
    const giveBack = await quota.take(order.head_id);
    const stored = await makeAndStore(deps, order).catch((error: unknown) => {
      giveBack();
      throw error;
    });
    if (stored) return;
    giveBack();
  }
  throw new SealpostError('signer.unreachable', 'The registry changed too often while the order was signed.');
}

/** False where the order was signed by another meanwhile, or the registry has changed. */
async function makeAndStore({ db, store, firewall, files }: OrderDependencies, order: SigningOrderRow): Promise<boolean> {
  const registry = await loadRegistry(db);
  const now = new Date();
  const subject = order.document_id ? await loadCase(db, order.document_id) : undefined;
  const sellerInn = subject?.document.seller_inn ?? (await getOnlySeller(db));
  const occasion = { headId: order.head_id, kind: subject?.document.kind ?? ('month-statement' as const), sellerInn, at: now };
  const { mandate, certificate, key } = await authoriseSigner(occasion, registry, firewall);
  const { fileName, bytes } = subject
    ? await buildTechnical({ db, files }, order, subject, mandate, now)
    : await buildStatement(db, order, now);
  const digest = createHash('sha256').update(bytes).digest();
  const cms = await key.signer.sign(digest, now);
  verifySignature(cms, { digest, certificate, roots: firewall.roots, needsStatus: false });
  return store.addOrder({
    id: order.id,
    fileName,
    bytes,
    cms,
    mandateId: mandate.id,
    thumbprint: certificate.thumbprint,
    registryVersion: registry.version,
    entry: {
      at: now,
      documentId: order.id,
      headId: order.head_id,
      outcome: 'signed',
      contentDigest: digest.toString('hex'),
      signatureDigest: sha256Hex(cms),
      mandateId: mandate.id,
      thumbprint: certificate.thumbprint,
    },
  });
}

async function buildStatement(db: Knex, { client_id: clientId, month }: SigningOrderRow, now: Date): Promise<OrderContent> {
  const statement = await buildMonthStatement(db, clientId, month!, now);
  return { fileName: `statement-${month}.json`, bytes: Buffer.from(`${JSON.stringify(statement, null, 2)}\n`) };
}

/** Technical documents of ours. Consent to annulment is no document: it is our signature under the very bytes of the buyer's offer. */
async function buildTechnical(
  { db, files }: Pick<OrderDependencies, 'db' | 'files'>,
  order: SigningOrderRow,
  subject: DocumentCase,
  mandate: Mandate,
  at: Date,
): Promise<OrderContent> {
  if (order.kind === 'revocation-acceptance') {
    const { file_name: fileName, bytes } = await getBuyersOffer(db, subject.document.id, order.answers);
    return { fileName, bytes };
  }
  const kind = order.kind as OwnTechnicalKind;
  const { seller, partner, document } = subject;
  const { answers, operator } = await findAnswered({ db, files }, document.id, kind, order.answers);
  const to = operator ? { operator } : { partner, participantId: document.docflow?.boxId ?? partner.edoId! };
  const facts = { kind, id: order.id, seller, to, at, answers, text: order.note ?? undefined, signer: mandate };
  const { fileId, xml } = buildTechnicalXml(facts, (bytes) => Buffer.from(bytes).toString('base64'));
  const encoded = encodeWindows1251(xml);
  if ('unmappable' in encoded)
    throw new SealpostError(
      'technical.unencodable-text',
      `The legal format lacks characters of the text: ${nameCharacters(encoded.unmappable)}.`,
    );
  const fileName = `${fileId}.xml`;
  const findings = checkLegalXml(encoded.bytes, fileName, '', moscowDate(at));
  if (findings.length > 0) throw new SealpostError('technical.malformed', `Our own notice breaks its form: ${findings[0]!.messageEn}`);
  return { fileName, bytes: encoded.bytes };
}

interface AnsweredFile {
  answers: { fileId: string; signature: Buffer };
  /** Who made it, where that is the operator. */
  operator?: { name: string; inn: string; id: string };
}

/** An offer to annul answers our own document; a refusal answers the buyer's offer; a notice of receipt the operator's confirmation. */
async function findAnswered(
  { db, files }: Pick<OrderDependencies, 'db' | 'files'>,
  documentId: string,
  kind: OwnTechnicalKind,
  named: string | null,
): Promise<AnsweredFile> {
  if (kind === 'revocation-offer') {
    const [content, { cms }] = await Promise.all([getContent(db, documentId, 'legal'), getSignature(db, documentId)]);
    return { answers: { fileId: fileIdOf(content.file_name), signature: cms } };
  }
  if (kind === 'revocation-refusal') return { answers: answersOf(await getBuyersOffer(db, documentId, named)) };
  const confirmation = (await listTechnical(db, documentId)).find((row) => row.kind === 'receipt-date' && row.verdict === 'valid');
  const operator = confirmation && (await files.readTechnical(confirmation.bytes, confirmation.file_name, 'receipt-date')).operator;
  if (!confirmation || !operator)
    throw new SealpostError('docflow.not-found', 'There is no confirmation of the operator to acknowledge.', { details: { documentId } });
  return { answers: answersOf(confirmation), operator };
}

function answersOf({ file_name: fileName, signature }: TechnicalRow): { fileId: string; signature: Buffer } {
  return { fileId: fileIdOf(fileName), signature: signature! };
}

/** The buyer's offer to annul that an order names, or his latest; offers of ours stand in the same table under the ids of their orders. */
async function getBuyersOffer(db: Knex, documentId: string, named: string | null): Promise<TechnicalRow> {
  const [rows, own] = await Promise.all([listTechnical(db, documentId), listDocumentOrders(db, documentId)]);
  const isOwn = ({ entity_id: entityId }: TechnicalRow) => own.some(({ id }) => id === entityId);
  const isMeant = ({ entity_id: entityId }: TechnicalRow) => named === null || entityId === named;
  const offer = rows.findLast(
    (row) => row.kind === 'revocation-offer' && row.verdict === 'valid' && row.signature && !isOwn(row) && isMeant(row),
  );
  if (!offer) throw new SealpostError('docflow.no-offer', 'Nobody has offered to annul this document.', { details: { documentId } });
  return offer;
}

async function getOnlySeller(db: Knex): Promise<string> {
  const sellers = await db('sellers').select<{ inn: string }[]>('inn').limit(2);
  if (sellers.length !== 1)
    throw new SealpostError('seller.unknown', 'The statement of a month needs exactly one organisation in the registry.');
  return sellers[0]!.inn;
}
