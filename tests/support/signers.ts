import { createHash } from 'node:crypto';
import { compileSigner } from '../../lib/signing/cades/compiled-signer.ts';
import { openFileKey } from '../../lib/signing/keys/file-key.ts';
import type { SigningKey } from '../../lib/signing/keys/signing-key.ts';
import type { KeyPair } from '../../lib/test-authority/issue-certificate.ts';
import type { TestAuthority } from '../../lib/test-authority/test-authority.ts';

const PASSPHRASE = 'a passphrase of this test';

/** The key of a pair as the signing process would open it. */
export function keyOf(pair: KeyPair, authority: Pick<TestAuthority, 'issuer'>): SigningKey {
  const keyPem = pair.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }) as string;
  return openFileKey({ certificate: pair.certificate, chain: [authority.issuer.certificate], keyPem, passphrase: PASSPHRASE });
}

/** A detached B-B signature of a pair over a document. */
export async function signWith(pair: KeyPair, authority: Pick<TestAuthority, 'issuer'>, content: Buffer, at = new Date()): Promise<Buffer> {
  return compileSigner(keyOf(pair, authority)).sign(sha256(content), at);
}

export function sha256(bytes: Buffer | string): Buffer {
  return createHash('sha256').update(bytes).digest();
}
