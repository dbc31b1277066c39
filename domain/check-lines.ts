import { multiplyToMoney, parseMoney, parseQuantity, portion, sumMoney } from './decimal.ts';
import { finding, type Finding, type FindingCode } from './finding.ts';
import { KIND_RULES, type DocumentKind } from './document-kind.ts';
import { isAccountOfBank, isBik } from './requisites.ts';
import type { DocumentLine, LinesContent } from './submission.ts';
import { findVatPercent } from './vat.ts';

interface LineAmounts {
  net: bigint;
  vat: bigint;
  gross: bigint;
}

/** Line and document sums, VAT by the day of supply, YYYY-MM-DD, what the kind's form asks of lines, bank requisites. */
export function checkLines(content: LinesContent, kind: DocumentKind, supplyDay: string): Finding[] {
  const findings: Finding[] = [];
  const amounts = content.lines.map((line, index) => checkLine(line, supplyDay, `/content/lines/${index}`, findings));
  if (amounts.every((line) => line !== undefined)) findings.push(...checkTotals(content, amounts));
  findings.push(...content.lines.flatMap((line, index) => checkLineOfForm(line, kind, `/content/lines/${index}`)));
  if (content.bank) findings.push(...checkBank(content.bank));
  const payments = content.paymentDocuments ?? [];
  return [
    ...findings,
    ...payments.flatMap(({ amount }, index) =>
      parseMoney(amount) === undefined ? [finding('line.amount-format', `/content/paymentDocuments/${index}/amount`)] : [],
    ),
  ];
}

/** What the official forms know of a line: no number below zero, and in an invoice no price of zero. A bill is a form of our own. */
export function checkLineOfForm(line: DocumentLine, kind: DocumentKind, path: string): Finding[] {
  const { legalForm, transferFunction } = KIND_RULES[kind];
  if (legalForm === 'pdf') return [];
  const negative = (['quantity', 'price', 'net', 'vat', 'gross'] as const).filter((field) => (parseQuantity(line[field]) ?? 0n) < 0n);
  const needsPrice = transferFunction === 'СЧФ' || transferFunction === 'СЧФДОП';
  return [
    ...negative.map((field) => finding('line.negative-amount', `${path}/${field}`)),
    // Format 5.03: КолТов stands in these two, and above 0. An act leaves it out, a bill and a correction may say 0.
    ...(needsPrice && parseQuantity(line.quantity) === 0n ? [finding('line.zero-quantity', `${path}/quantity`)] : []),
    ...(needsPrice && parseQuantity(line.price) === 0n ? [finding('line.zero-price', `${path}/price`)] : []),
  ];
}

export function checkLine(line: DocumentLine, supplyDay: string, path: string, findings: Finding[]): LineAmounts | undefined {
  const quantity = parseQuantity(line.quantity);
  const price = parseQuantity(line.price);
  const [net, vat, gross] = [parseMoney(line.net), parseMoney(line.vat), parseMoney(line.gross)];
  for (const [field, value] of Object.entries({ quantity, price, net, vat, gross })) {
    if (value === undefined) findings.push(finding('line.amount-format', `${path}/${field}`));
  }
  if (quantity === undefined || price === undefined || net === undefined || vat === undefined || gross === undefined) return undefined;

  const report = (code: FindingCode, field: string) => findings.push(finding(code, `${path}/${field}`));
  if (quantity < 0n) report('line.amount-format', 'quantity');
  // One kopeck either way: billing rounds per meter before it adds up. Nothing costs nothing.
  if (distance(net, multiplyToMoney(quantity, price)) > (quantity === 0n ? 0n : 1n)) report('line.net-mismatch', 'net');
  const percent = findVatPercent(line.vatRate, supplyDay);
  if (percent === undefined) report('line.vat-rate-not-in-force', 'vatRate');
  // Nothing to round where there is no tax: the file says "without VAT" or 0 %, and a kopeck would contradict it.
  else if (distance(vat, portion(net, percent, 100n)) > (percent === 0n ? 0n : 1n)) report('line.vat-mismatch', 'vat');
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
