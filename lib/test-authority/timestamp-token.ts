import { createHash, randomBytes, sign } from 'node:crypto';
import { DER, readDer, readSequence, writeDer, writeGeneralizedTime, writeOid, writeTime, writeUnsigned } from '../signing/asn1/der.ts';
import { OID } from '../signing/asn1/oid.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import { signatureAlgorithm, type KeyPair } from './issue-certificate.ts';

/** The policy under which the test authority stamps: an arc for examples. */
export const TEST_POLICY = '1.3.6.1.4.1.99999.3161.1';

const SHA256 = writeDer(DER.SEQUENCE, writeOid(OID.sha256));
const integer = (value: number) => writeDer(DER.INTEGER, Buffer.of(value));
const SERIAL_BYTES = 8;

/** What a test may change of a token, to see it refused. */
export interface TokenChanges {
  generatedAt?: Date;
  nonce?: Buffer;
  imprint?: Buffer;
  policy?: string;
  /** The certificate that signing-certificate-v2 names instead of the signer's. */
  namedCertificate?: Certificate;
}

/** A TimeStampResp (RFC 3161) with a granted token for a TimeStampReq. */
export function buildTimestampResponse(
  stamper: KeyPair,
  issuers: readonly Certificate[],
  request: Buffer,
  changes: TokenChanges = {},
): Buffer {
  const [, imprint, ...rest] = readSequence(readDer(request));
  const nonce = changes.nonce ?? rest.find(({ tag }) => tag === DER.INTEGER)?.bytes;
  const info = writeDer(
    DER.SEQUENCE,
    integer(1),
    writeOid(changes.policy ?? TEST_POLICY),
    changes.imprint ?? imprint!.bytes,
    writeUnsigned(randomBytes(SERIAL_BYTES)),
    writeGeneralizedTime(changes.generatedAt ?? new Date()),
    ...(nonce ? [nonce] : []),
  );
  const token = buildToken(stamper, issuers, info, changes);
  return writeDer(DER.SEQUENCE, writeDer(DER.SEQUENCE, integer(0)), token);
}

function buildToken(stamper: KeyPair, issuers: readonly Certificate[], info: Buffer, changes: TokenChanges): Buffer {
  const { certificate, privateKey } = stamper;
  const named = changes.namedCertificate ?? certificate;
  const certificateId = writeDer(DER.SEQUENCE, writeDer(DER.OCTET_STRING, createHash('sha256').update(named.raw).digest()));
  const attributes = [
    attribute(OID.contentType, writeOid(OID.tstInfo)),
    attribute(OID.messageDigest, writeDer(DER.OCTET_STRING, createHash('sha256').update(info).digest())),
    attribute(OID.signingTime, writeTime(changes.generatedAt ?? new Date())),
    attribute(OID.signingCertificateV2, writeDer(DER.SEQUENCE, writeDer(DER.SEQUENCE, certificateId))),
  ].sort((a, b) => Buffer.compare(a, b));
  const signerInfo = writeDer(
    DER.SEQUENCE,
    integer(1),
    writeDer(DER.SEQUENCE, certificate.issuer, certificate.serial),
    SHA256,
    writeDer(DER.CONTEXT_0, ...attributes),
    signatureAlgorithm(privateKey),
    writeDer(DER.OCTET_STRING, sign('sha256', writeDer(DER.SET, ...attributes), privateKey)),
  );
  const certificates = [certificate, ...issuers].map(({ raw }) => raw).sort((a, b) => Buffer.compare(a, b));
  const signedData = writeDer(
    DER.SEQUENCE,
    integer(3),
    writeDer(DER.SET, SHA256),
    writeDer(DER.SEQUENCE, writeOid(OID.tstInfo), writeDer(DER.CONTEXT_0, writeDer(DER.OCTET_STRING, info))),
    writeDer(DER.CONTEXT_0, ...certificates),
    writeDer(DER.SET, signerInfo),
  );
  return writeDer(DER.SEQUENCE, writeOid(OID.signedData), writeDer(DER.CONTEXT_0, signedData));
}

function attribute(oid: string, value: Buffer): Buffer {
  return writeDer(DER.SEQUENCE, writeOid(oid), writeDer(DER.SET, value));
}
