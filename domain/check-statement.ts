import { parseMoney, sumMoney } from './decimal.ts';
import { finding, type Finding } from './finding.ts';
import type { StatementContent } from './submission.ts';

/** Reconciliation statement: turnovers are the sums of operations, and the closing balance follows from the rest. */
export function checkStatement(statement: StatementContent): Finding[] {
  const malformed = [...malformedAmounts(statement)];
  if (statement.operations.length === 0) return [finding('statement.no-operations', '/content/operations')];
  if (malformed.length > 0) return malformed.map((path) => finding('line.amount-format', path));
  return [...checkTurnover(statement), ...checkBalances(statement)];
}

function* malformedAmounts(statement: StatementContent): Generator<string> {
  const sides: [string, { debit: string; credit: string }][] = [
    ['/content/opening', statement.opening],
    ['/content/turnover', statement.turnover],
    ['/content/closing', statement.closing],
    ...statement.operations.map((operation, index): [string, typeof operation] => [`/content/operations/${index}`, operation]),
  ];
  for (const [path, { debit, credit }] of sides) {
    if (parseMoney(debit) === undefined) yield `${path}/debit`;
    if (parseMoney(credit) === undefined) yield `${path}/credit`;
  }
}

function checkTurnover({ operations, turnover }: StatementContent): Finding[] {
  return (['debit', 'credit'] as const)
    .filter((side) => money(turnover[side]) !== sumMoney(operations.map((operation) => money(operation[side]))))
    .map((side) => finding('statement.turnover-mismatch', `/content/turnover/${side}`));
}

function checkBalances({ opening, turnover, closing }: StatementContent): Finding[] {
  const findings: Finding[] = [];
  for (const [name, balance] of Object.entries({ opening, closing })) {
    if (money(balance.debit) !== 0n && money(balance.credit) !== 0n)
      findings.push(finding('statement.two-sided-balance', `/content/${name}`));
  }
  const expected = net(opening) + net(turnover);
  if (net(closing) !== expected) findings.push(finding('statement.closing-mismatch', '/content/closing'));
  return findings;
}

function net(sides: { debit: string; credit: string }): bigint {
  return money(sides.debit) - money(sides.credit);
}

function money(text: string): bigint {
  return parseMoney(text) ?? 0n;
}
