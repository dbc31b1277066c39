import { OID } from '../signing/asn1/oid.ts';
import { readSignedData } from '../signing/cades/read-signed-data.ts';
import { readCertificate } from '../signing/certificates/certificate.ts';

/** Who has signed, as the certificate in the signature says it. */
export function signerOf(cms: Buffer): { name: string; organisation: string; thumbprint: string } {
  const certificate = readSignedData(cms)
    .certificates.map(readCertificate)
    .find(({ isAuthority }) => !isAuthority)!;
  const { subjectNames, thumbprint } = certificate;
  return { name: subjectNames.get(OID.commonName) ?? '', organisation: subjectNames.get(OID.organisation) ?? '', thumbprint };
}
