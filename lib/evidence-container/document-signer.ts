import { normaliseName } from '../../domain/spelling.ts';
import { OID } from '../signing/asn1/oid.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import type { DocumentStatements, StatedSignatory } from './document-statements.ts';
import { organisationOf } from './receipt-side.ts';

/** What is wrong with a signer, or open about him; undefined where he is the one whom the document names. */
export type SignerFault =
  | { outcome: 'failed'; code: 'signature.other-signatory' | 'signature.other-organisation'; text: string }
  | { outcome: 'indeterminate'; code: 'signature.signer-unproven'; text: string };

/**
 * Compares the certificate of a document's signature with what the document says: every Подписант, by name, and the seller, by INN. A certificate without
 * an INN of an organisation is a person's: then the file must name the power of attorney by which he acts.
 */
export function judgeSigner(
  { signatories, sellerInns }: DocumentStatements,
  certificate: Certificate,
  sellerInn = sellerInns[0],
): SignerFault | undefined {
  const { subjectNames } = certificate;
  const failed = (code: Extract<SignerFault, { outcome: 'failed' }>['code'], text: string): SignerFault => ({
    outcome: 'failed',
    code,
    text,
  });
  if (signatories.length === 0) return failed('signature.other-signatory', 'it names nobody who signs it (Подписант)');
  if (!signatories.every((signatory) => isOwner(certificate, signatory)))
    return failed('signature.other-signatory', 'it names another signatory (Подписант) than the certificate of its signature');
  const organisation = organisationOf(certificate);
  // An entrepreneur's INN is his own.
  const own = organisation ?? (subjectNames.get(OID.innPerson) === sellerInn ? sellerInn : undefined);
  if (own !== undefined && sellerInn !== undefined && own !== sellerInn)
    return failed('signature.other-organisation', 'it is signed with a certificate of another organisation than its seller');
  if (own === undefined && !signatories.every(({ hasAuthority }) => hasAuthority))
    return {
      outcome: 'indeterminate',
      code: 'signature.signer-unproven',
      text: 'its certificate names no organisation, and the document names no power of attorney of its signatory',
    };
  return undefined;
}

/** The certificate was issued to this person, by name. */
export function isOwner({ subjectNames }: Certificate, { surname, givenName }: StatedSignatory): boolean {
  const owner = [OID.surname, OID.givenName].map((oid) => subjectNames.get(oid) ?? '').join(' ');
  const names = [subjectNames.get(OID.commonName) ?? '', owner].map(normaliseName);
  return names.includes(normaliseName(`${surname} ${givenName}`));
}
