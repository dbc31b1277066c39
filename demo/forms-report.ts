import { openDatabase } from '../lib/database/connection.ts';
import { useOfficialSchemas } from '../lib/legal-content/judges.ts';
import type { FormTally } from '../lib/legal-content/form-tally.ts';
import { tallyStoredForms } from '../workers/admin/form-audit.ts';

/** What an operator's door would say of everything that the month has made and taken in: by the official schemas where LEGAL_SCHEMAS_DIR names them. */
export async function tallyForms(databaseUrl: string): Promise<FormTally> {
  useOfficialSchemas(process.env.LEGAL_SCHEMAS_DIR || undefined);
  const db = openDatabase(databaseUrl, 1);
  try {
    return await tallyStoredForms(db);
  } finally {
    await db.destroy();
  }
}
