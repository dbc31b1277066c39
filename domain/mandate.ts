import type { DocumentKind } from './document-kind.ts';
import type { ErrorCode } from './errors.ts';
import type { FullName } from './submission.ts';

/** On what a signatory's right to sign rests. */
export type AuthorityBasis = 'law' | 'charter' | 'power-of-attorney';

/** A machine-readable power of attorney (МЧД): its number is a GUID, its registry the store where anybody can look it up. */
export interface PowerOfAttorney {
  number: string;
  /** YYYY-MM-DD. */
  issuedOn: string;
  registry: string;
}

/** The right of a person to sign for an office, for a time. Rows are added and ended, never rewritten. */
export interface Mandate {
  id: string;
  headId: string;
  signatoryId: string;
  fullName: FullName;
  /** A deputy signs only while the head is absent, by authority of his own. */
  role: 'head' | 'deputy';
  post: string;
  department: string;
  /** The organisation in whose name is signed. */
  sellerInn: string;
  basis: AuthorityBasis;
  powerOfAttorney: PowerOfAttorney | null;
  /** Kinds of documents that the authority covers; null for all. */
  kinds: DocumentKind[] | null;
  validFrom: Date;
  validTo: Date | null;
  revokedAt: Date | null;
}

/** A mandate as a file or a request states it: instants as text. */
export type MandateCard = Pick<Mandate, 'headId' | 'fullName' | 'role' | 'post' | 'department' | 'sellerInn' | 'basis'> & {
  id?: string | undefined;
  signatoryId?: string | undefined;
  powerOfAttorney?: PowerOfAttorney | null | undefined;
  kinds?: DocumentKind[] | null | undefined;
  validFrom: string;
  validTo?: string | null | undefined;
};

export interface Absence {
  id: string;
  headId: string;
  from: Date;
  to: Date | null;
}

/** What is to be signed, and when. */
export interface SigningOccasion {
  headId: string;
  /** A month's statement is covered only by authority without limits. */
  kind: DocumentKind | 'month-statement';
  sellerInn: string;
  at: Date;
}

export type MandateChoice = { mandate: Mandate; refusal?: undefined } | { mandate?: undefined; refusal: ErrorCode };

/**
 * Who signs: the head in force at this moment, or while he is absent a deputy in force, if the authority covers kind and organisation.
 * Says why nobody can, in the order in which a person would ask.
 */
export function chooseMandate(occasion: SigningOccasion, mandates: readonly Mandate[], absences: readonly Absence[]): MandateChoice {
  const { headId, kind, sellerInn, at } = occasion;
  const isAbsent = absences.some((absence) => absence.headId === headId && isWithin(at, absence.from, absence.to));
  const role = isAbsent ? 'deputy' : 'head';
  const inForce = mandates.filter((mandate) => mandate.headId === headId && mandate.role === role && isInForce(mandate, at));
  if (inForce.length === 0) return { refusal: isAbsent ? 'mandate.head-absent' : 'mandate.missing' };
  const ofOrganisation = inForce.filter((mandate) => mandate.sellerInn === sellerInn);
  if (ofOrganisation.length === 0) return { refusal: 'mandate.other-organisation' };
  const covering = ofOrganisation.filter(({ kinds }) => kinds === null || (kinds as readonly string[]).includes(kind));
  if (covering.length === 0) return { refusal: 'mandate.kind-not-covered' };
  // The latest one: a renewed power of attorney replaces the one that still runs.
  return { mandate: covering.reduce((latest, mandate) => (mandate.validFrom > latest.validFrom ? mandate : latest)) };
}

export function isInForce({ validFrom, validTo, revokedAt }: Pick<Mandate, 'validFrom' | 'validTo' | 'revokedAt'>, at: Date): boolean {
  return isWithin(at, validFrom, validTo) && (revokedAt === null || at < revokedAt);
}

/** From is within, to is not. */
function isWithin(at: Date, from: Date, to: Date | null): boolean {
  return at >= from && (to === null || at < to);
}

/** The end of a mandate: its own, or its revocation. */
export function endOf({ validTo, revokedAt }: Pick<Mandate, 'validTo' | 'revokedAt'>): Date | null {
  if (validTo && revokedAt) return validTo < revokedAt ? validTo : revokedAt;
  return validTo ?? revokedAt;
}

/** Two heads of one office at one time would leave it to chance who signs. Renewals for the same person may overlap. */
export function findRival(candidate: Mandate, mandates: readonly Mandate[]): Mandate | undefined {
  if (candidate.role !== 'head') return undefined;
  return mandates.find(
    (other) =>
      other.id !== candidate.id &&
      other.headId === candidate.headId &&
      other.role === 'head' &&
      other.signatoryId !== candidate.signatoryId &&
      other.sellerInn === candidate.sellerInn &&
      sharesKind(other.kinds, candidate.kinds) &&
      overlaps(other, candidate),
  );
}

function sharesKind(one: DocumentKind[] | null, other: DocumentKind[] | null): boolean {
  return one === null || other === null || one.some((kind) => other.includes(kind));
}

function overlaps(one: Mandate, other: Mandate): boolean {
  const startsBefore = (a: Mandate, b: Mandate) => {
    const end = endOf(b);
    return end === null || a.validFrom < end;
  };
  return startsBefore(one, other) && startsBefore(other, one);
}

/** A certificate of a signatory, as the registry knows it. */
export interface SignatoryCertificate {
  thumbprint: string;
  signatoryId: string;
  notBefore: Date;
  notAfter: Date;
  /** From when on it is used: the switch-over between two that overlap. */
  useFrom: Date;
  retiredAt: Date | null;
}

/** A signature must be provable before its certificate ends: with less life than this none is made. */
export const CERTIFICATE_LIFE_MIN_MS = 24 * 60 * 60 * 1000;

/** Certificates that may be used at a time, the one last switched to first; those too near their end are left out. */
export function listUsableCertificates(
  certificates: readonly SignatoryCertificate[],
  signatoryId: string,
  at: Date,
): SignatoryCertificate[] {
  return certificates
    .filter(
      (certificate) =>
        certificate.signatoryId === signatoryId &&
        certificate.useFrom <= at &&
        certificate.notBefore <= at &&
        certificate.notAfter.getTime() - at.getTime() >= CERTIFICATE_LIFE_MIN_MS &&
        (certificate.retiredAt === null || at < certificate.retiredAt),
    )
    .sort((a, b) => b.useFrom.getTime() - a.useFrom.getTime());
}
