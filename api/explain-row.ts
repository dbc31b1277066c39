import { explainDocument, type Explanation } from '../domain/explain.ts';
import type { DocumentRow } from '../lib/database/rows.ts';

/** Why a stored document stands where it stands, now. */
export function explainRow(row: DocumentRow): Explanation {
  const { kind, document_date: documentDate, phase, channel, attention, docflow, signed_at: signedAt } = row;
  return explainDocument({ kind, documentDate, phase, channel, attention, docflow, signed: signedAt !== null, now: new Date() });
}
