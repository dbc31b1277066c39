import { explainDocument, type Explanation } from '../domain/explain.ts';
import type { DocumentRow } from '../lib/database/rows.ts';
import { factsOf } from './document-view.ts';

/** Why a stored document stands where it stands, now. */
export function explainRow(row: DocumentRow): Explanation {
  return explainDocument({ ...factsOf(row), issueDueOn: row.issue_due_on, findings: row.findings, now: new Date() });
}
