import { OID } from '../signing/asn1/oid.ts';
import { readCertificate, type Certificate } from '../signing/certificates/certificate.ts';

/** By what a certificate of our signatories is recognised, past ones too. */
export interface OwnCertificates {
  thumbprints: ReadonlySet<string>;
  /** Public keys, in hex: the same key under another certificate is the same signatory. */
  keys: ReadonlySet<string>;
  /** ИНН of the persons whose they are. */
  persons: ReadonlySet<string>;
}

/** @throws SealpostError signature.malformed */
export function indexCertificates(certificates: readonly Uint8Array[]): OwnCertificates {
  const read = certificates.map(readCertificate);
  return {
    thumbprints: new Set(read.map(({ thumbprint }) => thumbprint)),
    keys: new Set(read.map(keyOf)),
    persons: new Set(read.flatMap(({ subjectNames }) => subjectNames.get(OID.innPerson) ?? [])),
  };
}

export function keyOf({ publicKeyBits }: Certificate): string {
  return publicKeyBits.toString('hex');
}

const known = new WeakMap<object, OwnCertificates>();

/** The same for a registry as it stands: read once for each of its versions, not for each document that comes. */
export function ownCertificatesOf(registry: { readonly certificates: readonly { certificate: Uint8Array }[] }): OwnCertificates {
  let own = known.get(registry);
  if (!own) known.set(registry, (own = indexCertificates(registry.certificates.map(({ certificate }) => certificate))));
  return own;
}
