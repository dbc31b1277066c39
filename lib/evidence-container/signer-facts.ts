import { OID } from '../signing/asn1/oid.ts';
import { findSigner, readSignedData } from '../signing/cades/read-signed-data.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';

/** The certificate whose key has made a signature, as its signer id names it: others may be in it as well. @throws SealpostError signature.* */
export function signingCertificate(cms: Buffer): Certificate {
  return findSigner(readSignedData(cms));
}

/** Who has signed, as the certificate in the signature says it. @throws SealpostError signature.* */
export function signerOf(cms: Buffer): { name: string; organisation: string; thumbprint: string } {
  const { subjectNames, thumbprint } = signingCertificate(cms);
  return { name: subjectNames.get(OID.commonName) ?? '', organisation: subjectNames.get(OID.organisation) ?? '', thumbprint };
}
