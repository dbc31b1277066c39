import { createHash, sign as signCallback, type KeyObject, type X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { OID } from './cades-builder.ts';
import { DER, expectMember, readDer, readMembers, writeDer, writeOid } from './der.ts';

const sign = promisify(signCallback) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;
const NULL = Buffer.of(5, 0);
const VERSION_1 = writeDer(DER.INTEGER, Buffer.of(1));
const SHA256 = writeDer(DER.SEQUENCE, writeOid(OID.sha256));
const ALGORITHM: Record<string, Buffer> = {
  ec: writeDer(DER.SEQUENCE, writeOid('1.2.840.10045.4.3.2')),
  // RFC 4055 wants the NULL beside sha256WithRSAEncryption.
  rsa: writeDer(DER.SEQUENCE, writeOid('1.2.840.113549.1.1.11'), NULL),
};

export interface CompiledSigner {
  /** A detached CAdES-B-B in DER over the SHA-256 of a document. */
  sign(digest: Buffer, signedAt: Date): Promise<Buffer>;
}

/**
 * The parts of a signature that are the same for every document are encoded once a certificate; a document adds two attributes
 * and a signature value. What comes out is what the pkijs builder makes, a hundred times cheaper: most of its time goes into
 * encoding the certificates again. Signing runs on the thread pool.
 */
export function compileSigner(certificate: X509Certificate, chain: readonly X509Certificate[], key: KeyObject): CompiledSigner {
  const fields = readMembers(expectMember(readMembers(readDer(certificate.raw)), 0, DER.SEQUENCE));
  // Issuer and serial as they stand in the certificate: a name that is encoded anew may differ.
  const serial = fields[1]!.bytes;
  const issuer = fields[3]!.bytes;
  const contentType = attribute(OID.contentType, writeOid(OID.data));
  const signingCertificate = attribute(OID.signingCertificateV2, signingCertificateV2(certificate, issuer, serial));
  const certificates = writeDer(DER.CONTEXT_0, ...[certificate, ...chain].map(({ raw }) => raw).sort((a, b) => Buffer.compare(a, b)));
  const head = [VERSION_1, writeDer(DER.SET, SHA256), writeDer(DER.SEQUENCE, writeOid(OID.data)), certificates];
  const signerHead = [VERSION_1, writeDer(DER.SEQUENCE, issuer, serial), SHA256];
  const algorithm = ALGORITHM[key.asymmetricKeyType ?? ''];
  if (!algorithm) throw new Error(`Keys of type ${key.asymmetricKeyType} don't sign here.`);

  return {
    async sign(digest, signedAt) {
      const attributes = Buffer.concat(
        [
          contentType,
          signingCertificate,
          attribute(OID.messageDigest, writeDer(DER.OCTET_STRING, digest)),
          attribute(OID.signingTime, time(signedAt)),
        ].sort((a, b) => Buffer.compare(a, b)),
      );
      // Signed as a SET, carried with a context tag (RFC 5652, 5.4).
      const value = await sign('sha256', writeDer(DER.SET, attributes), key);
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
function signingCertificateV2(certificate: X509Certificate, issuer: Buffer, serial: Buffer): Buffer {
  const hash = writeDer(DER.OCTET_STRING, createHash('sha256').update(certificate.raw).digest());
  const issuerName = writeDer(DER.SEQUENCE, writeDer(DER.CONTEXT_4, issuer));
  const certificateId = writeDer(DER.SEQUENCE, hash, writeDer(DER.SEQUENCE, issuerName, serial));
  return writeDer(DER.SEQUENCE, writeDer(DER.SEQUENCE, certificateId));
}

function attribute(oid: string, value: Buffer): Buffer {
  return writeDer(DER.SEQUENCE, writeOid(oid), writeDer(DER.SET, value));
}

// UTCTime to 2049, GeneralizedTime after (RFC 5652, 11.3).
function time(instant: Date): Buffer {
  const text = `${instant.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
  return instant.getUTCFullYear() < 2050
    ? writeDer(DER.UTC_TIME, Buffer.from(text.slice(2)))
    : writeDer(DER.GENERALIZED_TIME, Buffer.from(text));
}
