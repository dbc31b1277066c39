import { createHash } from 'node:crypto';
import { TECHNICAL_RULES, type TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { ProofKeeper } from '../database/proof-repository.ts';
import { reasonOf } from '../signing/asn1/failure.ts';
import { OID } from '../signing/asn1/oid.ts';
import { readSignedData } from '../signing/cades/read-signed-data.ts';
import { verifySignature } from '../signing/cades/verify-signature.ts';
import { readCertificate, type Certificate } from '../signing/certificates/certificate.ts';
import type { StatusSource } from '../signing/certificates/status-source.ts';
import { verifyChain } from '../signing/certificates/verify-chain.ts';
import { readTechnical, type TechnicalContent } from './read-technical.ts';

export interface TechnicalTrust {
  roots: readonly Certificate[];
  status: StatusSource;
  /** Keeps what proved the status: an auditor asks for it when no authority answers any more. */
  keepProofs?: ProofKeeper;
}

/** What a technical document has to fit. */
export interface TechnicalExpectation {
  kind: TechnicalKind;
  fileName: string;
  /** Files of ours and of the docflow that may be answered: name without extension, and the signature that goes with it. */
  answerable: readonly { fileId: string; signature: Uint8Array }[];
  /** Words of the operator's certificate, and the buyer's INN where the card has one. */
  operatorSigner: string;
  buyerInn: string | null;
}

export interface TechnicalVerdict {
  valid: boolean;
  /** Why not. */
  reason: string | null;
  content: TechnicalContent | null;
  signer: string | null;
  thumbprint: string | null;
}

/**
 * Judges a technical document: its signature under the trusted roots with a status that is proven now, that it is signed by the side
 * whose document it is, its form, and that it answers a file of ours under exactly that file's signature.
 * @throws SealpostError trust-service.unreachable where no source says what a certificate's status is: to be asked again, not decided
 */
export async function verifyTechnical(
  bytes: Buffer,
  signature: Buffer,
  expected: TechnicalExpectation,
  trust: TechnicalTrust,
): Promise<TechnicalVerdict> {
  let certificate: Certificate | undefined;
  try {
    const digest = createHash('sha256').update(bytes).digest();
    ({ certificate } = verifySignature(signature, { digest, roots: trust.roots, needsStatus: false }));
    await requireStatus(certificate, signature, trust);
    requireSide(certificate, expected);
    const content = readTechnical(bytes, expected.fileName, expected.kind);
    const answered = expected.answerable.find(({ fileId }) => fileId === content.answersFileId);
    if (!answered || !content.answersSignature.equals(answered.signature))
      throw new SealpostError('technical.other-document', 'It answers another file than ours.', {
        details: { reason: 'it answers another file' },
      });
    return { valid: true, reason: null, content, ...signerOf(certificate) };
  } catch (error) {
    if (!(error instanceof SealpostError) || error.kind === 'unavailable') throw error;
    const reason = `${error.code}: ${reasonOf(error)}`;
    return { valid: false, reason, content: null, ...signerOf(certificate) };
  }
}

async function requireStatus(certificate: Certificate, signature: Buffer, { roots, status, keepProofs }: TechnicalTrust): Promise<void> {
  const included = readSignedData(signature).certificates.map(readCertificate);
  const path = verifyChain(certificate, { included, roots, at: new Date(), purpose: 'document' });
  const proofs = await status.requireGood(path).catch((error: unknown) => {
    if (!(error instanceof SealpostError) || error.code !== 'signature.indeterminate') throw error;
    throw new SealpostError('trust-service.unreachable', "Nobody says what the status of a counterparty's certificate is.", {
      cause: error,
    });
  });
  await keepProofs?.(path, proofs);
}

/** The operator's documents are signed by the operator, the buyer's by somebody else, and by nobody of another INN. */
function requireSide({ subjectNames }: Certificate, { kind, operatorSigner, buyerInn }: TechnicalExpectation): void {
  const byOperator = [...subjectNames.values()].some((value) => value.includes(operatorSigner));
  if (byOperator !== (TECHNICAL_RULES[kind].by === 'operator')) failSide('it is signed by the other side');
  const inn = subjectNames.get(OID.innLegal);
  if (!byOperator && buyerInn && inn && inn.replace(/^00/, '') !== buyerInn) failSide('it is signed by another organisation');
}

function failSide(reason: string): never {
  throw new SealpostError('signature.invalid', 'The signature is by somebody else.', { details: { reason } });
}

function signerOf(certificate: Certificate | undefined): { signer: string | null; thumbprint: string | null } {
  if (!certificate) return { signer: null, thumbprint: null };
  return { signer: certificate.subjectNames.get(OID.commonName) ?? null, thumbprint: certificate.thumbprint };
}
