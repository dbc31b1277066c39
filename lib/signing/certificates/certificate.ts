import { createPublicKey, type KeyObject } from 'node:crypto';
import { DER, readBits, readDer, readMembers, readOid, readSequence, readSmallInteger, readTime, type DerValue } from '../asn1/der.ts';
import { failSignature } from '../asn1/failure.ts';
import { OID } from '../asn1/oid.ts';
import { verifyWithAlgorithm } from '../asn1/algorithms.ts';
import { readText } from '../asn1/text.ts';
import { sha256Hex } from '../../sha256.ts';

/** Bits of keyUsage (RFC 5280, 4.2.1.3) that matter here. */
export type KeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyCertSign' | 'cRLSign';
const USAGE_BITS: Record<KeyUsage, number> = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 };

/** A certificate as it stands: slices of the original bytes, and the extensions that decide what it may be used for. */
export interface Certificate {
  raw: Buffer;
  /** SHA-256 of the certificate, hex. */
  thumbprint: string;
  /** INTEGER and Names with tag and length, as they stand. */
  serial: Buffer;
  issuer: Buffer;
  subject: Buffer;
  /** Attributes of the subject by OID; the first value of each. */
  subjectNames: Map<string, string>;
  notBefore: Date;
  notAfter: Date;
  publicKey: KeyObject;
  /** Content of subjectPublicKey, as certificate ids hash it. */
  publicKeyBits: Buffer;
  isAuthority: boolean;
  /** Issuing certificates that may still follow below this one (RFC 5280, 4.2.1.9). */
  pathLength: number | undefined;
  keyUsage: Set<KeyUsage> | undefined;
  extendedKeyUsage: { purposes: string[]; critical: boolean } | undefined;
  /** True where the responder's certificate says that its own status need not be asked. */
  hasOcspNoCheck: boolean;
  /** A critical extension that we don't know: such a certificate must not be used (RFC 5280, 4.2). */
  unknownCriticalExtension: string | undefined;
  tbs: Buffer;
  signatureAlgorithm: DerValue;
  signature: Buffer;
}

const CACHE_MAX = 500;
const cache = new Map<string, Certificate>();

/**
 * Reads a certificate (RFC 5280) strictly; the same bytes give the same object, so that what was checked once is known.
 * @throws SealpostError signature.malformed, signature.invalid
 */
export function readCertificate(raw: Uint8Array): Certificate {
  const thumbprint = sha256Hex(raw);
  const known = cache.get(thumbprint);
  if (known) return known;
  // A copy of its own: a slice would hold on to the whole message that it came in.
  const certificate = parse(Buffer.from(raw), thumbprint);
  if (cache.size >= CACHE_MAX) cache.delete(cache.keys().next().value!);
  cache.set(thumbprint, certificate);
  return certificate;
}

/** Certificates of a PEM text, in order. @throws SealpostError signature.malformed */
export function readPem(text: string): Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => readCertificate(Buffer.from(block.replace(/-----[^-]+-----|\s/g, ''), 'base64')));
}

export function writePem(certificate: Pick<Certificate, 'raw'>): string {
  const lines = certificate.raw.toString('base64').replace(/(.{64})(?=.)/g, '$1\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function parse(raw: Buffer, thumbprint: string): Certificate {
  const [tbs, signatureAlgorithm, signature] = readSequence(readDer(raw));
  const fields = readSequence(tbs);
  if (fields[0]?.tag !== DER.CONTEXT_0) failSignature('a certificate that is not of version 3');
  const [, serial, innerAlgorithm, issuer, validity, subject, publicKeyInfo] = fields;
  if (!innerAlgorithm || !signatureAlgorithm || !innerAlgorithm.bytes.equals(signatureAlgorithm.bytes))
    failSignature('a certificate that names two signature algorithms');
  const [notBefore, notAfter] = readSequence(validity);
  if (serial?.tag !== DER.INTEGER || issuer?.tag !== DER.SEQUENCE || subject?.tag !== DER.SEQUENCE || publicKeyInfo?.tag !== DER.SEQUENCE)
    failSignature('a certificate without its fields');
  const extensions = fields.find(({ tag }) => tag === DER.CONTEXT_3);
  return {
    raw,
    thumbprint,
    serial: serial!.bytes,
    issuer: issuer!.bytes,
    subject: subject!.bytes,
    subjectNames: readNames(subject!),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    publicKey: readPublicKey(publicKeyInfo!),
    publicKeyBits: readBits(readSequence(publicKeyInfo)[1]),
    ...readExtensions(extensions ? readSequence(readMembers(extensions)[0]) : []),
    tbs: tbs!.bytes,
    signatureAlgorithm: signatureAlgorithm!,
    signature: readBits(signature),
  };
}

function readPublicKey(info: DerValue): KeyObject {
  try {
    return createPublicKey({ key: info.bytes, format: 'der', type: 'spki' });
  } catch {
    return failSignature('a public key that is none');
  }
}

type Extensions = Pick<
  Certificate,
  'isAuthority' | 'pathLength' | 'keyUsage' | 'extendedKeyUsage' | 'hasOcspNoCheck' | 'unknownCriticalExtension'
>;

/** Those that are read below, and those that don't limit what we use a certificate for. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  OID.keyUsage,
  OID.basicConstraints,
  OID.extendedKeyUsage,
  OID.ocspNoCheck,
  OID.subjectAltName,
  OID.certificatePolicies,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.cRLDistributionPoints,
  OID.authorityInfoAccess,
]);

function readExtensions(list: DerValue[]): Extensions {
  const found = new Map<string, { critical: boolean; value: DerValue }>();
  for (const extension of list) {
    const { oid, critical, content } = readExtension(extension);
    if (found.has(oid)) failSignature('an extension that stands twice in a certificate');
    found.set(oid, { critical, value: oid === OID.ocspNoCheck ? extension : readDer(content) });
  }
  const basic = found.get(OID.basicConstraints);
  const constraints = basic ? readSequence(basic.value) : [];
  const extended = found.get(OID.extendedKeyUsage);
  const usage = found.get(OID.keyUsage);
  const isAuthority = constraints[0]?.tag === DER.BOOLEAN && constraints[0].content[0] === 0xff;
  return {
    isAuthority,
    pathLength: isAuthority && constraints[1] ? readSmallInteger(constraints[1]) : undefined,
    keyUsage: usage ? readKeyUsage(usage.value) : undefined,
    extendedKeyUsage: extended && {
      purposes: readSequence(extended.value).map(({ content }) => readOid(content)),
      critical: extended.critical,
    },
    hasOcspNoCheck: found.has(OID.ocspNoCheck),
    unknownCriticalExtension: [...found].find(([oid, { critical }]) => critical && !KNOWN_EXTENSIONS.has(oid))?.[0],
  };
}

/** One Extension of a certificate, a revocation list or an OCSP answer. */
export function readExtension(extension: DerValue): { oid: string; critical: boolean; content: Buffer } {
  const members = readSequence(extension);
  const critical = members[1]?.tag === DER.BOOLEAN;
  const value = members[critical ? 2 : 1];
  if (members[0]?.tag !== DER.OID || value?.tag !== DER.OCTET_STRING) failSignature('an extension without name or value');
  return { oid: readOid(members[0]!.content), critical: critical && members[1]!.content[0] !== 0, content: value!.content };
}

function readKeyUsage(value: DerValue): Set<KeyUsage> {
  if (value.tag !== DER.BIT_STRING) failSignature('a key usage that is none');
  const bits = value.content[1] ?? 0;
  const names = Object.keys(USAGE_BITS) as KeyUsage[];
  return new Set(names.filter((name) => bits & (0x80 >> USAGE_BITS[name])));
}

function readNames(subject: DerValue): Map<string, string> {
  const names = new Map<string, string>();
  for (const relative of readMembers(subject)) {
    for (const attribute of readMembers(relative)) {
      const [type, value] = readSequence(attribute);
      const oid = readOid(type!.content);
      const text = value && readText(value);
      if (text !== undefined && !names.has(oid)) names.set(oid, text);
    }
  }
  return names;
}

const issuedBy = new WeakMap<Certificate, WeakMap<Certificate, boolean>>();

/** True where the name fits and the signature of `certificate` was made with the key of `issuer`. Says nothing of time or rights. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (!certificate.issuer.equals(issuer.subject)) return false;
  let known = issuedBy.get(certificate);
  if (!known) issuedBy.set(certificate, (known = new WeakMap()));
  let answer = known.get(issuer);
  if (answer === undefined) {
    answer = verifyWithAlgorithm(certificate.signatureAlgorithm, certificate.tbs, issuer.publicKey, certificate.signature);
    known.set(issuer, answer);
  }
  return answer;
}
