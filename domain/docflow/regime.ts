import type { DocumentKind } from '../document-kind.ts';
import type { TechnicalKind, TechnicalParty } from './technical-document.ts';

/** Order under which invoices go electronically. Which one holds follows from the day of sending. */
export type RegimeId = '174n' | '14n' | '14n-universal';

/** A step that somebody owes after a document was sent. */
export interface OwedStep {
  /** Any one of these satisfies it. */
  by: TechnicalParty;
  effects: readonly TechnicalKind[];
  /** What the step answers: our document, or an earlier technical one. */
  answers: 'document' | TechnicalKind;
  /** Working days after what it answers; null where no law sets a term. */
  termWorkingDays: number | null;
}

interface Regime {
  id: RegimeId;
  nameRu: string;
  /** First day on which it holds; null where only the operator or our configuration says it (UNIVERSAL_MESSAGES_FROM). */
  from: string | null;
  /** First day on which it no longer holds; null for the present one. */
  to: string | null;
  owes: Record<DocflowClass, readonly OwedStep[]>;
}

/** How a kind of document travels: what the buyer and the operator owe for it. */
export type DocflowClass = 'invoice' | 'two-sided-invoice' | 'two-sided' | 'two-sided-plain' | 'one-sided';

export const DOCFLOW_CLASS: Record<DocumentKind, DocflowClass> = {
  invoice: 'invoice',
  transfer: 'two-sided-invoice',
  act: 'two-sided',
  reconciliation: 'two-sided-plain',
  bill: 'one-sided',
  correction: 'two-sided-invoice',
};

const NEXT_WORKING_DAY = 1;

const operatorConfirms = (answers: OwedStep['answers']): OwedStep => ({
  by: 'operator',
  effects: ['receipt-date'],
  answers,
  termWorkingDays: NEXT_WORKING_DAY,
});
/** Owed where the parties have agreed on it: the policy says so. */
const receiptNotice: OwedStep = { by: 'buyer', effects: ['receipt-notice'], answers: 'document', termWorkingDays: NEXT_WORKING_DAY };
/** The buyer's title or his refusal; its term is set by contract, so by our policy. */
const answer: OwedStep = { by: 'buyer', effects: ['buyer-title', 'refusal'], answers: 'document', termWorkingDays: null };
/** Order 174n wanted receipt notices for the operator's confirmations as well. */
const sellerConfirms: OwedStep = { by: 'seller', effects: ['receipt-notice'], answers: 'receipt-date', termWorkingDays: NEXT_WORKING_DAY };

const SINCE_14N: Regime['owes'] = {
  invoice: [operatorConfirms('document'), receiptNotice],
  'two-sided-invoice': [operatorConfirms('document'), receiptNotice, answer],
  'two-sided': [operatorConfirms('document'), answer],
  'two-sided-plain': [answer],
  'one-sided': [],
};

/** Dated table; the newest first. */
export const REGIMES: readonly Regime[] = [
  {
    id: '14n-universal',
    nameRu: 'Приказ Минфина 14н с универсальными сообщениями',
    from: null,
    to: null,
    // The same steps; receipt notice, clarification and refusal come as universal messages 1999, 2999, 3999. Both are read at any time.
    owes: SINCE_14N,
  },
  { id: '14n', nameRu: 'Приказ Минфина от 05.02.2021 № 14н', from: '2021-07-01', to: null, owes: SINCE_14N },
  {
    id: '174n',
    nameRu: 'Приказ Минфина от 10.11.2015 № 174н',
    from: '2016-04-29',
    to: '2021-07-01',
    owes: {
      ...SINCE_14N,
      invoice: [...SINCE_14N.invoice, sellerConfirms],
      'two-sided-invoice': [...SINCE_14N['two-sided-invoice'], sellerConfirms],
    },
  },
];

/**
 * The regime of a day, YYYY-MM-DD. Days before the first one count to it.
 * @param universalFrom the day from which universal messages replace the older notices, as the operator has told it; null where it has not
 */
export function regimeOn(date: string, universalFrom: string | null = null): RegimeId {
  const holds = ({ id, from }: Regime) => {
    const since = id === '14n-universal' ? universalFrom : from;
    return since !== null && date >= since;
  };
  return (REGIMES.find(holds) ?? REGIMES.at(-1)!).id;
}

/** What operator, buyer and seller owe for a document of a kind. */
export function owedSteps(regime: RegimeId, kind: DocumentKind): readonly OwedStep[] {
  return REGIMES.find(({ id }) => id === regime)!.owes[DOCFLOW_CLASS[kind]];
}
