import { OID } from '../signing/asn1/oid.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';

/** Under which name a certificate lies in the container: whose it is, and enough of its thumbprint that no two share one. */
export function certificateFileName({ subjectNames, thumbprint }: Certificate): string {
  const name = (subjectNames.get(OID.commonName) ?? 'certificate').normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-');
  return `${[...name].slice(0, 60).join('')}-${thumbprint.slice(0, 8)}.cer`;
}
