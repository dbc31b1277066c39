import { verify, type KeyObject } from 'node:crypto';
import { DER, readOid, readSequence, writeDer, writeOid, type DerValue } from './der.ts';
import { OID } from './oid.ts';
import { failSignature } from './failure.ts';

/** Hash functions of signatures, certificates and time-stamps. A weaker one is not in the table, so it can't be accepted by mistake. */
export type HashName = 'sha256' | 'sha384' | 'sha512';

export const HASH_OID: Record<HashName, string> = { sha256: OID.sha256, sha384: OID.sha384, sha512: OID.sha512 };
const HASH_BY_OID = new Map(Object.entries(HASH_OID).map(([name, oid]) => [oid, name as HashName]));

interface SignatureAlgorithm {
  /** Absent where the digest algorithm stands beside it (rsaEncryption in a SignerInfo). */
  hash?: HashName;
  keyType: 'rsa' | 'ec';
}

/** The one table of signature algorithms; GOST would be further rows. */
const SIGNATURE_BY_OID = new Map<string, SignatureAlgorithm>([
  [OID.rsaEncryption, { keyType: 'rsa' }],
  [OID.sha256WithRsa, { keyType: 'rsa', hash: 'sha256' }],
  [OID.sha384WithRsa, { keyType: 'rsa', hash: 'sha384' }],
  [OID.sha512WithRsa, { keyType: 'rsa', hash: 'sha512' }],
  [OID.ecdsaWithSha256, { keyType: 'ec', hash: 'sha256' }],
  [OID.ecdsaWithSha384, { keyType: 'ec', hash: 'sha384' }],
  [OID.ecdsaWithSha512, { keyType: 'ec', hash: 'sha512' }],
]);

const RSA_BITS_MIN = 2048;
const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const NULL = Buffer.of(DER.NULL, 0);

/** The hash that an AlgorithmIdentifier names. @throws SealpostError signature.invalid */
export function readHash(algorithm: DerValue | undefined): HashName {
  return HASH_BY_OID.get(readAlgorithmOid(algorithm)) ?? failSignature('a digest algorithm that is not accepted');
}

/** Parameters are absent or NULL; anything else would be a place to hide bytes. */
export function readAlgorithmOid(algorithm: DerValue | undefined): string {
  const members = readSequence(algorithm);
  if (members[0]?.tag !== DER.OID) failSignature('an algorithm without a name');
  if (members.length > 2 || (members[1] && !members[1].bytes.equals(NULL))) failSignature('parameters of an algorithm');
  return readOid(members[0]!.content);
}

/** AlgorithmIdentifier of a hash without parameters, as RFC 5754 writes it in CMS. */
export function writeHashAlgorithm(hash: HashName): Buffer {
  return writeDer(DER.SEQUENCE, writeOid(HASH_OID[hash]));
}

/**
 * Checks a signature under its AlgorithmIdentifier: the algorithm must be in the table, fit the key, and the key must be strong enough.
 * @param digestAlgorithm the hash named beside it, where the container has one; both must agree
 */
export function verifyWithAlgorithm(
  algorithm: DerValue | undefined,
  data: Buffer,
  key: KeyObject,
  signature: Buffer,
  digestAlgorithm?: HashName,
): boolean {
  const known = SIGNATURE_BY_OID.get(readAlgorithmOid(algorithm));
  if (!known) return failSignature('a signature algorithm that is not accepted');
  const hash = known.hash ?? digestAlgorithm;
  if (!hash || (digestAlgorithm && hash !== digestAlgorithm)) return failSignature('the algorithms of digest and signature differ');
  if (key.asymmetricKeyType !== known.keyType) return failSignature('a key of another kind than the signature');
  requireStrength(key);
  try {
    return verify(hash, data, key, signature);
  } catch {
    // A signature value or key that OpenSSL can't even read verifies nothing.
    return false;
  }
}

/** @throws SealpostError signature.invalid for RSA below 2,048 bits and for curves that are not accepted */
export function requireStrength(key: KeyObject): void {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' ? (modulusLength ?? 0) < RSA_BITS_MIN : !CURVES.has(namedCurve ?? ''))
    failSignature('a key that is too weak or of a kind that is not accepted');
}
