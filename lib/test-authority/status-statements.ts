import { createHash } from 'node:crypto';
import { DER, readDer, readMembers, readSequence, writeDer, writeGeneralizedTime, writeOid, writeTime } from '../signing/asn1/der.ts';
import { OID } from '../signing/asn1/oid.ts';
import { signatureAlgorithm, signed, writeExtension, type KeyPair } from './issue-certificate.ts';

export interface StatementTimes {
  thisUpdate: Date;
  nextUpdate: Date;
}

/**
 * A revocation list (RFC 5280, 5) of an authority.
 * @param revoked serials (INTEGER with tag and length, hex) → time
 * @param readyEntries entries in DER, for lists that a test wants refused
 */
export function buildRevocationList(
  issuer: KeyPair,
  revoked: ReadonlyMap<string, Date>,
  { thisUpdate, nextUpdate }: StatementTimes,
  readyEntries: readonly Buffer[] = [],
): Buffer {
  const algorithm = signatureAlgorithm(issuer.privateKey);
  const reason = writeDer(DER.SEQUENCE, writeExtension(OID.reasonCode, writeDer(DER.ENUMERATED, Buffer.of(1))));
  const entries = [...revoked].map(([serial, at]) => writeDer(DER.SEQUENCE, Buffer.from(serial, 'hex'), writeTime(at), reason));
  entries.push(...readyEntries);
  const number = writeExtension(OID.cRLNumber, writeDer(DER.INTEGER, Buffer.of(1)));
  const tbs = writeDer(
    DER.SEQUENCE,
    writeDer(DER.INTEGER, Buffer.of(1)),
    algorithm,
    issuer.certificate.subject,
    writeTime(thisUpdate),
    writeTime(nextUpdate),
    ...(entries.length > 0 ? [writeDer(DER.SEQUENCE, ...entries)] : []),
    writeDer(DER.CONTEXT_0, writeDer(DER.SEQUENCE, number)),
  );
  return signed(tbs, algorithm, issuer.privateKey);
}

export interface OcspStatement extends StatementTimes {
  /** The CertID as asked, in DER. */
  certId: Buffer;
  revokedAt?: Date | undefined;
  unknown?: boolean;
  nonce?: Buffer | undefined;
}

/** A successful OCSPResponse (RFC 6960), signed by `responder`, whose certificate travels along. */
export function buildOcspResponse(
  responder: KeyPair,
  { certId, revokedAt, unknown, nonce, thisUpdate, nextUpdate }: OcspStatement,
): Buffer {
  const status = revokedAt
    ? writeDer(DER.CONTEXT_1, writeGeneralizedTime(revokedAt))
    : Buffer.of(unknown ? DER.PRIMITIVE_2 : DER.PRIMITIVE_0, 0);
  const next = writeDer(DER.CONTEXT_0, writeGeneralizedTime(nextUpdate));
  const single = writeDer(DER.SEQUENCE, certId, status, writeGeneralizedTime(thisUpdate), next);
  const extensions = nonce ? [writeDer(DER.CONTEXT_1, writeDer(DER.SEQUENCE, writeExtension(OID.ocspNonce, nonce)))] : [];
  const keyHash = writeDer(DER.OCTET_STRING, createHash('sha1').update(responder.certificate.publicKeyBits).digest());
  const tbs = writeDer(
    DER.SEQUENCE,
    writeDer(DER.CONTEXT_2, keyHash),
    writeGeneralizedTime(thisUpdate),
    writeDer(DER.SEQUENCE, single),
    ...extensions,
  );
  const certificates = writeDer(DER.CONTEXT_0, writeDer(DER.SEQUENCE, responder.certificate.raw));
  const basic = signed(tbs, signatureAlgorithm(responder.privateKey), responder.privateKey, certificates);
  const bytes = writeDer(DER.SEQUENCE, writeOid(OID.ocspBasic), writeDer(DER.OCTET_STRING, basic));
  return writeDer(DER.SEQUENCE, writeDer(DER.ENUMERATED, Buffer.of(0)), writeDer(DER.CONTEXT_0, bytes));
}

/** CertID, serial and nonce of an OCSPRequest for one certificate. */
export function readOcspRequest(bytes: Buffer): { certId: Buffer; serial: Buffer; nonce: Buffer | undefined } {
  const members = readSequence(readSequence(readDer(bytes))[0]);
  const list = members.find(({ tag }) => tag === DER.SEQUENCE);
  const certId = readSequence(readSequence(list)[0])[0]!;
  const extensions = members.find(({ tag }) => tag === DER.CONTEXT_2);
  const nonce = extensions && readSequence(readSequence(readMembers(extensions)[0])[0]).at(-1)?.content;
  return { certId: certId.bytes, serial: readSequence(certId)[3]!.bytes, nonce };
}
