import { multiplyToMoney, parseMoney, parseQuantity, portion, sumMoney } from './decimal.ts';
import { finding, type Finding, type FindingCode } from './finding.ts';
import { isAccountOfBank, isBik } from './requisites.ts';
import type { DocumentLine, LinesContent } from './submission.ts';
import { findVatPercent } from './vat.ts';

interface LineAmounts {
  net: bigint;
  vat: bigint;
  gross: bigint;
}

/** Line and document sums, VAT by date, bank requisites. `date` is the document's date. */
export function checkLines(content: LinesContent, date: string): Finding[] {
  const findings: Finding[] = [];
  const amounts = content.lines.map((line, index) => checkLine(line, date, `/content/lines/${index}`, findings));
  if (amounts.every((line) => line !== undefined)) findings.push(...checkTotals(content, amounts));
  if (content.bank) findings.push(...checkBank(content.bank));
  return findings;
}

function checkLine(line: DocumentLine, date: string, path: string, findings: Finding[]): LineAmounts | undefined {
  const quantity = parseQuantity(line.quantity);
  const price = parseQuantity(line.price);
  const [net, vat, gross] = [parseMoney(line.net), parseMoney(line.vat), parseMoney(line.gross)];
  for (const [field, value] of Object.entries({ quantity, price, net, vat, gross })) {
    if (value === undefined) findings.push(finding('line.amount-format', `${path}/${field}`));
  }
  if (quantity === undefined || price === undefined || net === undefined || vat === undefined || gross === undefined) return undefined;

  const report = (code: FindingCode, field: string) => findings.push(finding(code, `${path}/${field}`));
  // Format 5.03 wants КолТов above zero: a line of nothing is a mistake, not a rounding case.
  if (quantity <= 0n) report('line.amount-format', 'quantity');
  // One kopeck either way: billing rounds per meter before it adds up.
  if (distance(net, multiplyToMoney(quantity, price)) > 1n) report('line.net-mismatch', 'net');
  const percent = findVatPercent(line.vatRate, date);
  if (percent === undefined) report('line.vat-rate-not-in-force', 'vatRate');
  else if (distance(vat, portion(net, percent, 100n)) > 1n) report('line.vat-mismatch', 'vat');
  if (net + vat !== gross) report('line.gross-mismatch', 'gross');
  return { net, vat, gross };
}

function checkTotals({ totals }: LinesContent, lines: LineAmounts[]): Finding[] {
  const fields = ['net', 'vat', 'gross'] as const;
  return fields
    .filter((field) => parseMoney(totals[field]) !== sumMoney(lines.map((line) => line[field])))
    .map((field) => finding(`totals.${field}-mismatch`, `/content/totals/${field}`));
}

function checkBank(bank: NonNullable<LinesContent['bank']>): Finding[] {
  if (!isBik(bank.bik)) return [finding('bank.invalid-bik', '/content/bank/bik')];
  return isAccountOfBank(bank.account, bank.bik) ? [] : [finding('bank.invalid-account', '/content/bank/account')];
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
