import { isOfKind } from '../../../domain/check-ready-file.ts';
import type { DocumentKind } from '../../../domain/document-kind.ts';
import { SealpostError } from '../../../domain/errors.ts';
import type { FindingCode } from '../../../domain/finding.ts';
import type { FileFacts } from '../../../domain/legal-format/file-facts.ts';
import type { Mandate } from '../../../domain/mandate.ts';
import { normaliseName } from '../../../domain/spelling.ts';
import { fullNameText } from '../../../domain/submission.ts';
import type { ReadFile } from '../../legal-content/read-legal-file.ts';

/** U+FFFD by its bytes in UTF-8 (which read пїЅ in windows-1251) or by its number. What stood there nobody knows, so nobody signs it. */
const LOST = /\xef\xbf\xbd|&#(?:0*65533|x0*fffd);/i;

/** The legal file that is to be signed, and by whose mandate it was made. */
export interface FileToSign {
  mediaType: string;
  /** For which the mandate was looked at. */
  kind: DocumentKind;
  bytes: Buffer;
  signer: { mandateId: string } | null;
  /** The organisation in whose name is signed. */
  sellerInn: string;
}

/** Reads a legal file elsewhere than where others wait for their signatures. */
export type FileReader = (bytes: Buffer) => Promise<ReadFile>;

/**
 * The last look before a signature: the bytes themselves must name the person who signs as every Подписант, and the organisation as every seller, where
 * they are XML, and be of the kind that the mandate covers; and a file of ours must have been made for this mandate. A file that names somebody else, or can't be read, is not signed by anybody.
 * @returns what the file says of itself; undefined where it is a PDF
 * @throws SealpostError signature.signer-not-in-file, with the file's fault in `details.reason`
 */
export async function requireSignerInFile(
  { mediaType, kind, bytes, signer, sellerInn }: FileToSign,
  mandate: Mandate,
  readFile: FileReader,
): Promise<FileFacts | undefined> {
  if (signer?.mandateId !== mandate.id) throw mismatch('The file was made for another signatory.', 'file.other-signatory');
  if (mediaType !== 'application/xml') return undefined;
  if (LOST.test(bytes.toString('latin1')))
    throw mismatch('The file holds U+FFFD: a text of it was read in a wrong encoding.', 'document.unencodable-text');
  const { facts, unreadable } = await readFile(bytes);
  if (!facts) throw mismatch(`The file can't be read: ${unreadable}.`, 'file.unreadable');
  if (!isOfKind(facts, kind)) throw mismatch('The file is of another kind than the mandate was asked for.', 'file.other-kind');
  if (!namesOnly(facts, mandate)) throw mismatch('The file names another signatory (Подписант).', 'file.other-signatory');
  if (!isOf(facts, sellerInn)) throw mismatch('The file names another organisation as its seller.', 'file.other-seller');
  return facts;
}

/** A power of attorney is named by its number, so that nobody signs under one that we don't know. */
function namesOnly({ signatories }: FileFacts, { fullName, powerOfAttorney }: Mandate): boolean {
  const wanted = normaliseName(fullNameText(fullName));
  const known = powerOfAttorney?.number.toLowerCase();
  return signatories.every(
    ({ name, powersOfAttorney }) => normaliseName(name) === wanted && powersOfAttorney.every((number) => number.toLowerCase() === known),
  );
}

function isOf({ sellers, signatories }: FileFacts, sellerInn: string): boolean {
  return (
    sellers.every(({ inn }) => inn === sellerInn) &&
    signatories.every(({ organisationInn }) => organisationInn === null || organisationInn === sellerInn)
  );
}

function mismatch(message: string, reason: FindingCode): SealpostError {
  return new SealpostError('signature.signer-not-in-file', message, { details: { reason } });
}
