import { createPrivateKey, createPublicKey, sign as signCallback, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Certificate } from '../certificates/certificate.ts';
import { schemeOf, type SigningKey } from './signing-key.ts';

// With a callback the work is done on the thread pool: the event loop stays free for the next request.
const sign = promisify(signCallback) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;

export interface FileKeyOptions {
  certificate: Certificate;
  chain: Certificate[];
  /** Encrypted PKCS#8, PEM. */
  keyPem: string;
  passphrase: string;
}

/** A key from an encrypted PKCS#8 file, opened in this process. @throws Error where the passphrase or the key is the wrong one */
export function openFileKey({ certificate, chain, keyPem, passphrase }: FileKeyOptions): SigningKey {
  const key = createPrivateKey({ key: keyPem, passphrase });
  if (!createPublicKey(key).equals(certificate.publicKey)) throw new Error('The key does not belong to the certificate.');
  return {
    certificate,
    chain,
    scheme: schemeOf(certificate),
    kind: 'file',
    sign: (toBeSigned) => sign('sha256', toBeSigned, key),
  };
}
