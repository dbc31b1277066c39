import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../../domain/errors.ts';
import type { SigningOccasion } from '../../../domain/mandate.ts';
import type { ContentThreads } from '../../content-threads/content-threads.ts';
import { findSignature } from '../../database/signature-repository.ts';
import { findSigningFacts, sentDocument, type SigningFacts } from '../../database/signing-facts.ts';
import { loadRegistry } from '../../database/registry-cache.ts';
import type { SignatureRow } from '../../database/rows.ts';
import type { JournalEntry } from '../../database/signing-journal.ts';
import { verifySignature } from '../cades/verify-signature.ts';
import { readCertificate } from '../certificates/certificate.ts';
import { authoriseSigner, type AuthorisedSigner, type FirewallDependencies } from './firewall.ts';
import { createQuota } from './quota.ts';
import { createRefusalJournal } from './refusal-journal.ts';
import { requireReleased } from './release-gate.ts';
import { createSignatureStore, type MadeSignature } from './signature-store.ts';
import { requireSignerInFile } from './signer-in-file.ts';
import { requireSourceInFile } from './source-in-file.ts';
import { signOrder } from './sign-order.ts';
import type { SigningCheck, SigningReceipt, SigningRequest } from './signing-client.ts';
import { sha256Hex } from '../../sha256.ts';

export interface SigningServiceOptions extends FirewallDependencies {
  db: Knex;
  /** Signatures of one head in 24 hours. */
  quotaADay: number;
  /** Reads what strangers have made, apart from the signing. */
  files: Pick<ContentThreads, 'readFile' | 'readTechnical'>;
}

export interface SigningService {
  sign(request: SigningRequest): Promise<SigningReceipt>;
  /** Whether a document of this kind could be signed now, without signing one. @throws SealpostError what stands in the way */
  check(request: SigningCheck): Promise<void>;
  /** Signs what is no document: a month's statement, an offer to annul. @throws SealpostError order.not-found, and what stands in the way */
  signOrder(orderId: string): Promise<void>;
  /** Lets every signer whose key is here prove itself now instead of at its first document. Tells of those that can't serve. */
  proveAll(tell: (thumbprint: string, error: unknown) => void): Promise<number>;
  close(): Promise<void>;
}

/** The registry or the document may change while a signature is made; then everything is looked at again. */
const TRIES = 5;

/**
 * Signs documents with the signatories' keys. Not a blind oracle: it reads document and registry itself, and every rule of the
 * firewall must hold at this moment. Each signature is verified before it is stored, together with its line in the journal.
 * Safe to repeat: the first signature that was stored is the one that every repeat gets.
 */
export function createSigningService(options: SigningServiceOptions): SigningService {
  const { db, quotaADay, keys } = options;
  const quota = createQuota(db, quotaADay);
  const store = createSignatureStore(db);
  const refuse = createRefusalJournal(db, store);
  const inFlight = new Map<string, Promise<SigningReceipt>>();

  const signOnce = async (request: SigningRequest): Promise<SigningReceipt> => {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const [known, facts] = await Promise.all([findSignature(db, request.documentId), findSigningFacts(db, request.documentId)]);
      if (known) return receiptFor(known, request);
      const giveBack = await quota.take(request.headId);
      const stored = await make(request, facts)
        .then(async (made) => ((await store.add(made)) ? made : undefined))
        .catch((error: unknown) => {
          giveBack();
          throw error;
        });
      if (stored) return receiptFor(stored.row, request);
      giveBack();
    }
    throw new SealpostError('signer.unreachable', 'The document or the registry changed too often while it was signed.');
  };

  const make = async (request: SigningRequest, found: SigningFacts | undefined): Promise<MadeSignature> => {
    const { facts, digest, bytes, mediaType } = checkDocument(found, request);
    const snapshot = await loadRegistry(db, facts.registry_version);
    const now = new Date();
    const occasion = { headId: facts.head_id, kind: facts.kind, sellerInn: facts.seller_inn, at: now };
    const signer = await authoriseSigner(occasion, snapshot, options);
    const said = await requireSignerInFile(
      { mediaType, kind: facts.kind, bytes, signer: facts.signer, sellerInn: facts.seller_inn },
      signer.mandate,
      options.files.readFile,
    );
    requireSourceInFile({ mediaType, bytes, facts: said }, sentDocument(facts));
    await requireReleased(db, facts);
    const cms = await signer.key.signer.sign(digest, now);
    // Our own result is verified before anyone sees it: a signature that doesn't verify must not exist.
    const { certificate } = signer;
    verifySignature(cms, { digest, certificate, roots: options.roots, needsStatus: false });
    return { registryVersion: snapshot.version, ...describe(request, signer, cms, now) };
  };

  const journalRefusal = async (request: SigningRequest, error: unknown): Promise<void> => {
    if (!(error instanceof SealpostError) || error.kind === 'unavailable') return;
    const unknown = { signatureDigest: null, mandateId: null, thumbprint: null };
    const { documentId, headId, digest } = request;
    await refuse({ at: new Date(), documentId, headId, outcome: error.code, contentDigest: digest, ...unknown }).catch(() => undefined);
  };

  return {
    sign(request) {
      const running = inFlight.get(request.documentId);
      if (running) return running;
      const started = signOnce(request)
        .catch(async (error: unknown) => {
          await journalRefusal(request, error);
          throw error;
        })
        .finally(() => inFlight.delete(request.documentId));
      inFlight.set(request.documentId, started);
      return started;
    },
    async check({ headId, kind, sellerInn }) {
      const occasion: SigningOccasion = { headId, kind, sellerInn, at: new Date() };
      await authoriseSigner(occasion, await loadRegistry(db), options);
      await quota.require(headId);
    },
    signOrder: (orderId) => signOrder({ db, store, quota, firewall: options, files: options.files }, orderId),
    proveAll: (tell) => proveAll(options, tell),
    close: () => keys.close(),
  };
}

async function proveAll({ db, keys }: SigningServiceOptions, tell: (thumbprint: string, error: unknown) => void): Promise<number> {
  let proven = 0;
  for (const { certificate, thumbprint, retiredAt } of (await loadRegistry(db)).certificates) {
    if (retiredAt && retiredAt < new Date()) continue;
    await keys.open(readCertificate(certificate)).then(
      () => (proven += 1),
      (error: unknown) => tell(thumbprint, error),
    );
  }
  return proven;
}

interface DocumentToSign {
  facts: SigningFacts;
  mediaType: string;
  bytes: Buffer;
  digest: Buffer;
}

function checkDocument(facts: SigningFacts | undefined, request: SigningRequest): DocumentToSign {
  if (!facts) throw new SealpostError('signature.document-unknown', 'There is no such document to sign.');
  if (facts.phase !== 'VALIDATED') throw new SealpostError('signature.wrong-moment', `A document in ${facts.phase} is not to be signed.`);
  if (facts.head_id !== request.headId)
    throw new SealpostError('signature.head-mismatch', 'The document names another head of department.');
  const { bytes, media_type: mediaType } = facts;
  if (!bytes || !mediaType) throw new SealpostError('document.content-missing', 'The bytes of the document are missing.');
  const digest = createHash('sha256').update(bytes).digest();
  if (digest.toString('hex') !== request.digest || facts.content_digest !== request.digest) {
    throw new SealpostError('signature.digest-mismatch', 'The bytes are not those that were validated.');
  }
  return { facts, mediaType, bytes, digest };
}

function describe(request: SigningRequest, signer: AuthorisedSigner, cms: Buffer, at: Date): Pick<MadeSignature, 'row' | 'entry'> {
  const { documentId, headId, digest } = request;
  const { thumbprint } = signer.certificate;
  const mandateId = signer.mandate.id;
  const row: SignatureRow = {
    document_id: documentId,
    head_id: headId,
    content_digest: digest,
    cms,
    certificate_thumbprint: thumbprint,
    signed_at: at,
    mandate_id: mandateId,
  };
  const entry: JournalEntry = {
    at,
    documentId,
    headId,
    outcome: 'signed',
    contentDigest: digest,
    signatureDigest: sha256Hex(cms),
    mandateId,
    thumbprint,
  };
  return { row, entry };
}

function receiptFor(row: SignatureRow, request: SigningRequest): SigningReceipt {
  if (row.content_digest !== request.digest)
    throw new SealpostError('signature.digest-mismatch', 'The document was signed over other bytes.');
  if (row.head_id !== request.headId) throw new SealpostError('signature.head-mismatch', 'The document was signed by another head.');
  return {
    certificateThumbprint: row.certificate_thumbprint,
    mandateId: row.mandate_id,
    signatureDigest: sha256Hex(row.cms),
    signedAt: row.signed_at.toISOString(),
  };
}
