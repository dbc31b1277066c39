import { checkLine, checkLineOfForm } from './check-lines.ts';
import { parseMoney, parseQuantity } from './decimal.ts';
import { finding, type Finding } from './finding.ts';
import type { CorrectionContent, CorrectionSide, DocumentLine } from './submission.ts';
import { findVatPercent } from './vat.ts';

const FIELDS = ['net', 'vat', 'gross'] as const;

/**
 * A correction (УКД): each line before and after keeps the rules of a line, and the totals are the sums of what rises and of what falls.
 * VAT of both sides goes by the supply that is corrected: `supplyDay`, YYYY-MM-DD.
 */
export function checkCorrection(content: CorrectionContent, supplyDay: string): Finding[] {
  const findings = (['before', 'after'] as const).flatMap((side) => checkSide(content, side, supplyDay));
  for (const direction of ['increase', 'decrease'] as const)
    for (const field of FIELDS) {
      const sum = content.lines.reduce((total, line) => total + changeOf(line.before, line.after, field, direction), 0n);
      if (parseMoney(content.totals[direction][field]) !== sum)
        findings.push(finding('correction.totals-mismatch', `/content/totals/${direction}/${field}`));
    }
  return findings;
}

function checkSide({ lines }: CorrectionContent, side: 'before' | 'after', supplyDay: string): Finding[] {
  return lines.flatMap(({ [side]: amounts, name, unitCode, unitName }, index) => {
    const line: DocumentLine = { name, unitCode, unitName, ...amounts };
    const path = `/content/lines/${index}/${side}`;
    const findings: Finding[] = [];
    if (parseQuantity(amounts.quantity) === 0n) findings.push(...checkNothing(amounts, supplyDay, path));
    else checkLine(line, supplyDay, path, findings);
    return [...findings, ...checkLineOfForm(line, 'correction', path)];
  });
}

/** A line that was nothing before, or is nothing after: its price and rate stand in the file all the same, and its sums are those of nothing. */
function checkNothing(amounts: CorrectionSide, supplyDay: string, path: string): Finding[] {
  const findings: Finding[] = [];
  if (parseQuantity(amounts.price) === undefined) findings.push(finding('line.amount-format', `${path}/price`));
  for (const field of FIELDS) {
    const sum = parseMoney(amounts[field]);
    if (sum === undefined) findings.push(finding('line.amount-format', `${path}/${field}`));
    else if (sum !== 0n) findings.push(finding(`line.${field}-mismatch`, `${path}/${field}`));
  }
  if (findVatPercent(amounts.vatRate, supplyDay) === undefined) findings.push(finding('line.vat-rate-not-in-force', `${path}/vatRate`));
  return findings;
}

function changeOf(
  before: CorrectionSide,
  after: CorrectionSide,
  field: (typeof FIELDS)[number],
  direction: 'increase' | 'decrease',
): bigint {
  const change = (parseMoney(after[field]) ?? 0n) - (parseMoney(before[field]) ?? 0n);
  if (direction === 'increase') return change > 0n ? change : 0n;
  return change < 0n ? -change : 0n;
}
