import { TECHNICAL_RULES, type TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { fileIdOf } from '../../domain/legal-format/legal-file.ts';
import { isOfKind, readTechnicalStatements, type TechnicalStatements } from './answered-file.ts';
import type { AddFinding } from './container-verdict.ts';
import { sideOf, type Parties } from './receipt-side.ts';
import type { FoundReceipt } from './verify-receipts.ts';

/** What may be answered: a file of the docflow and a signature under it. */
interface Answerable {
  fileId: string;
  signature: Buffer;
}

interface Read extends FoundReceipt {
  statements: TechnicalStatements | undefined;
}

/** Only the buyer gives these; of the others each side has its own. */
const BUYERS_OWN: ReadonlySet<TechnicalKind> = new Set(['buyer-title', 'refusal', 'universal-message']);
/** Answers to an offer to annul: by the side that has not made it. */
const TO_AN_OFFER: ReadonlySet<TechnicalKind> = new Set(['revocation-acceptance', 'revocation-refusal']);

/** A technical document answers this very file, under its signature, and is by the side whose it is. What was found invalid when it came proves nothing. */
export function verifyAnswers(
  receipts: readonly FoundReceipt[],
  document: Answerable,
  parties: Parties,
  add: AddFinding,
  note: AddFinding,
): void {
  const known = new Set([document.fileId]);
  const first = receipts.map((receipt) => ({ ...receipt, statements: readTechnicalStatements(receipt.bytes, known) }));
  const read: Read[] = first.filter(({ verdict }) => verdict !== 'invalid');
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
      checkSide(receipt, { answersDocument: namesFile(statements, document.fileId), offers: offersOf(read), parties }, add, note);
  }
}

function toAnswerable({ statements, signature }: Read): Answerable[] {
  return statements && signature ? [{ fileId: fileIdOf(statements.fileId), signature }] : [];
}

/** Every file that it names is one of these, under the signature that goes with it; a universal message may name a file alone. */
function answersThis({ kind }: Read, { answers, fileId: own }: TechnicalStatements, answerable: readonly Answerable[]): boolean {
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

function offersOf(read: readonly Read[]): Read[] {
  return read.filter(({ kind }) => kind === 'revocation-offer');
}

interface Occasion {
  /** It answers our document itself, not something that was said about it. */
  answersDocument: boolean;
  offers: readonly Read[];
  parties: Parties;
}

function checkSide(
  { certificate, kind, path }: Read,
  { answersDocument, offers, parties }: Occasion,
  add: AddFinding,
  note: AddFinding,
): void {
  // Unsigned, or with a signature that is not proven: said already.
  if (!certificate) return undefined;
  const side = sideOf(certificate, parties);
  if (TECHNICAL_RULES[kind].by === 'operator')
    return side === 'seller' || side === 'buyer'
      ? add('receipt.other-side', path, `it is signed by the ${side}, not by the operator`)
      : undefined;
  if (TO_AN_OFFER.has(kind)) {
    const isOwn = offers.some((offer) => offer.certificate && sideOf(offer.certificate, parties) === side && side !== 'unproven');
    return isOwn ? add('receipt.other-side', path, 'it answers an offer of the same side') : undefined;
  }
  const isBuyers = BUYERS_OWN.has(kind) || (answersDocument && kind !== 'revocation-offer');
  if (!isBuyers || side === 'buyer') return undefined;
  if (side === 'unproven')
    return note(
      'receipt.signer-unproven',
      path,
      "its certificate does not name the buyer's INN: that he has signed it is what was found when it came",
    );
  return add(
    'receipt.other-side',
    path,
    side === 'seller' ? 'it is signed by the seller, not by the buyer' : 'it is signed by another organisation',
  );
}
