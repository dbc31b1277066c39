import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { TechnicalKind } from '../../../domain/docflow/technical-document.ts';
import { SealpostError } from '../../../domain/errors.ts';
import { fileIdOf } from '../../../domain/legal-format/legal-file.ts';
import { buildTechnicalXml } from '../../../domain/legal-format/technical-document-xml.ts';
import type { Mandate } from '../../../domain/mandate.ts';
import { loadCase, type DocumentCase } from '../../database/document-case.ts';
import { getContent } from '../../database/content-repository.ts';
import { loadRegistry } from '../../database/registry-cache.ts';
import { getSignature } from '../../database/signature-repository.ts';
import { getOrder, type SigningOrderRow } from '../../database/signing-order-repository.ts';
import { buildMonthStatement } from '../../database/statement-repository.ts';
import { listTechnical } from '../../database/technical-repository.ts';
import { encodeWindows1251 } from '../../legal-content/windows-1251.ts';
import { verifySignature } from '../cades/verify-signature.ts';
import { authoriseSigner, type FirewallDependencies } from './firewall.ts';
import type { SignatureStore } from './signature-store.ts';
import { sha256Hex } from '../../sha256.ts';

interface OrderContent {
  fileName: string;
  bytes: Buffer;
}

const TRIES = 5;

/**
 * Signs an order: the bytes are made here, from our own tables and the mandate in force, never taken from the caller. Safe to repeat: an
 * order is signed once.
 * @throws SealpostError order.not-found, and the firewall's
 */
export async function signOrder(db: Knex, store: SignatureStore, firewall: FirewallDependencies, orderId: string): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const order = await getOrder(db, orderId);
    if (order.state !== 'wanted') return;
    const registry = await loadRegistry(db);
    const now = new Date();
    const subject = order.document_id ? await loadCase(db, order.document_id) : undefined;
    const sellerInn = subject?.document.seller_inn ?? (await getOnlySeller(db));
    const occasion = { headId: order.head_id, kind: subject?.document.kind ?? ('month-statement' as const), sellerInn, at: now };
    const { mandate, certificate, key } = await authoriseSigner(occasion, registry, firewall);
    const { fileName, bytes } = subject ? await buildRevocation(db, order, subject, mandate, now) : await buildStatement(db, order, now);
    const digest = createHash('sha256').update(bytes).digest();
    const cms = await key.signer.sign(digest, now);
    verifySignature(cms, { digest, certificate, roots: firewall.roots, needsStatus: false });
    const stored = await store.addOrder({
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
    if (stored) return;
  }
  throw new SealpostError('signer.unreachable', 'The registry changed too often while the order was signed.');
}

async function buildStatement(db: Knex, { client_id: clientId, month }: SigningOrderRow, now: Date): Promise<OrderContent> {
  const statement = await buildMonthStatement(db, clientId, month!, now);
  return { fileName: `statement-${month}.json`, bytes: Buffer.from(`${JSON.stringify(statement, null, 2)}\n`) };
}

/** An offer to annul answers our own document; an answer to the buyer's offer answers that offer. */
async function buildRevocation(
  db: Knex,
  order: SigningOrderRow,
  { seller, document }: DocumentCase,
  mandate: Mandate,
  at: Date,
): Promise<OrderContent> {
  const kind = order.kind as TechnicalKind;
  const { fileId, xml } = buildTechnicalXml(
    {
      kind,
      guid: order.id,
      from: seller.edoId,
      to: document.docflow?.boxId ?? seller.edoId,
      at,
      answers: await findAnswered(db, document.id, kind),
      ...(order.note ? { text: order.note } : {}),
      signer: {
        post: mandate.post,
        last: mandate.fullName.last,
        first: mandate.fullName.first,
        ...(mandate.fullName.middle ? { middle: mandate.fullName.middle } : {}),
      },
    },
    (bytes) => Buffer.from(bytes).toString('base64'),
  );
  const encoded = encodeWindows1251(xml);
  if ('unmappable' in encoded) throw new SealpostError('technical.malformed', 'The reason has a character that the legal format lacks.');
  return { fileName: `${fileId}.xml`, bytes: encoded.bytes };
}

async function findAnswered(db: Knex, documentId: string, kind: TechnicalKind): Promise<{ fileId: string; signature: Buffer }> {
  if (kind === 'revocation-offer') {
    const [content, { cms }] = await Promise.all([getContent(db, documentId, 'legal'), getSignature(db, documentId)]);
    return { fileId: fileIdOf(content.file_name), signature: cms };
  }
  const offer = (await listTechnical(db, documentId)).find((row) => row.kind === 'revocation-offer' && row.verdict === 'valid');
  if (!offer?.signature)
    throw new SealpostError('docflow.no-offer', 'Nobody has offered to annul this document.', { details: { documentId } });
  return { fileId: fileIdOf(offer.file_name), signature: offer.signature };
}

async function getOnlySeller(db: Knex): Promise<string> {
  const sellers = await db('sellers').select<{ inn: string }[]>('inn').limit(2);
  if (sellers.length !== 1)
    throw new SealpostError('seller.unknown', 'The statement of a month needs exactly one organisation in the registry.');
  return sellers[0]!.inn;
}
