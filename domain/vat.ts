/** VAT rates by the date of the document. The table is data: a new law adds a row, old documents keep their rates. */
export type VatRate = '0%' | '5%' | '7%' | '10%' | '18%' | '20%' | '22%' | 'без НДС';

interface RatePeriod {
  rate: VatRate;
  percent: bigint;
  /** First and last day on which the rate may stand in a document; open where absent. */
  from?: string;
  to?: string;
}

const RATES: readonly RatePeriod[] = [
  { rate: 'без НДС', percent: 0n },
  { rate: '0%', percent: 0n },
  { rate: '10%', percent: 10n },
  { rate: '5%', percent: 5n, from: '2025-01-01' },
  { rate: '7%', percent: 7n, from: '2025-01-01' },
  { rate: '18%', percent: 18n, to: '2018-12-31' },
  { rate: '20%', percent: 20n, from: '2019-01-01', to: '2025-12-31' },
  { rate: '22%', percent: 22n, from: '2026-01-01' },
];

export const VAT_RATES = RATES.map((row) => row.rate);

/** The percentage, or undefined where this rate isn't in force on that date. Dates are YYYY-MM-DD. */
export function findVatPercent(rate: VatRate, date: string): bigint | undefined {
  const row = RATES.find((candidate) => candidate.rate === rate);
  if (!row || (row.from && date < row.from) || (row.to && date > row.to)) return undefined;
  return row.percent;
}

/** The standard rate on a date, for those who make documents. */
export function standardVatRate(date: string): VatRate {
  return date >= '2026-01-01' ? '22%' : date >= '2019-01-01' ? '20%' : '18%';
}
