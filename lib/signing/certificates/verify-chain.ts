import { requireStrength } from '../asn1/algorithms.ts';
import { failSignature, leaveUndecided } from '../asn1/failure.ts';
import { OID } from '../asn1/oid.ts';
import { isIssuedBy, type Certificate } from './certificate.ts';

/** What the first certificate of a chain is used for. */
export type Purpose = 'document' | 'time-stamp' | 'ocsp';

/** Issuing certificates between signer and root that we follow at most. */
const ISSUERS_MAX = 3;
const DOCUMENT_PURPOSES: ReadonlySet<string> = new Set([OID.documentSigning, OID.emailProtection, OID.clientAuth, OID.anyExtendedKeyUsage]);

/**
 * The path of a certificate to a trusted root by our own code: names, signatures, CA flag, keyCertSign, path length, unknown critical
 * extensions, strength of keys, key usage and extended key usage of the first, validity of each at `at` (RFC 5280, 6.1).
 * Included certificates are only candidates; roots are the configured ones and nothing else.
 * @returns the path from the certificate to the root, both included
 * @throws SealpostError signature.invalid; signature.indeterminate where only the time is missing
 */
export function verifyChain(
  first: Certificate,
  { included, roots, at, purpose }: { included: readonly Certificate[]; roots: readonly Certificate[]; at: Date; purpose: Purpose },
): Certificate[] {
  requirePurpose(first, purpose);
  const path = findPath(first, included, roots, []);
  if (!path) failSignature('the chain does not lead to a trusted root');
  path!.forEach((certificate, index) => {
    if (certificate.unknownCriticalExtension)
      failSignature(`a critical extension that is not known, ${certificate.unknownCriticalExtension}`);
    requireStrength(certificate.publicKey);
    if (index > 0) requireIssuer(certificate, index - 1);
  });
  for (const certificate of path!) requireValid(certificate, at);
  return path!;
}

/** The root last. Of several ways the first that ends at a root counts. */
function findPath(
  current: Certificate,
  included: readonly Certificate[],
  roots: readonly Certificate[],
  below: Certificate[],
): Certificate[] | undefined {
  const path = [...below, current];
  const root = roots.find((candidate) => candidate.isAuthority && isIssuedBy(current, candidate));
  if (root) return root === current ? path : [...path, root];
  if (below.length >= ISSUERS_MAX) return undefined;
  for (const candidate of included) {
    if (path.includes(candidate) || !isIssuedBy(current, candidate)) continue;
    const found = findPath(candidate, included, roots, path);
    if (found) return found;
  }
  return undefined;
}

/** @param issuersBelow issuing certificates between this one and the first; self-issued ones count too, which is stricter */
function requireIssuer(certificate: Certificate, issuersBelow: number): void {
  if (!certificate.isAuthority) failSignature('a certificate of the chain was issued by one that is no authority');
  if (certificate.keyUsage && !certificate.keyUsage.has('keyCertSign')) failSignature('an issuer that may not sign certificates');
  if (certificate.pathLength !== undefined && issuersBelow > certificate.pathLength)
    failSignature('the chain is longer than an issuer allows (path length)');
}

function requirePurpose(certificate: Certificate, purpose: Purpose): void {
  const { keyUsage, extendedKeyUsage } = certificate;
  if (certificate.isAuthority) failSignature('the certificate is that of an authority');
  if (keyUsage && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation'))
    failSignature('the key usage of the certificate does not allow signatures');
  const purposes = extendedKeyUsage?.purposes;
  switch (purpose) {
    case 'document':
      if (purposes && !purposes.some((oid) => DOCUMENT_PURPOSES.has(oid)))
        failSignature('the extended key usage of the certificate is not that of a signer');
      return;
    case 'time-stamp':
      // RFC 3161, 2.3: critical, and the only purpose.
      if (!extendedKeyUsage?.critical || purposes!.length !== 1 || purposes![0] !== OID.timeStamping)
        failSignature('the certificate is not one of a time-stamping authority');
      return;
    case 'ocsp':
      if (!purposes?.includes(OID.ocspSigning)) failSignature('the certificate is not one of an OCSP responder');
  }
}

function requireValid(certificate: Certificate, at: Date): void {
  if (at < certificate.notBefore) failSignature('a certificate was not valid yet');
  if (at > certificate.notAfter) leaveUndecided('a certificate has ended, and no time-stamp proves that the signature is older');
}
