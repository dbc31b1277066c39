import { createHash } from 'node:crypto';
import { DER, writeDer, writeOid, writeTime } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { SignatureScheme, SigningKey } from '../keys/signing-key.ts';

const NULL = Buffer.of(5, 0);
const VERSION_1 = writeDer(DER.INTEGER, Buffer.of(1));
const SHA256 = writeDer(DER.SEQUENCE, writeOid(OID.sha256));
const ALGORITHM: Record<SignatureScheme, Buffer> = {
  'ecdsa-p256-sha256': writeDer(DER.SEQUENCE, writeOid(OID.ecdsaWithSha256)),
  // RFC 4055 wants the NULL beside sha256WithRSAEncryption.
  'rsa-pkcs1-sha256': writeDer(DER.SEQUENCE, writeOid(OID.sha256WithRsa), NULL),
};

export interface CompiledSigner {
  /** A detached CAdES-B-B in DER over the SHA-256 of a document. */
  sign(digest: Buffer, signedAt: Date): Promise<Buffer>;
}

/**
 * The parts of a signature that are the same for every document are encoded once a certificate; a document adds two attributes
 * and a signature value. What comes out is what the pkijs builder makes, a hundred times cheaper: most of its time goes into
 * encoding the certificates again. The signature value itself comes from wherever the key is.
 */
export function compileSigner({ certificate, chain, scheme, sign }: SigningKey): CompiledSigner {
  const { serial, issuer } = certificate;
  const contentType = attribute(OID.contentType, writeOid(OID.data));
  const signingCertificate = attribute(OID.signingCertificateV2, signingCertificateV2(certificate, issuer, serial));
  const certificates = writeDer(DER.CONTEXT_0, ...[certificate, ...chain].map(({ raw }) => raw).sort((a, b) => Buffer.compare(a, b)));
  const head = [VERSION_1, writeDer(DER.SET, SHA256), writeDer(DER.SEQUENCE, writeOid(OID.data)), certificates];
  const signerHead = [VERSION_1, writeDer(DER.SEQUENCE, issuer, serial), SHA256];
  const algorithm = ALGORITHM[scheme];

  return {
    async sign(digest, signedAt) {
      const attributes = Buffer.concat(
        [
          contentType,
          signingCertificate,
          attribute(OID.messageDigest, writeDer(DER.OCTET_STRING, digest)),
          attribute(OID.signingTime, writeTime(signedAt)),
        ].sort((a, b) => Buffer.compare(a, b)),
      );
      // Signed as a SET, carried with a context tag (RFC 5652, 5.4).
      const value = await sign(writeDer(DER.SET, attributes));
      const signerInfo = writeDer(
        DER.SEQUENCE,
        ...signerHead,
        writeDer(DER.CONTEXT_0, attributes),
        algorithm,
        writeDer(DER.OCTET_STRING, value),
      );
      const signedData = writeDer(DER.SEQUENCE, ...head, writeDer(DER.SET, signerInfo));
      return writeDer(DER.SEQUENCE, writeOid(OID.signedData), writeDer(DER.CONTEXT_0, signedData));
    },
  };
}

// RFC 5035: the hash algorithm is left out where it is SHA-256, its default.
function signingCertificateV2(certificate: Certificate, issuer: Buffer, serial: Buffer): Buffer {
  const hash = writeDer(DER.OCTET_STRING, createHash('sha256').update(certificate.raw).digest());
  const issuerName = writeDer(DER.SEQUENCE, writeDer(DER.CONTEXT_4, issuer));
  const certificateId = writeDer(DER.SEQUENCE, hash, writeDer(DER.SEQUENCE, issuerName, serial));
  return writeDer(DER.SEQUENCE, writeDer(DER.SEQUENCE, certificateId));
}

function attribute(oid: string, value: Buffer): Buffer {
  return writeDer(DER.SEQUENCE, writeOid(oid), writeDer(DER.SET, value));
}
