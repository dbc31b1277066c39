import { OUTCOMES, type Ledger } from './ledger.ts';

/** The month's ledger for a terminal: by channel, by head, with the reasons and the comparison with billing's totals. */
export function formatLedger(ledger: Ledger): string {
  const lines = [`Ledger of ${ledger.month}`, ''];
  lines.push(row('', 'documents', 'gross, RUB'));
  lines.push(row('billing announced', ledger.control.count, ledger.control.gross));
  lines.push(row('accepted', ledger.accepted.count, ledger.accepted.gross));
  for (const outcome of OUTCOMES) lines.push(row(`  ${outcome}`, ledger.outcomes[outcome].count, ledger.outcomes[outcome].gross));
  lines.push('', `${'head'.padEnd(12)}${OUTCOMES.map((outcome) => outcome.padStart(15)).join('')}${'gross, RUB'.padStart(18)}`);
  for (const head of ledger.byHead) {
    lines.push(
      `${head.headId.padEnd(12)}${OUTCOMES.map((outcome) => String(head.outcomes[outcome].count).padStart(15)).join('')}${head.accepted.gross.padStart(18)}`,
    );
  }
  if (ledger.reasons.length > 0) lines.push('', 'Reasons:');
  for (const { outcome, code, count } of ledger.reasons)
    lines.push(`  ${outcome.padEnd(10)}${code.padEnd(36)}${String(count).padStart(5)}`);
  lines.push('', verdict(ledger));
  return lines.join('\n');
}

/** True where every document is in a known place and the sums are billing's. */
export function isExplained(ledger: Ledger, expected: { count: number; gross: string }): boolean {
  return ledger.closed && ledger.balanced && ledger.control.count >= expected.count && ledger.accepted.count === ledger.control.count;
}

function verdict(ledger: Ledger): string {
  if (!ledger.balanced) return "NOT BALANCED: what was accepted differs from billing's control totals.";
  if (!ledger.closed) return `NOT CLOSED: ${ledger.outcomes['in-progress'].count} documents are still under way.`;
  return 'Balanced to the kopeck and closed: accepted = delivered + awaiting buyer + refused + annulled + posted + in print + rejected + cancelled + parked.';
}

function row(name: string, count: number | string, gross: string): string {
  return `${name.padEnd(22)}${String(count).padStart(10)}${gross.padStart(20)}`;
}
