import { formatMoney, parseMoney, sumMoney } from './decimal.ts';
import { SealpostError } from './errors.ts';
import { numberKey } from './identity-text.ts';
import { grossOf, type PackageSubmission } from './submission.ts';

/**
 * What a package must keep as a whole, before anything of it is accepted: billing's control totals and no document twice.
 * @throws SealpostError package.control-totals-mismatch, package.duplicate-document
 */
export function requirePackageTotals({ documents, expected }: PackageSubmission): void {
  const gross = sumMoney(documents.map((document) => parseMoney(grossOf(document)) ?? 0n));
  if (documents.length !== expected.count || gross !== parseMoney(expected.grossTotal)) {
    throw new SealpostError('package.control-totals-mismatch', 'The documents do not add up to the control totals.', {
      details: {
        path: '/expected',
        expected,
        found: { count: documents.length, grossTotal: formatMoney(gross) },
        hint: 'count is the number of documents, grossTotal the sum of their gross totals (reconciliation statements count as 0.00).',
      },
    });
  }
  requireUnique(
    documents.map((document) => document.externalId),
    'externalId',
  );
  requireUnique(
    documents.map(({ kind, number, date, revision }) => [kind, numberKey(number), date, revision?.number ?? 0].join('|')),
    'number',
  );
}

function requireUnique(keys: string[], field: string): void {
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (twice === -1) return;
  throw new SealpostError('package.duplicate-document', 'The package holds the same document twice.', {
    details: {
      path: `/documents/${twice}/${field}`,
      hint: 'Each document has its own externalId and its own kind, number, date and revision.',
    },
  });
}
