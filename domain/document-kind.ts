/** What each kind of document is in law: its name, its legal form and how its content may arrive. */
export type DocumentKind = 'invoice' | 'transfer' | 'act' | 'bill' | 'reconciliation' | 'correction';

interface KindRule {
  nameRu: string;
  nameEn: string;
  /** Function code of the universal transfer document (order 970), where the kind is carried in that format. */
  transferFunction?: 'СЧФ' | 'СЧФДОП' | 'ДОП';
  /** The legal form that we build from structured data. */
  legalForm: 'universal-transfer' | 'universal-correction' | 'reconciliation' | 'pdf';
  /** Paper copies that need a hand signature (tax code, article 169, paragraph 6, for invoices). */
  wetSignature: boolean;
  /** Sellers state the period in which the service was given. */
  servicePeriodRequired: boolean;
}

export const KIND_RULES: Record<DocumentKind, KindRule> = {
  invoice: {
    nameRu: 'Счёт-фактура',
    nameEn: 'Invoice',
    transferFunction: 'СЧФ',
    legalForm: 'universal-transfer',
    wetSignature: true,
    servicePeriodRequired: false,
  },
  transfer: {
    nameRu: 'Универсальный передаточный документ',
    nameEn: 'Universal transfer document',
    transferFunction: 'СЧФДОП',
    legalForm: 'universal-transfer',
    wetSignature: true,
    servicePeriodRequired: true,
  },
  act: {
    nameRu: 'Акт оказанных услуг',
    nameEn: 'Act of services',
    transferFunction: 'ДОП',
    legalForm: 'universal-transfer',
    wetSignature: true,
    servicePeriodRequired: true,
  },
  bill: { nameRu: 'Счёт', nameEn: 'Bill', legalForm: 'pdf', wetSignature: false, servicePeriodRequired: false },
  reconciliation: {
    nameRu: 'Акт сверки',
    nameEn: 'Reconciliation statement',
    legalForm: 'reconciliation',
    wetSignature: true,
    servicePeriodRequired: false,
  },
  correction: {
    nameRu: 'Универсальный корректировочный документ',
    nameEn: 'Universal correction document',
    legalForm: 'universal-correction',
    wetSignature: true,
    servicePeriodRequired: false,
  },
};

export const DOCUMENT_KINDS = Object.keys(KIND_RULES) as [DocumentKind, ...DocumentKind[]];
