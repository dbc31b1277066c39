import { openDatabase } from '../lib/database/connection.ts';
import { useOfficialSchemas } from '../lib/legal-content/judges.ts';
import type { FormTally } from '../lib/legal-content/form-tally.ts';
import { tallyStoredForms } from '../workers/admin/form-audit.ts';

/** What an operator's door would say of everything that the month has made and taken in: by the official schemas of a folder where one is named. */
export async function tallyForms(databaseUrl: string, schemas: string | undefined): Promise<FormTally> {
  useOfficialSchemas(schemas || undefined);
  const db = openDatabase(databaseUrl, 1);
  try {
    return await tallyStoredForms(db);
  } finally {
    await db.destroy();
  }
}
