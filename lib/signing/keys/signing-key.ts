import type { Certificate } from '../certificates/certificate.ts';

/** Algorithms that keys sign with. A further one is a row here, in the compiled signer and in asn1/algorithms.ts. */
export type SignatureScheme = 'rsa-pkcs1-sha256' | 'ecdsa-p256-sha256';

/** A key of a signatory with its certificate, wherever the key itself is. Exists in the signing process only. */
export interface SigningKey {
  certificate: Certificate;
  /** Issuing certificates without the root. */
  chain: Certificate[];
  scheme: SignatureScheme;
  /** Where the key is, for logs and the health page; never a path or a PIN. */
  kind: 'file' | 'token' | 'remote';
  /** The signature value over these bytes: PKCS#1 v1.5, or ECDSA as a DER SEQUENCE. @throws SealpostError key.* */
  sign: (toBeSigned: Buffer) => Promise<Buffer>;
}

/** The scheme of a certificate's key. @throws Error for keys that don't sign here */
export function schemeOf({ publicKey }: Certificate): SignatureScheme {
  const { namedCurve, modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return 'ecdsa-p256-sha256';
  if (publicKey.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return 'rsa-pkcs1-sha256';
  throw new Error('Only RSA from 2,048 bits and P-256 sign here.');
}
