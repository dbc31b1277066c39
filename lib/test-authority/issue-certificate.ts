import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { DER, writeDer, writeOid, writeTime, writeUnsigned } from '../signing/asn1/der.ts';
import { OID } from '../signing/asn1/oid.ts';
import { readCertificate, type Certificate, type KeyUsage } from '../signing/certificates/certificate.ts';

/** A certificate of the test authority with the key that belongs to it. */
export interface KeyPair {
  certificate: Certificate;
  privateKey: KeyObject;
}

/** Attributes of a subject, in this order. */
export type SubjectNames = Partial<
  Record<'commonName' | 'surname' | 'givenName' | 'organisation' | 'title' | 'innLegal' | 'innPerson' | 'ogrn', string>
>;

export interface CertificateTerms {
  notBefore?: Date;
  notAfter: Date;
  authority?: boolean;
  pathLength?: number;
  keyUsage?: KeyUsage[] | 'keyAgreement';
  extendedKeyUsage?: { purposes: string[]; critical: boolean };
  ocspNoCheck?: boolean;
  /** A critical extension that nobody knows. */
  unknownCritical?: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const SERIAL_BYTES = 16;
const NULL = Buffer.of(DER.NULL, 0);
const TRUE = writeDer(DER.BOOLEAN, Buffer.of(0xff));
const VERSION_3 = writeDer(DER.CONTEXT_0, writeDer(DER.INTEGER, Buffer.of(2)));
const USAGE_BIT = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;
const UTF8_STRING = 0x0c;
const NUMERIC_STRING = 0x12;
/** What order 795 of the FSB writes as NumericString. */
const NUMERIC: readonly string[] = ['innLegal', 'innPerson', 'ogrn'];
const UNKNOWN_EXTENSION = '1.3.6.1.4.1.99999.1';

/** Issues a certificate (RFC 5280); without an issuer, one that signs itself. Also wrong ones, which is what tests are for. */
export function issueCertificate(
  subject: SubjectNames,
  keys: { publicKey: KeyObject; privateKey: KeyObject },
  terms: CertificateTerms,
  issuer?: KeyPair,
): KeyPair {
  const signingKey = issuer?.privateKey ?? keys.privateKey;
  const algorithm = signatureAlgorithm(signingKey);
  const name = writeName(subject);
  const serial = randomBytes(SERIAL_BYTES);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const validity = writeDer(DER.SEQUENCE, writeTime(terms.notBefore ?? new Date(Date.now() - DAY_MS)), writeTime(terms.notAfter));
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
  const extensions = writeExtensions(terms, keys.publicKey, issuer?.certificate.publicKey ?? keys.publicKey);
  const tbs = writeDer(
    DER.SEQUENCE,
    VERSION_3,
    writeUnsigned(serial),
    algorithm,
    issuer?.certificate.subject ?? name,
    validity,
    name,
    publicKey,
    writeDer(DER.CONTEXT_3, writeDer(DER.SEQUENCE, ...extensions)),
  );
  return { certificate: readCertificate(signed(tbs, algorithm, signingKey)), privateKey: keys.privateKey };
}

/** `SEQUENCE { tbs, algorithm, BIT STRING }`: certificates, revocation lists and OCSP answers are all of this form. */
export function signed(tbs: Buffer, algorithm: Buffer, key: KeyObject, ...rest: Buffer[]): Buffer {
  return writeDer(DER.SEQUENCE, tbs, algorithm, writeDer(DER.BIT_STRING, Buffer.of(0), sign('sha256', tbs, key)), ...rest);
}

export function signatureAlgorithm(key: KeyObject): Buffer {
  return key.asymmetricKeyType === 'rsa'
    ? writeDer(DER.SEQUENCE, writeOid(OID.sha256WithRsa), NULL)
    : writeDer(DER.SEQUENCE, writeOid(OID.ecdsaWithSha256));
}

function writeName(subject: SubjectNames): Buffer {
  const attributes = Object.entries(subject).map(([key, value]) => {
    const tag = NUMERIC.includes(key) ? NUMERIC_STRING : UTF8_STRING;
    return writeDer(DER.SET, writeDer(DER.SEQUENCE, writeOid(OID[key as keyof SubjectNames]), writeDer(tag, Buffer.from(value!))));
  });
  return writeDer(DER.SEQUENCE, ...attributes);
}

export function writeExtension(oid: string, value: Buffer, critical = false): Buffer {
  return writeDer(DER.SEQUENCE, writeOid(oid), ...(critical ? [TRUE] : []), writeDer(DER.OCTET_STRING, value));
}

function writeExtensions(terms: CertificateTerms, publicKey: KeyObject, issuerKey: KeyObject): Buffer[] {
  const { authority = false, pathLength, keyUsage, extendedKeyUsage, ocspNoCheck, unknownCritical } = terms;
  const constraints = [...(authority ? [TRUE] : []), ...(pathLength === undefined ? [] : [writeUnsigned(Buffer.of(pathLength))])];
  const usage =
    keyUsage === 'keyAgreement'
      ? Buffer.of(3, 0x08)
      : keyUsageBits(keyUsage ?? (authority ? ['keyCertSign', 'cRLSign'] : ['digitalSignature', 'nonRepudiation']));
  return [
    writeExtension(OID.basicConstraints, writeDer(DER.SEQUENCE, ...constraints), true),
    writeExtension(OID.keyUsage, writeDer(DER.BIT_STRING, usage), true),
    writeExtension(OID.subjectKeyIdentifier, writeDer(DER.OCTET_STRING, keyId(publicKey))),
    writeExtension(OID.authorityKeyIdentifier, writeDer(DER.SEQUENCE, writeDer(DER.PRIMITIVE_0, keyId(issuerKey)))),
    ...(extendedKeyUsage
      ? [
          writeExtension(
            OID.extendedKeyUsage,
            writeDer(DER.SEQUENCE, ...extendedKeyUsage.purposes.map(writeOid)),
            extendedKeyUsage.critical,
          ),
        ]
      : []),
    ...(ocspNoCheck ? [writeExtension(OID.ocspNoCheck, NULL)] : []),
    ...(unknownCritical ? [writeExtension(UNKNOWN_EXTENSION, NULL, true)] : []),
  ];
}

function keyUsageBits(names: KeyUsage[]): Buffer {
  const bits = names.reduce((sum, name) => sum | (0x80 >> USAGE_BIT[name]), 0);
  // Named bits are written without trailing zeros (X.690, 11.2.2).
  const unused = Math.log2(bits & -bits);
  return Buffer.of(unused, bits);
}

function keyId(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}
