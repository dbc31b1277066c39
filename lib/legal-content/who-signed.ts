import type { TechnicalProof } from '../../domain/docflow/technical-document.ts';
import { SealpostError } from '../../domain/errors.ts';
import { normaliseName } from '../../domain/spelling.ts';
import { fullNameText, type PartnerCard } from '../../domain/submission.ts';
import { OID } from '../signing/asn1/oid.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import { keyOf, type OwnCertificates } from './own-certificates.ts';
import type { TechnicalContent } from './read-technical.ts';

/** The buyer, as the card and the docflow know him. */
export interface BuyerFacts extends Pick<PartnerCard, 'kind' | 'inn' | 'fullName'> {
  /** His box at the operator, to which the document went. */
  boxId: string;
}

/** Our own side: nobody of it is ever the buyer. */
export interface OwnSide {
  sellerInn: string;
  certificates: OwnCertificates;
}

export interface SignerQuestion {
  certificate: Certificate;
  content: TechnicalContent;
  buyer: BuyerFacts;
  own: OwnSide;
  /** The box from which the operator says that it came; null where it says none. */
  senderBox: string | null;
}

/** Who signed is proven in some way, or it is not, and then why not. */
export type SignerAnswer = { proof: TechnicalProof; why?: undefined } | { proof: null; why: string };

/**
 * Whether the one who signed is the buyer. Proof is an INN of the certificate that is the buyer's, or a power of attorney that the file names
 * while its signatory owns the certificate. An INN of another organisation, and anybody of ours, is a proof of the contrary.
 * @throws SealpostError signature.invalid where it is proven to be somebody else
 */
export function proveBuyer(question: SignerQuestion): SignerAnswer {
  const { certificate, buyer, own } = question;
  const organisation = organisationInn(certificate);
  if (isOurs(certificate, own, buyer) || organisation === own.sellerInn) failSide('it is signed by one of ours, and not by the buyer');
  if (organisation !== null) {
    if (organisation === buyer.inn) return { proof: 'organisation' };
    // A card without an INN can't contradict; a person's or entrepreneur's signature by an organisation does.
    if (buyer.inn !== undefined || buyer.kind !== 'legal') failSide('it is signed by another organisation');
    return { proof: null, why: "the card has no INN to compare the organisation's with" };
  }
  const person = certificate.subjectNames.get(OID.innPerson);
  if (person !== undefined && person === buyer.inn) return { proof: 'person' };
  return byAttorney(question) ?? byName(question) ?? { proof: null, why: whyNot(person, buyer) };
}

/** A certificate of an employee names no organisation; then the file must name the power of attorney, its owner and the buyer. */
function byAttorney({ certificate, content, buyer, senderBox }: SignerQuestion): SignerAnswer | undefined {
  // All of that is the signer's own word: it proves nothing against the operator's, that it came from another box.
  if (senderBox !== null && senderBox !== buyer.boxId) return undefined;
  const named = content.signatories.find((signatory) => signatory.attorney && isOwner(certificate, signatory));
  return named && isBuyersFile(content, buyer) ? { proof: 'power-of-attorney' } : undefined;
}

/** By its maker's INN; titles name no INN of the organisation, there the participant id in the file's name says whose it is. */
function isBuyersFile({ maker, from }: TechnicalContent, buyer: BuyerFacts): boolean {
  if (maker?.inn) return maker.inn === buyer.inn;
  return (maker?.participantId ?? from) === buyer.boxId;
}

/**
 * A person whose card has no INN can only be told by name. A namesake is likely enough in a city, so the name counts together with the
 * operator's word that it came from the very box to which the document went; neither counts alone.
 */
function byName({ certificate, buyer, senderBox }: SignerQuestion): SignerAnswer | undefined {
  if (buyer.kind === 'legal' || buyer.inn !== undefined || !buyer.fullName) return undefined;
  return senderBox === buyer.boxId && isOwner(certificate, buyer.fullName) ? { proof: 'name' } : undefined;
}

function whyNot(person: string | undefined, { inn }: BuyerFacts): string {
  if (inn === undefined) return 'the card has no INN, and name and box do not both fit';
  if (person === undefined) return 'the certificate names no INN, and the file no power of attorney of its owner';
  return "the certificate is another person's, and the file names no power of attorney of its owner";
}

/** ИНН of an organisation: its own attribute, or twelve digits with leading zeros where only that of a person was used (before 2021). */
export function organisationInn({ subjectNames }: Certificate): string | null {
  const own = subjectNames.get(OID.innLegal);
  if (own !== undefined) return own.replace(/^00(?=\d{10}$)/, '');
  return /^00(\d{10})$/.exec(subjectNames.get(OID.innPerson) ?? '')?.[1] ?? null;
}

/** The same certificate, another one for the same key, or another one of the same person, who is not the buyer himself. */
function isOurs(certificate: Certificate, { certificates: own }: OwnSide, buyer: BuyerFacts): boolean {
  if (own.thumbprints.has(certificate.thumbprint) || own.keys.has(keyOf(certificate))) return true;
  const person = certificate.subjectNames.get(OID.innPerson);
  // An organisation's certificate is judged by the organisation: a head of ours may be a director elsewhere.
  return person !== undefined && person !== buyer.inn && organisationInn(certificate) === null && own.persons.has(person);
}

/** Whom an operator's certificate names. */
export interface OperatorIdentity {
  /** Its organisation or its common name, whole. */
  name: string;
  /** ИНН of the organisation, where it is configured. */
  inn?: string | undefined;
}

/**
 * Whether the certificate is the operator's: its organisation or common name is exactly that, and so is the INN where one is configured. A name
 * alone proves nobody: anybody may be called so, the buyer and we among them.
 */
export function isOperators(
  certificate: Certificate,
  operator: OperatorIdentity,
  { buyer, own }: Pick<SignerQuestion, 'buyer' | 'own'>,
): boolean {
  const inn = organisationInn(certificate);
  if (inn === null || (operator.inn !== undefined && inn !== operator.inn)) return false;
  if (inn === buyer.inn || inn === own.sellerInn || isOurs(certificate, own, buyer)) return false;
  const wanted = normaliseName(operator.name);
  return [OID.organisation, OID.commonName].some((oid) => normaliseName(certificate.subjectNames.get(oid) ?? '') === wanted);
}

function isOwner(
  { subjectNames }: Certificate,
  { last, first, middle }: { last: string; first: string; middle?: string | null | undefined },
): boolean {
  const wanted = normaliseName(fullNameText({ last, first, ...(middle ? { middle } : {}) }));
  const parts = [subjectNames.get(OID.surname), subjectNames.get(OID.givenName)];
  const names = [subjectNames.get(OID.commonName) ?? '', parts.every(Boolean) ? parts.join(' ') : ''];
  return names.some((name) => normaliseName(name) === wanted);
}

export function failSide(reason: string): never {
  throw new SealpostError('signature.invalid', 'The signature is by somebody else.', { details: { reason } });
}
