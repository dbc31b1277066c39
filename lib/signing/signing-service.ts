import { createHash, type X509Certificate } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { getContent } from '../database/content-repository.ts';
import { getDocument } from '../database/document-repository.ts';
import type { SignatureRow } from '../database/rows.ts';
import { findSignature, insertSignature } from '../database/signature-repository.ts';
import { proveSigner } from './prove-signer.ts';
import { loadSigningKey, type SigningKey } from './signing-key.ts';
import type { SigningReceipt, SigningRequest } from './signing-client.ts';
import { verifySignature } from './verify-signature.ts';

/** A signature must be provable before its certificate ends: with less life than this we don't start. */
const CERTIFICATE_LIFE_MIN_MS = 24 * 60 * 60 * 1000;

export interface SigningServiceOptions {
  db: Knex;
  keysDirectory: string;
  passphrase: string;
  root: X509Certificate;
}

export type SigningService = (request: SigningRequest) => Promise<SigningReceipt>;

/**
 * Signs documents with the heads' keys. Not a blind oracle: it reads the document itself and compares head, digest and bytes.
 * Safe to repeat: the first signature that was stored is the one that every repeat gets.
 */
export function createSigningService({ db, keysDirectory, passphrase, root }: SigningServiceOptions): SigningService {
  const keys = new Map<string, Promise<SigningKey>>();
  const inFlight = new Map<string, Promise<SigningReceipt>>();

  const keyOf = (headId: string): Promise<SigningKey> => {
    const known = keys.get(headId);
    if (known) return known;
    const loading = loadSigningKey(keysDirectory, headId, passphrase).then((key) => proveSigner(key, root));
    keys.set(headId, loading);
    // A key that isn't there may be brought later; only what was found is remembered.
    loading.catch(() => keys.delete(headId));
    return loading;
  };

  const signOnce = async (request: SigningRequest): Promise<SigningReceipt> => {
    const stored = await findSignature(db, request.documentId);
    if (stored) return receiptFor(stored, request);
    const digest = await checkDocument(db, request);
    const key = await keyOf(request.headId);
    const now = new Date();
    if (new Date(key.certificate.validTo).getTime() - now.getTime() < CERTIFICATE_LIFE_MIN_MS) {
      keys.delete(request.headId);
      throw new SealpostError('signature.certificate-expired', "The head's certificate has ended or ends within a day.", {
        details: { headId: request.headId },
      });
    }
    const cms = await key.signer.sign(digest, now);
    // Our own result is verified before anyone sees it: a signature that doesn't verify must not exist.
    const { signedAt } = verifySignature(cms, { digest, certificate: key.certificate, root });
    const first = await insertSignature(db, {
      document_id: request.documentId,
      head_id: request.headId,
      content_digest: request.digest,
      cms,
      certificate_thumbprint: key.thumbprint,
      signed_at: signedAt,
    });
    return receiptFor(first, request);
  };

  return (request) => {
    const running = inFlight.get(request.documentId);
    if (running) return running;
    const started = signOnce(request).finally(() => inFlight.delete(request.documentId));
    inFlight.set(request.documentId, started);
    return started;
  };
}

async function checkDocument(db: Knex, request: SigningRequest): Promise<Buffer> {
  const document = await getDocument(db, request.documentId).catch((error: unknown) => {
    if (error instanceof SealpostError)
      throw new SealpostError('signature.document-unknown', 'There is no such document to sign.', { cause: error });
    throw error;
  });
  if (document.phase !== 'VALIDATED')
    throw new SealpostError('signature.wrong-moment', `A document in ${document.phase} is not to be signed.`);
  if (document.head_id !== request.headId)
    throw new SealpostError('signature.head-mismatch', 'The document names another head of department.');
  const { bytes } = await getContent(db, request.documentId, 'legal');
  const digest = createHash('sha256').update(bytes).digest();
  if (digest.toString('hex') !== request.digest || document.content_digest !== request.digest) {
    throw new SealpostError('signature.digest-mismatch', 'The bytes are not those that were validated.');
  }
  return digest;
}

function receiptFor(row: SignatureRow, request: SigningRequest): SigningReceipt {
  if (row.content_digest !== request.digest)
    throw new SealpostError('signature.digest-mismatch', 'The document was signed over other bytes.');
  if (row.head_id !== request.headId) throw new SealpostError('signature.head-mismatch', 'The document was signed by another head.');
  return {
    certificateThumbprint: row.certificate_thumbprint,
    signatureDigest: createHash('sha256').update(row.cms).digest('hex'),
    signedAt: row.signed_at.toISOString(),
  };
}
