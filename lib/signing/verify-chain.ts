import { X509Certificate } from 'node:crypto';
import { SealpostError } from '../../domain/errors.ts';

/** Longest chain that we follow: signer, two issuers, root. */
const CHAIN_MAX = 4;

/**
 * Follows the issuers of a certificate to the one trusted root: names, signatures, CA flag, validity of each at that time.
 * Included certificates are only candidates; the root is the configured one and nothing else.
 * @throws SealpostError signature.invalid
 */
export function verifyChain(signer: X509Certificate, included: Uint8Array[], root: X509Certificate, at: Date): void {
  const candidates = included.map((bytes) => new X509Certificate(bytes)).filter((certificate) => certificate.ca);
  let current = signer;
  for (let depth = 0; depth < CHAIN_MAX; depth += 1) {
    requireValid(current, at);
    if (isIssuedBy(current, root)) {
      requireValid(root, at);
      return;
    }
    const issuer = candidates.find((candidate) => isIssuedBy(current, candidate));
    if (!issuer) break;
    current = issuer;
  }
  throw invalid('the chain does not lead to the trusted root');
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function requireValid(certificate: X509Certificate, at: Date): void {
  if (at < new Date(certificate.validFrom) || at > new Date(certificate.validTo))
    throw invalid('a certificate was not valid at the time of signing');
}

function invalid(reason: string): SealpostError {
  return new SealpostError('signature.invalid', 'The signature does not verify.', { details: { reason } });
}
