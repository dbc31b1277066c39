import type { DocumentKind } from './document-kind.ts';
import type { VatRate } from './vat.ts';

/** What billing submits: a package of one consumer's documents for a period. Decimals are text, dates are YYYY-MM-DD. */
export interface PackageSubmission {
  /** Billing's own id of the package, unique for ever within the client. */
  packageId: string;
  /** Seller's INN; names the organisation's card. */
  sellerInn: string;
  period: Period;
  partner: PartnerCard;
  contract: ContractReference;
  /** Overrides the flag of the partner's card for this package only. */
  unloadElectronically?: boolean | undefined;
  /** Control totals: the package is refused as a whole where they differ. */
  expected: { count: number; grossTotal: string };
  documents: DocumentSubmission[];
}

export interface Period {
  from: string;
  to: string;
}

export interface ContractReference {
  number: string;
  date: string;
  externalId?: string | undefined;
}

export interface PartnerCard {
  externalId: string;
  kind: 'legal' | 'entrepreneur' | 'person';
  /** Name of a legal entity. */
  name?: string | undefined;
  /** Name of an entrepreneur or a person. */
  fullName?: FullName | undefined;
  inn?: string | undefined;
  kpp?: string | undefined;
  ogrn?: string | undefined;
  address: PostalAddress;
  personalAccount: string;
  /** The flag "unload electronically" of the partner's card. */
  unloadElectronically: boolean;
  /** Participant id at an e-document operator. */
  edoId?: string | undefined;
  /** Where notices go; also the contact data of a reconciliation statement. */
  email?: string | undefined;
  /** Contact data of a reconciliation statement. */
  phone?: string | undefined;
  /** Language of notices; Russian where absent. */
  language?: 'ru' | 'en' | undefined;
}

export interface FullName {
  last: string;
  first: string;
  middle?: string | undefined;
}

/** Surname first, as the field writes it. */
export function fullNameText({ last, first, middle }: FullName): string {
  return [last, first, middle].filter(Boolean).join(' ');
}

/** As the forms have it (АдрРФ): villages have no streets, plots no houses, and many an index is unknown. */
export interface PostalAddress {
  postalIndex?: string | undefined;
  regionCode: string;
  region?: string | undefined;
  /** Район. */
  district?: string | undefined;
  city?: string | undefined;
  /** Населённый пункт: a village, a settlement. */
  settlement?: string | undefined;
  street?: string | undefined;
  house?: string | undefined;
  flat?: string | undefined;
}

/** An address in one line, as an envelope has it. */
export function addressText(address: PostalAddress): string {
  const { postalIndex, region, district, city, settlement, street, house, flat } = address;
  return [postalIndex, region, district, city, settlement, street, house && `д. ${house}`, flat && `кв. ${flat}`]
    .filter(Boolean)
    .join(', ');
}

export interface DocumentSubmission {
  externalId: string;
  kind: DocumentKind;
  number: string;
  date: string;
  /** Number and date of the fix (ИспрДок); absent for an original. */
  revision?: { number: number; date: string } | undefined;
  /** The head of department whose key signs. Named by billing, never guessed. */
  headId: string;
  content: DocumentContent;
}

export type DocumentContent = LinesContent | StatementContent | CorrectionContent | FileContent;

/** Goods and services by line: invoice, transfer document, act, bill. */
export interface LinesContent {
  form: 'lines';
  lines: DocumentLine[];
  totals: LineSums;
  servicePeriod?: Period | undefined;
  shipmentDocuments?: { name: string; number: string; date: string }[] | undefined;
  paymentDocuments?: { number: string; date: string; amount: string }[] | undefined;
  bank?: { bik: string; account: string; name: string } | undefined;
  /** Free fields for the buyer's accounting system (ИнфПолФХЖ1). */
  labels?: Record<string, string> | undefined;
}

export interface DocumentLine {
  name: string;
  /** OKEI code: 245 is kWh, 246 is MWh. */
  unitCode: string;
  unitName: string;
  quantity: string;
  price: string;
  net: string;
  vatRate: VatRate;
  vat: string;
  gross: string;
}

/** Mutual settlements of a period, from the seller's side. */
export interface StatementContent {
  form: 'statement';
  period: Period;
  opening: { debit: string; credit: string };
  operations: StatementOperation[];
  turnover: { debit: string; credit: string };
  closing: { debit: string; credit: string };
}

export interface StatementOperation {
  date: string;
  name: string;
  debit: string;
  credit: string;
  /** The document that stands behind it (ДокСв); where absent, the operation stands under its own name and date, without a number. */
  document?: { name: string; number: string; date: string } | undefined;
}

/** A change of amounts that were issued before (УКД): each line as it was and as it is now. */
export interface CorrectionContent {
  form: 'correction';
  /** The document that is corrected. */
  corrects: CorrectedDocument;
  lines: CorrectionLine[];
  /** What rises and what falls, added up apart. */
  totals: { increase: LineSums; decrease: LineSums };
  reason: string;
}

export interface CorrectedDocument {
  number: string;
  date: string;
  /** Decides what the correction is in law; a transfer document where absent. */
  kind?: 'invoice' | 'transfer' | 'act' | undefined;
  /** Number and date of its last fix, where it has been fixed. */
  revision?: { number: number; date: string } | undefined;
  /** Last day of its service or shipment, by which VAT goes; its date where absent. */
  suppliedOn?: string | undefined;
}

export type LineSums = Pick<DocumentLine, 'net' | 'vat' | 'gross'>;

export interface CorrectionLine extends Pick<DocumentLine, 'name' | 'unitCode' | 'unitName'> {
  before: CorrectionSide;
  after: CorrectionSide;
}

export type CorrectionSide = Pick<DocumentLine, 'quantity' | 'price' | 'net' | 'vatRate' | 'vat' | 'gross'>;

/** A ready file, kept byte for byte. Bytes travel as base64 and are stored apart from this record. */
export interface FileContent {
  form: 'file';
  fileName: string;
  mediaType: 'application/xml' | 'application/pdf';
  sha256: string;
  /** Amount for the control totals. */
  gross: string;
  base64?: string | undefined;
}

/** Card of the organisation that issues documents. */
export interface SellerCard {
  inn: string;
  kpp: string;
  ogrn: string;
  name: string;
  address: PostalAddress;
  /** Participant id at the operator; pattern [A-Za-z0-9@.-]{4,46}. */
  edoId: string;
  /** Contact data of a reconciliation statement; cards from before it was asked for have none. */
  phone?: string | undefined;
  email?: string | undefined;
}

/** The office of a head of department, as billing names it. Who holds it, and until when, is in the mandates. */
export interface Head {
  id: string;
  fullName: FullName;
  post: string;
  department: string;
}

/** Who signs one document, as the legal file names him. */
export interface Signer {
  fullName: FullName;
  post: string;
  /** Stands in the file where the right to sign rests on one; otherwise it follows from the certificate. */
  powerOfAttorney?: { number: string; issuedOn: string; registry: string } | null | undefined;
}

/** What the document asks for in money. A reconciliation statement asks for nothing: it confirms what is known. */
export function grossOf(document: DocumentSubmission): string {
  switch (document.content.form) {
    case 'lines':
      return document.content.totals.gross;
    case 'file':
      return document.content.gross;
    // A correction is counted with what it adds; what it takes away is in its own total.
    case 'correction':
      return document.content.totals.increase.gross;
    case 'statement':
      return '0.00';
  }
}
