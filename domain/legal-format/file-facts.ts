/** What a legal file says of itself, whoever made it. Texts are as they stand in the file; days are YYYY-MM-DD, sums decimal text. */
export interface FileFacts {
  /** Файл/@ИдФайл, its first two words, Файл/@ВерсФорм and Документ/@КНД. */
  fileId: string;
  prefix: ReadablePrefix;
  version: string;
  form: string;
  /** Документ/@Функция; null for a reconciliation statement, which has none. */
  function: string | null;
  number: string;
  /** Null for a reconciliation statement: its form has no date of its own, only its period. */
  date: string | null;
  period: { from: string; to: string } | null;
  /** Digital code of the currency by ОКВ; roubles are 643. */
  currency: string | null;
  revision: { number: string; date: string | null } | null;
  /** What a correction changes. */
  corrects: { number: string; date: string }[];
  /** At least one of each. */
  sellers: FileParty[];
  buyers: FileParty[];
  /** Null where the form has no totals, or the file leaves them out. A correction has `increase` and `decrease` instead. */
  totals: FileSums | null;
  increase: FileSums | null;
  decrease: FileSums | null;
  /** Of a reconciliation statement: of the whole, then of each contract. Other forms have none. */
  balances: FileBalances[];
  /** Totals of the file with the sums of its lines that make them up. */
  additions: Addition[];
  /** Contracts and other grounds, as far as the file names them. */
  contracts: { name: string | null; number: string | null; date: string | null }[];
  signatories: FileSignatory[];
}

export type ReadablePrefix = 'ON_NSCHFDOPPR' | 'ON_NKORSCHFDOPPR' | 'ON_AKTSVEROTP';

export interface FileParty {
  kind: 'legal' | 'entrepreneur' | 'person' | 'foreign';
  inn: string | null;
  kpp: string | null;
  name: string;
  address: string | null;
}

/** A sum that the file doesn't give is null; «без НДС» is a VAT of 0.00. */
export interface FileSums {
  net: string | null;
  vat: string | null;
  gross: string | null;
}

/** The side of a balance that a file leaves out is null. */
export type FileBalances = Record<'opening' | 'turnover' | 'closing', Record<'debit' | 'credit', string | null>>;

/** A total by its place in the file, and what its lines give for it: at least one part. */
export interface Addition {
  name: string;
  total: string;
  parts: string[];
}

export interface FileSignatory {
  /** Surname first. */
  name: string;
  post: string | null;
  /** Organisation for which the person signs, where the form names it beside him. */
  organisationInn: string | null;
  /** Numbers of electronic powers of attorney. */
  powersOfAttorney: string[];
}
