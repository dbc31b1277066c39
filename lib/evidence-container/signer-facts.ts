import { OID } from '../signing/asn1/oid.ts';
import { readSignedData } from '../signing/cades/read-signed-data.ts';
import { readCertificate, type Certificate } from '../signing/certificates/certificate.ts';

/** The certificate in a signature that is no authority's; undefined where none is in it. */
export function signingCertificate(cms: Buffer): Certificate | undefined {
  return readSignedData(cms)
    .certificates.map(readCertificate)
    .find(({ isAuthority }) => !isAuthority);
}

/** Who has signed, as the certificate in the signature says it. */
export function signerOf(cms: Buffer): { name: string; organisation: string; thumbprint: string } {
  const { subjectNames, thumbprint } = signingCertificate(cms)!;
  return { name: subjectNames.get(OID.commonName) ?? '', organisation: subjectNames.get(OID.organisation) ?? '', thumbprint };
}
