import { webcrypto } from 'node:crypto';
import * as pkijs from 'pkijs';
import type { SigningKey } from '../keys/signing-key.ts';

/** What the standard engine of pkijs needs to know of a key to choose its algorithm identifiers. */
const ALGORITHM = {
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256' },
  'rsa-pkcs1-sha256': { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } },
} as const;

/** An engine for pkijs whose signatures come from a key that pkijs never sees: in a file, in a token, far away. */
class DelegatingEngine extends pkijs.CryptoEngine {
  readonly key: SigningKey;

  constructor(key: SigningKey) {
    super({ name: 'delegating', crypto: webcrypto });
    this.key = key;
  }

  override async signWithPrivateKey(data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer> {
    const bytes = ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
    return new Uint8Array(await this.key.sign(bytes)).buffer;
  }
}

export function delegatingEngine(key: SigningKey): { engine: pkijs.CryptoEngine; privateKey: webcrypto.CryptoKey } {
  // A stand-in: only its algorithm is read, the signature is made above.
  const privateKey = {
    type: 'private',
    extractable: false,
    usages: ['sign'],
    algorithm: ALGORITHM[key.scheme],
  } as unknown as webcrypto.CryptoKey;
  return { engine: new DelegatingEngine(key), privateKey };
}
