import { randomBytes } from 'node:crypto';
import { writeHashAlgorithm, type HashName } from '../asn1/algorithms.ts';
import { DER, readDer, readSequence, readSmallInteger, writeDer, writeUnsigned } from '../asn1/der.ts';
import { failSignature } from '../asn1/failure.ts';

const NONCE_BYTES = 16;
const VERSION_1 = writeDer(DER.INTEGER, Buffer.of(1));
const TRUE = writeDer(DER.BOOLEAN, Buffer.of(0xff));

export interface TimestampRequest {
  /** TimeStampReq in DER. */
  bytes: Buffer;
  /** The INTEGER with tag and length; the token must repeat it byte for byte. */
  nonce: Buffer;
}

/** A TimeStampReq (RFC 3161, 2.4.1) over a digest, with a fresh nonce, that asks for the authority's certificate. */
export function buildTimestampRequest(digest: Buffer, hash: HashName): TimestampRequest {
  const imprint = writeDer(DER.SEQUENCE, writeHashAlgorithm(hash), writeDer(DER.OCTET_STRING, digest));
  // Minimal and positive, or the comparison with the token's own encoding fails.
  const nonce = writeUnsigned(randomBytes(NONCE_BYTES));
  return { bytes: writeDer(DER.SEQUENCE, VERSION_1, imprint, nonce, TRUE), nonce };
}

/** The token of a TimeStampResp. @throws SealpostError signature.invalid where the authority refused, signature.malformed */
export function readTimestampResponse(response: Buffer): Buffer {
  const [statusInfo, token] = readSequence(readDer(response));
  const status = readSmallInteger(readSequence(statusInfo)[0]);
  // 0 granted, 1 granted with modifications.
  if (status > 1 || !token) return failSignature(`the time-stamping authority refused (status ${status})`);
  return token.bytes;
}
