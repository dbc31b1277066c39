import { createHash, type X509Certificate } from 'node:crypto';
import { SealpostError } from '../../domain/errors.ts';
import { buildCadesSignature } from './cades-builder.ts';
import { readMembers, readDer } from './der.ts';
import type { SigningKey } from './signing-key.ts';
import { verifySignature } from './verify-signature.ts';

const FIXED = createHash('sha256').update('the fixed document of the proof').digest();

/**
 * A signer proves itself before it serves: over one digest and time it must give the very signed attributes that pkijs gives,
 * and both must pass the strict check. Returns the key.
 * @throws SealpostError signature.invalid where it doesn't
 */
export async function proveSigner(key: SigningKey, root: X509Certificate, now = new Date()): Promise<SigningKey> {
  const [own, reference] = await Promise.all([key.signer.sign(FIXED, now), buildCadesSignature(key, FIXED, now)]);
  for (const cms of [own, reference]) verifySignature(cms, { digest: FIXED, certificate: key.certificate, root });
  if (!signedAttributes(own).equals(signedAttributes(reference))) {
    throw new SealpostError('signature.invalid', 'The signer differs from the reference.', { details: { headId: key.headId } });
  }
  return key;
}

function signedAttributes(cms: Buffer): Buffer {
  const signedData = readMembers(readDer(readMembers(readDer(cms))[1]!.content));
  return readMembers(readMembers(signedData[4]!)[0]!)[3]!.bytes;
}
