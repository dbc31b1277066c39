import { moscowDate } from '../moscow-time.ts';
import type { ContractReference, DocumentSubmission, PartnerCard, SellerCard, Signer } from '../submission.ts';
import type { FormatPrefix } from './formats.ts';
import { element } from './xml.ts';

/** Everything that a legal file is built from. The same facts give the same bytes. */
export interface LegalFileFacts {
  documentId: string;
  document: DocumentSubmission;
  seller: SellerCard;
  partner: PartnerCard;
  /** Our opaque id of the partner; stands in for a box where the consumer has no operator. */
  partnerId: string;
  contract: ContractReference;
  signer: Signer;
  /** When the file is formed; becomes ДатаИнфПр and the date of signing. */
  formedAt: Date;
}

export interface LegalFile {
  /** Without extension: equals Файл/@ИдФайл, or the tax service answers 0400400007. */
  fileId: string;
  /** The document as text, with an XML declaration for windows-1251. */
  xml: string;
}

const PARTICIPANT_ID = /^[A-Za-z0-9@.-]{4,46}$/;

/** Participant id of the buyer: the operator's box where known, otherwise a portal account of ours. */
export function buyerParticipantId({ partner, partnerId }: Pick<LegalFileFacts, 'partner' | 'partnerId'>): string {
  if (partner.edoId && PARTICIPANT_ID.test(partner.edoId)) return partner.edoId;
  return `SPT-${partnerId}`;
}

/** `<prefix>_<recipient>_<sender>_<YYYYMMDD>_<GUID>` with the Moscow day of forming and, under order 970, the tail of flags. */
export function buildFileId(prefix: FormatPrefix, facts: LegalFileFacts, tail: string): string {
  const day = moscowDate(facts.formedAt).replaceAll('-', '');
  return `${prefix}_${buyerParticipantId(facts)}_${facts.seller.edoId}_${day}_${documentGuid(facts.documentId)}${tail}`;
}

/** The frame that every form shares: declaration, Файл with its id and the version of its format. */
export function legalFile(fileId: string, version: string, ...children: string[]): LegalFile {
  const file = element('Файл', { ИдФайл: fileId, ВерсФорм: version, ВерсПрог: 'Sealpost' }, ...children);
  return { fileId, xml: `<?xml version="1.0" encoding="windows-1251"?>${file}` };
}

/** The document's id, 32 hex digits, in the spelling of a GUID. */
export function documentGuid(documentId: string): string {
  return [8, 4, 4, 4, 12]
    .map((length, index, sizes) => {
      const start = sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
      return documentId.slice(start, start + length);
    })
    .join('-');
}

/** How technical documents name the file that they answer: its name without the extension. */
export function fileIdOf(fileName: string): string {
  return fileName.replace(/\.(xml|pdf)$/i, '');
}
