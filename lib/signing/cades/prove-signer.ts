import { createHash } from 'node:crypto';
import { failSignature } from '../asn1/failure.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { buildCadesSignature } from './cades-builder.ts';
import { compileSigner, type CompiledSigner } from './compiled-signer.ts';
import { readSignedData } from './read-signed-data.ts';
import { verifySignature } from './verify-signature.ts';

const FIXED = createHash('sha256').update('the fixed document of the proof').digest();

/**
 * A signer proves itself before it serves: over one digest and time it must give the very signed attributes that pkijs gives (for
 * RSA the very signature value too), and both messages must pass the strict check.
 * @throws SealpostError signature.invalid where it doesn't
 */
export async function proveSigner(
  key: SigningKey,
  roots: readonly Certificate[],
  { signer = compileSigner(key), now = new Date() }: { signer?: CompiledSigner; now?: Date } = {},
): Promise<CompiledSigner> {
  const [own, reference] = await Promise.all([signer.sign(FIXED, now), buildCadesSignature(key, FIXED, now)]);
  for (const cms of [own, reference]) verifySignature(cms, { digest: FIXED, certificate: key.certificate, roots, needsStatus: false, now });
  const [ownSigner, referenceSigner] = [readSignedData(own).signer, readSignedData(reference).signer];
  if (!ownSigner.members[3]!.bytes.equals(referenceSigner.members[3]!.bytes)) failSignature('the signer differs from the reference');
  if (key.scheme === 'rsa-pkcs1-sha256' && !ownSigner.signature.equals(referenceSigner.signature))
    failSignature('the signature value differs from the reference');
  return signer;
}
