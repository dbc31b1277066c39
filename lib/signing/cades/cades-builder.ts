import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { OID } from '../asn1/oid.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { delegatingEngine } from './delegating-engine.ts';

/**
 * A detached CAdES-B-B signature (EN 319 122-1) in DER over a document of which only the digest is known.
 * @param digest SHA-256 of the exact bytes
 */
export async function buildCadesSignature(key: SigningKey, digest: Buffer, signedAt: Date): Promise<Buffer> {
  const certificate = pkijs.Certificate.fromBER(key.certificate.raw);
  const signer = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
    signedAttrs: new pkijs.SignedAndUnsignedAttributes({
      type: 0,
      attributes: buildSignedAttributes(certificate, key.certificate.raw, digest, signedAt),
    }),
  });
  const chain = key.chain.map((issuer) => pkijs.Certificate.fromBER(issuer.raw));
  const signedData = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: OID.data }),
    signerInfos: [signer],
    certificates: sortByEncoding([certificate, ...chain]),
  });
  const { engine, privateKey } = delegatingEngine(key);
  await signedData.sign(privateKey, 0, 'SHA-256', undefined, engine);
  // pkijs leaves out the NULL that RFC 4055 wants beside sha256WithRSAEncryption; the field is not signed.
  if (signer.signatureAlgorithm.algorithmId.startsWith('1.2.840.113549.1.1.'))
    signer.signatureAlgorithm.algorithmParams = new asn1js.Null();
  const contentInfo = new pkijs.ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
  return Buffer.from(contentInfo.toSchema().toBER(false));
}

// DER wants a SET OF in the order of its encodings. pkijs signs attributes as given, and a strict verifier refuses the rest.
function buildSignedAttributes(certificate: pkijs.Certificate, raw: Buffer, digest: Buffer, signedAt: Date): pkijs.Attribute[] {
  const time =
    signedAt.getUTCFullYear() < 2050 ? new asn1js.UTCTime({ valueDate: signedAt }) : new asn1js.GeneralizedTime({ valueDate: signedAt });
  return sortByEncoding([
    new pkijs.Attribute({ type: OID.contentType, values: [new asn1js.ObjectIdentifier({ value: OID.data })] }),
    new pkijs.Attribute({ type: OID.messageDigest, values: [new asn1js.OctetString({ valueHex: toArrayBuffer(digest) })] }),
    new pkijs.Attribute({ type: OID.signingTime, values: [time] }),
    new pkijs.Attribute({ type: OID.signingCertificateV2, values: [signingCertificateV2(certificate, raw)] }),
  ]);
}

// RFC 5035: the hash algorithm is left out where it is SHA-256, its default.
function signingCertificateV2(certificate: pkijs.Certificate, raw: Buffer): asn1js.Sequence {
  const hash = createHash('sha256').update(raw).digest();
  const issuerName = new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 4 }, value: [certificate.issuer.toSchema()] });
  const issuerSerial = new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [issuerName] }), certificate.serialNumber] });
  const certificateId = new asn1js.Sequence({ value: [new asn1js.OctetString({ valueHex: toArrayBuffer(hash) }), issuerSerial] });
  return new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [certificateId] })] });
}

function sortByEncoding<T extends pkijs.PkiObject>(items: T[]): T[] {
  return items
    .map((item) => ({ item, encoding: Buffer.from(item.toSchema().toBER(false)) }))
    .sort((a, b) => Buffer.compare(a.encoding, b.encoding))
    .map(({ item }) => item);
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
