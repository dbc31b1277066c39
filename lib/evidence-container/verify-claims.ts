import type { AddFinding } from './container-verdict.ts';
import { LAYOUT } from './layout.ts';
import type { SealedManifest } from './sealed-manifest.ts';
import type { ReadReceipt } from './verify-answers.ts';
import type { EventLog } from './verify-events.ts';

/** How each answer of a buyer is borne out: a title with this outcome, or one of these documents. */
const ANSWERS: ReadonlyMap<string, { outcome: '1' | '2' | '3'; kinds: readonly string[] }> = new Map([
  ['signed', { outcome: '1', kinds: [] }],
  ['signedWithDisagreements', { outcome: '2', kinds: [] }],
  ['refused', { outcome: '3', kinds: ['refusal', 'universal-message'] }],
]);

/**
 * What log and sealed facts say of others is what these others have signed: the buyer's answer, its outcome, the date of issue. A log can be invented whole
 * and stamped today by whoever pays a time-stamping authority; an answer can't be.
 */
export function verifyClaims({ all }: EventLog, { record }: SealedManifest, receipts: readonly ReadReceipt[], add: AddFinding): void {
  const valid = receipts.filter(({ verdict }) => verdict === 'valid');
  const isBorneOut = (response: string) => {
    const wanted = ANSWERS.get(response);
    return (
      !wanted ||
      valid.some(({ kind, statements }) =>
        kind === 'buyer-title' ? (statements?.outcome ?? wanted.outcome) === wanted.outcome : wanted.kinds.includes(kind),
      )
    );
  };
  const { facets } = (record.document.docflow ?? {}) as { facets?: { buyerResponse?: unknown } };
  for (const [place, response] of [
    [LAYOUT.sealed, facets?.buyerResponse],
    ...all.filter(({ type }) => type === 'DELIVERED').map(({ data }) => [LAYOUT.events, data.buyerResponse] as const),
  ] as const)
    if (typeof response === 'string' && !isBorneOut(response))
      add('events.other-answer', place, `it says that the buyer has answered (${response}), and no document of his says so`);
  for (const { data, version } of all) {
    const title = valid.find(({ kind, sha256 }) => kind === 'buyer-title' && data.technical === kind && data.sha256 === sha256);
    const outcome = title?.statements?.outcome;
    if (outcome !== undefined && data.code !== undefined && data.code !== outcome)
      add('events.other-answer', LAYOUT.events, `version ${version} tells another outcome of a title than the title itself`);
  }
  verifyIssue(all, valid, add);
}

/** The date of issue is the operator's, of its confirmation; without one that of our dispatch. */
function verifyIssue(all: EventLog['all'], valid: readonly ReadReceipt[], add: AddFinding): void {
  const confirmations = valid.filter(({ kind }) => kind === 'receipt-date').map(({ statements }) => statements?.statedAt?.getTime());
  if (confirmations.includes(undefined)) return;
  const sent = all.filter(({ type }) => type === 'SENT').map(({ data }) => Date.parse(String(data.sentAt)));
  for (const { type, data, version } of all)
    if (type === 'ISSUED' && typeof data.issuedAt === 'string' && ![...confirmations, ...sent].includes(Date.parse(data.issuedAt)))
      add('events.other-answer', LAYOUT.events, `version ${version} names another date of issue than the operator`);
}
