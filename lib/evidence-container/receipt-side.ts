import { OID } from '../signing/asn1/oid.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';

/** Who is who in a document: its signer, and the two organisations that it names. */
export interface Parties {
  signer: Certificate | undefined;
  sellerInn: string;
  buyerInn: string | undefined;
}

/** `unproven`: the certificate names no INN, or a person's that is not the buyer's: an employee, or anybody. */
export type Side = 'seller' | 'buyer' | 'other' | 'unproven';

/** Whose certificate it is, by exact comparison. A name proves nobody: anybody may have it. */
export function sideOf(certificate: Certificate, { signer, sellerInn, buyerInn }: Parties): Side {
  const isSigner = signer && (certificate.subject.equals(signer.subject) || certificate.publicKeyBits.equals(signer.publicKeyBits));
  if (isSigner) return 'seller';
  const own = innOf(certificate, OID.innPerson);
  const person = own?.length === 12 ? own : undefined;
  const organisation = organisationOf(certificate);
  if (organisation === sellerInn) return 'seller';
  if (buyerInn !== undefined && (organisation ?? person) === buyerInn) return 'buyer';
  return organisation === undefined ? 'unproven' : 'other';
}

/** INN of the organisation that a certificate names; undefined for a person's. Certificates of before 2021 fill it up to 12 digits, in the place of a person's. */
export function organisationOf(certificate: Certificate): string | undefined {
  const own = innOf(certificate, OID.innPerson);
  return innOf(certificate, OID.innLegal) ?? (own?.length === 12 ? undefined : own);
}

function innOf({ subjectNames }: Certificate, oid: string): string | undefined {
  const digits = subjectNames.get(oid)?.trim();
  if (!digits || !/^(?:\d{10}|\d{12})$/.test(digits)) return undefined;
  return digits.length === 12 && digits.startsWith('00') ? digits.slice(2) : digits;
}
