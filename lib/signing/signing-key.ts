import { createHash, createPrivateKey, webcrypto, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compileSigner, type CompiledSigner } from './compiled-signer.ts';
import { SealpostError } from '../../domain/errors.ts';

/** A head's key with its certificate. Exists in the signing process only. */
export interface SigningKey {
  headId: string;
  certificate: X509Certificate;
  /** Issuing certificates without the root. */
  chain: X509Certificate[];
  /** SHA-256 of the certificate, hex. */
  thumbprint: string;
  /** For the reference builder of pkijs. */
  privateKey: webcrypto.CryptoKey;
  signer: CompiledSigner;
}

/**
 * Reads `<directory>/<headId>/{key.pem,certificate.pem,chain.pem}`; the key is encrypted PKCS#8.
 * @throws SealpostError signature.no-key where there is none, or where it doesn't open
 */
export async function loadSigningKey(directory: string, headId: string, passphrase: string): Promise<SigningKey> {
  // The head's id comes from a document; it must not walk out of the folder.
  if (!/^[\w-]{1,64}$/.test(headId)) throw noKey(headId);
  try {
    const folder = path.join(directory, headId);
    const [keyPem, certificatePem, chainPem] = await Promise.all(
      ['key.pem', 'certificate.pem', 'chain.pem'].map((name) => readFile(path.join(folder, name), 'utf8')),
    );
    const certificate = new X509Certificate(certificatePem!);
    const chain = splitPem(chainPem!).map((pem) => new X509Certificate(pem));
    const key = createPrivateKey({ key: keyPem!, passphrase });
    if (!certificate.checkPrivateKey(key)) throw new Error('The key does not belong to the certificate.');
    return {
      headId,
      certificate,
      chain,
      thumbprint: createHash('sha256').update(certificate.raw).digest('hex'),
      privateKey: await importKey(key),
      signer: compileSigner(certificate, chain, key),
    };
  } catch (error) {
    throw noKey(headId, error);
  }
}

/** Certificates of a PEM file, in order. */
export function splitPem(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}

async function importKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const algorithm =
    key.asymmetricKeyType === 'ec' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), algorithm, false, ['sign']);
}

function noKey(headId: string, cause?: unknown): SealpostError {
  return new SealpostError('signature.no-key', 'There is no usable key for this head of department.', { details: { headId }, cause });
}
