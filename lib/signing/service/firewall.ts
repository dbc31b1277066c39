import { SealpostError, type ErrorCode } from '../../../domain/errors.ts';
import { chooseMandate, listUsableCertificates, type Mandate, type SigningOccasion } from '../../../domain/mandate.ts';
import { normaliseName } from '../../../domain/spelling.ts';
import { fullNameText } from '../../../domain/submission.ts';
import type { StoredCertificate } from '../../database/certificate-repository.ts';
import { OID } from '../asn1/oid.ts';
import { readCertificate, type Certificate } from '../certificates/certificate.ts';
import type { StatusProof } from '../certificates/certificate-status.ts';
import type { StatusSource } from '../certificates/status-source.ts';
import { verifyChain } from '../certificates/verify-chain.ts';
import type { KeyStore, ReadyKey } from './key-store.ts';
import type { RegistrySnapshot } from '../../database/registry-cache.ts';

/** Who signs, by what right, with which key. */
export interface AuthorisedSigner {
  mandate: Mandate;
  certificate: Certificate;
  key: ReadyKey;
}

export interface FirewallDependencies {
  roots: readonly Certificate[];
  status: Pick<StatusSource, 'requireGood'>;
  keys: KeyStore;
  /** Keeps the proofs of status that were relied on. */
  keepProofs: (path: readonly Certificate[], proofs: readonly StatusProof[]) => Promise<void>;
}

/**
 * The rules that must hold before a key is touched: a mandate in force that covers kind and organisation, a certificate of that
 * person and organisation, its chain with path length and usage, a fresh status, more than a day of life, a key that is there.
 * Of two certificates that overlap the one last switched to is tried first.
 * @throws SealpostError mandate.*, certificate.*, signature.certificate-expired, signature.no-key, signing-key.*
 */
export async function authoriseSigner(
  occasion: SigningOccasion,
  registry: RegistrySnapshot,
  dependencies: FirewallDependencies,
): Promise<AuthorisedSigner> {
  const { mandate, refusal } = chooseMandate(occasion, registry.mandates, registry.absences);
  if (!mandate) throw refused(refusal, MANDATE_MESSAGES[refusal] ?? 'Nobody may sign this.', occasion);
  const candidates = listUsableCertificates(registry.certificates, mandate.signatoryId, occasion.at) as StoredCertificate[];
  if (candidates.length === 0) {
    const known = registry.certificates.some(({ signatoryId }) => signatoryId === mandate.signatoryId);
    throw known
      ? refused('signature.certificate-expired', "The signatory's certificate has ended, ends within a day, or is not used yet.", occasion)
      : refused('signature.no-key', 'There is no certificate of this signatory.', occasion);
  }
  let firstFailure: unknown;
  for (const candidate of candidates) {
    try {
      return await authoriseWith(candidate, mandate, occasion, dependencies);
    } catch (failure) {
      firstFailure ??= failure;
    }
  }
  throw firstFailure;
}

const MANDATE_MESSAGES: Partial<Record<ErrorCode, string>> = {
  'mandate.missing': 'Nobody holds the mandate of this head of department now.',
  'mandate.head-absent': 'The head of department is absent, and no deputy has authority.',
  'mandate.kind-not-covered': "The signatory's authority does not cover this kind of document.",
  'mandate.other-organisation': 'The authority was given in the name of another organisation.',
};

async function authoriseWith(
  stored: StoredCertificate,
  mandate: Mandate,
  occasion: SigningOccasion,
  { roots, status, keys, keepProofs }: FirewallDependencies,
): Promise<AuthorisedSigner> {
  const certificate = readCertificate(stored.certificate);
  requirePerson(certificate, mandate, occasion);
  requireOrganisation(certificate, mandate, occasion);
  const path = translate(
    () => verifyChain(certificate, { included: stored.chain.map(readCertificate), roots, at: occasion.at, purpose: 'document' }),
    () => 'certificate.not-trusted',
    occasion,
  );
  const proofs = await status.requireGood(path).catch((error: unknown) => {
    throw translateError(error, statusCode(error), occasion);
  });
  const key = await keys.open(certificate);
  await keepProofs(path, proofs);
  return { mandate, certificate, key };
}

/** The certificate's owner is the person of the mandate: by common name, or by surname and given names. */
function requirePerson(certificate: Certificate, { fullName }: Mandate, occasion: SigningOccasion): void {
  const { subjectNames } = certificate;
  const owner = subjectNames.get(OID.commonName) ?? [subjectNames.get(OID.surname), subjectNames.get(OID.givenName)].join(' ');
  if (normaliseName(owner) !== normaliseName(fullNameText(fullName)))
    throw refused('certificate.other-person', 'The certificate was issued to another person than the one with the mandate.', occasion);
}

/** A certificate of the organisation names its ИНН; a personal one names none, and then a power of attorney must give the right. */
function requireOrganisation(certificate: Certificate, mandate: Mandate, occasion: SigningOccasion): void {
  const inn = certificate.subjectNames.get(OID.innLegal);
  if (inn === undefined ? mandate.basis === 'power-of-attorney' : inn === occasion.sellerInn) return;
  throw refused(
    'certificate.other-organisation',
    'The certificate does not belong to the organisation that issues the document.',
    occasion,
  );
}

function statusCode(error: unknown): ErrorCode {
  return error instanceof SealpostError && error.code === 'signature.invalid' ? 'certificate.revoked' : 'certificate.status-unknown';
}

function translate<T>(run: () => T, code: (error: unknown) => ErrorCode, occasion: SigningOccasion): T {
  try {
    return run();
  } catch (error) {
    throw translateError(error, code(error), occasion);
  }
}

function translateError(error: unknown, code: ErrorCode, occasion: SigningOccasion): unknown {
  if (!(error instanceof SealpostError)) return error;
  return new SealpostError(code, error.message, { details: { headId: occasion.headId, reason: error.details.reason }, cause: error });
}

function refused(code: ErrorCode, message: string, { headId }: SigningOccasion): SealpostError {
  return new SealpostError(code, message, { details: { headId } });
}
