import type { Certificate } from '../signing/certificates/certificate.ts';
import { OID } from '../signing/asn1/oid.ts';
import { TECHNICAL_RULES, type TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { fileIdOf } from '../../domain/legal-format/legal-file.ts';
import { isOfKind, readTechnicalStatements, type TechnicalStatements } from './answered-file.ts';
import type { AddFinding } from './container-verdict.ts';
import { isOwner } from './document-signer.ts';
import { readStatements } from './document-statements.ts';
import type { ChainedEvent } from './event-chain.ts';
import { sideOf, type Parties } from './receipt-side.ts';
import type { FoundReceipt } from './verify-receipts.ts';
import { createElementBudget } from './xml-elements.ts';

/** What may be answered: a file of the docflow and a signature under it. */
interface Answerable {
  fileId: string;
  signature: Buffer;
}

export interface ReadReceipt extends FoundReceipt {
  statements: TechnicalStatements | undefined;
}

/** Only the buyer gives these; of the others each side has its own. */
const BUYERS_OWN: ReadonlySet<TechnicalKind> = new Set(['buyer-title', 'refusal', 'universal-message']);
/** Answers to an offer to annul: by the side that has not made it. */
const TO_AN_OFFER: ReadonlySet<TechnicalKind> = new Set(['revocation-acceptance', 'revocation-refusal']);

/** A technical document answers this very file, under its signature, and is by the side whose it is. What was found invalid when it came proves nothing. Returns the others. */
export function verifyAnswers(
  receipts: readonly FoundReceipt[],
  document: Answerable,
  { parties, ...told }: Told & { parties: Parties },
  add: AddFinding,
  note: AddFinding,
): ReadReceipt[] {
  const known = new Set([document.fileId]);
  const budget = createElementBudget();
  const first = receipts.map((receipt) => ({ ...receipt, statements: readTechnicalStatements(receipt.bytes, known, budget) }));
  const read: ReadReceipt[] = first.filter(({ verdict }) => verdict !== 'invalid');
  const answerable = [document, ...read.flatMap(toAnswerable)];
  for (const receipt of read) {
    const { statements, path, kind } = receipt;
    if (!statements || !isOfKind(statements.fileId, kind)) {
      add('receipt.other-kind', path, `it is no ${kind}`);
      continue;
    }
    if (!answersThis(receipt, statements, answerable))
      add('receipt.other-document', path, 'it answers another file, or another signature of it');
    if (receipt.verdict === 'valid')
      checkSide(receipt, { answersDocument: namesFile(statements, document.fileId), offers: offersOf(read), parties, ...told }, add, note);
  }
  return read;
}

function toAnswerable({ statements, signature }: ReadReceipt): Answerable[] {
  return statements && signature ? [{ fileId: fileIdOf(statements.fileId), signature }] : [];
}

/** Every file that it names is one of these, under the signature that goes with it; a universal message may name a file alone. */
function answersThis({ kind }: ReadReceipt, { answers, fileId: own }: TechnicalStatements, answerable: readonly Answerable[]): boolean {
  return (
    answers.length > 0 &&
    answers.every(({ fileId, signatures }) => {
      const named = answerable.filter((candidate) => candidate.fileId === fileId && fileId !== own);
      const isSigned = named.some(({ signature }) => signatures.some((embedded) => embedded.equals(signature)));
      return isSigned || (named.length > 0 && signatures.length === 0 && kind === 'universal-message');
    })
  );
}

function namesFile({ answers }: TechnicalStatements, fileId: string): boolean {
  return answers.some((answer) => answer.fileId === fileId);
}

function offersOf(read: readonly ReadReceipt[]): ReadReceipt[] {
  return read.filter(({ kind }) => kind === 'revocation-offer');
}

/** What the log says of those who have signed, and since when the sealed part is proven to exist. */
interface Told {
  events: readonly ChainedEvent[];
  sealedAt: Date | undefined;
}

interface Occasion extends Told {
  /** It answers our document itself, not something that was said about it. */
  answersDocument: boolean;
  offers: readonly ReadReceipt[];
  parties: Parties;
}

function checkSide(receipt: ReadReceipt, { answersDocument, offers, parties, ...told }: Occasion, add: AddFinding, note: AddFinding): void {
  const { certificate, kind, path, statements, sha256 } = receipt;
  // Unsigned, or with a signature that is not proven: said already.
  if (!certificate) return undefined;
  const side = sideOf(certificate, parties);
  const isOperators = TECHNICAL_RULES[kind].by === 'operator';
  if (isOperators && (side === 'seller' || side === 'buyer'))
    return add('receipt.other-side', path, `it is signed by the ${side}, not by the operator`);
  if (!isOperators && side === 'other')
    return add('receipt.other-side', path, 'it is signed by another organisation than seller and buyer');
  if (TO_AN_OFFER.has(kind)) {
    const isOwn = offers.some((offer) => offer.certificate && sideOf(offer.certificate, parties) === side && side !== 'unproven');
    if (isOwn) return add('receipt.other-side', path, 'it answers an offer of the same side');
    // Consent has no file of its own: it is a second signature under the very bytes of the offer.
    if (isOffer(statements) && kind === 'revocation-acceptance' && !offers.some((offer) => offer.sha256 === sha256))
      return add('receipt.other-document', path, 'it consents to an offer to annul that is not there');
  }
  const isBuyers = BUYERS_OWN.has(kind) || (answersDocument && !isOperators && kind !== 'revocation-offer' && !TO_AN_OFFER.has(kind));
  if (isBuyers && side === 'seller') return add('receipt.other-side', path, 'it is signed by the seller, not by the buyer');
  // Our own notices of receipt may be signed by any of our signatories: they answer what others have said, and move nothing.
  if (side === 'unproven' && (isBuyers || kind !== 'receipt-notice')) noteUnproven(receipt, told, note);
}

/** Since then the house writes down by what it has known a signer. A later forger can't get a time-stamp of before. */
const PROOFS_TOLD_SINCE = new Date('2026-11-25T15:00:00Z');

/** A certificate without an INN proves nobody. A person's proves that person, and then his power of attorney has to be named. */
function noteUnproven(
  { certificate, path, bytes, sha256, kind, isSealed }: ReadReceipt,
  { events, sealedAt }: Told,
  note: AddFinding,
): void {
  const proof = events.find(({ data }) => data.sha256 === sha256 && data.technical === kind)?.data.proof;
  if (proof === 'power-of-attorney' && certificate?.subjectNames.has(OID.innPerson) && namesAttorney(bytes, certificate))
    return note(
      'receipt.by-attorney',
      path,
      'it is signed by a person for his side: ask the registry for the power of attorney that it names',
    );
  if (proof === undefined && isSealed && sealedAt && sealedAt < PROOFS_TOLD_SINCE)
    return note(
      'receipt.signer-as-found',
      path,
      'its certificate names no INN: that its side has signed it is what was found when it came',
    );
  return note('receipt.signer-unproven', path, 'its certificate names no INN of a party: it does not prove that its side has signed it');
}

function namesAttorney(bytes: Buffer, certificate: Certificate): boolean {
  const signatories = readStatements(bytes)?.signatories ?? [];
  return signatories.some((signatory) => signatory.hasAuthority && isOwner(certificate, signatory));
}

function isOffer(statements: TechnicalStatements | undefined): boolean {
  return statements !== undefined && isOfKind(statements.fileId, 'revocation-offer');
}
